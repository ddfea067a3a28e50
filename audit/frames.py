"""Views of an estate or a fleet as data frames, for notebooks (extra `frames`)."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.errors import ConfigError, QueryError

if TYPE_CHECKING:
    import pandas as pd


def estate(path: Path | str, view: str, as_of: str | None = None) -> "pd.DataFrame":
    """A table or view of an estate's database; units are in `attrs["units"]`.

    as_of: a date (2026-11-30): the estate as it was then.
    Raises QueryError, StoreError, ConfigError.
    """
    from audit.derive import install  # noqa: PLC0415 - a fleet needs none of it
    from audit.derive.views import views  # noqa: PLC0415
    from audit.model import TABLES  # noqa: PLC0415
    from audit.store import open_readonly, use_date  # noqa: PLC0415

    docs = {one.name: one.columns for one in views()}
    if view in TABLES:
        meanings: Mapping[str, str] = {
            column.name: f"[{column.unit}]" for column in TABLES[view].columns if column.unit
        }
    elif view in docs:
        meanings = docs[view]
    else:
        raise QueryError(f"{view!r} is no table or view of an estate.")
    with open_readonly(Path(path)) as connection:
        if as_of is not None:
            use_date(connection, as_of)
        install(connection, reuse=as_of is None)
        cursor = connection.execute(f"SELECT * FROM {view}")
        names = [column[0] for column in cursor.description]
        return _frame(names, cursor.fetchall(), meanings)


def fleet(folder: Path | str, view_or_sql: str) -> "pd.DataFrame":
    """A table or view of a fleet, or one SELECT in DuckDB's SQL; units are in `attrs["units"]`.

    Raises QueryError, FleetError, ConfigError.
    """
    from audit.fleet.estate import fleet_tables  # noqa: PLC0415 - an estate needs none of it
    from audit.fleet.lake import Lake  # noqa: PLC0415
    from audit.fleet.query import ask, opened  # noqa: PLC0415
    from audit.fleet.views import view_files  # noqa: PLC0415

    known: dict[str, Mapping[str, str]] = {n: t.docs for n, t in fleet_tables().items()}
    known |= {name: file.header["columns"] for name, file in view_files().items()}
    sql = f"SELECT * FROM {view_or_sql}" if view_or_sql in known else view_or_sql
    with opened(Lake(Path(folder)), sql) as connection:
        found = ask(connection, sql, None)
    return _frame(list(found.columns), found.rows, known.get(view_or_sql, {}))


def _frame(names: list[str], rows: list[Any], meanings: Mapping[str, str]) -> "pd.DataFrame":
    try:
        import pandas as pd  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ConfigError("data frames need pandas: pip install 'stackaudit[frames]'.") from error
    frame = pd.DataFrame(rows, columns=names)
    units = {name: _unit(meanings[name]) for name in names if name in meanings}
    frame.attrs["units"] = {name: unit for name, unit in units.items() if unit}
    return frame


def _unit(meaning: str) -> str:
    """`Size [bytes]` -> bytes."""
    return meaning.rpartition("[")[2].removesuffix("]") if meaning.endswith("]") else ""
