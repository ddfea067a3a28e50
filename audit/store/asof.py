"""Look at a past date: temporary tables of the same names, so that every query runs unchanged."""

import sqlite3
from datetime import UTC, date, datetime, timedelta

from audit.errors import QueryError
from audit.model import TABLES, TableInfo
from audit.store.ddl import FOREVER, VALID_FROM, VALID_TO, stored_columns

LAST_MONTH = "last month"
_TIME_COLUMNS = ("at", "started", "checked")
_MOMENT = "(SELECT moment FROM temp.as_of)"
_LOOKS_BACK = "SELECT 1 FROM sqlite_temp_master WHERE name = 'as_of'"


def parse_date(text: str) -> str:
    """UTC text of `2026-11-30`, `2026-11` (the end of that day or month) or an ISO time.

    Raises QueryError.
    """
    try:
        if len(text) == len("2026-11"):
            following = date.fromisoformat(f"{text}-28") + timedelta(days=4)
            text = (following.replace(day=1) - timedelta(days=1)).isoformat()
        if len(text) == len("2026-11-30"):
            return f"{date.fromisoformat(text).isoformat()}T23:59:59Z"
        moment = datetime.fromisoformat(text)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise QueryError(
            f"{text!r} is no date: write 2026-11-30, 2026-11, 2026-11-30T12:00:00Z or "
            f"'{LAST_MONTH}'."
        ) from error
    return f"{moment.replace(microsecond=0, tzinfo=None).isoformat()}Z"


def date_in(connection: sqlite3.Connection, text: str) -> str:
    """As `parse_date`; `last month` ends before the calendar month of the newest collection."""
    newest = connection.execute("SELECT max(started) FROM main.source_run").fetchone()[0]
    if text.strip().lower() != LAST_MONTH or newest is None:
        return parse_date(text)
    day = date.fromisoformat(newest[:10]).replace(day=1) - timedelta(days=1)
    return parse_date(day.isoformat())


def use_date(connection: sqlite3.Connection, text: str) -> str:
    """Make `connection` answer as on that date; returns the date as UTC text.

    SQLite looks in `temp` first, so `vm` then means the rows valid at that time, `vm_past` and
    `vm_history` what was known by then. Derived views must be created again as temporary ones
    (audit.derive does). A later date fills the same tables anew, so that prepared statements stay
    good. Raises QueryError when the database holds nothing that old.
    """
    moment = date_in(connection, text)
    first = connection.execute("SELECT min(started) FROM main.source_run").fetchone()[0]
    if first is None or moment < first:
        raise QueryError(
            f"nothing was collected before {text}; the first collection is of {first or 'never'}."
        )
    looks_back = connection.execute(_LOOKS_BACK).fetchone()
    connection.execute("SAVEPOINT use_date")  # else every table is a transaction of its own
    if not looks_back:
        connection.execute("CREATE TEMP TABLE as_of (moment)")
    connection.execute("DELETE FROM temp.as_of")
    connection.execute("INSERT INTO temp.as_of VALUES (?)", (moment,))
    for info in TABLES.values():
        if info.kind != "reference":
            (_refill if looks_back else _build)(connection, info, moment)
    connection.execute("RELEASE use_date")
    return moment


def _build(connection: sqlite3.Connection, info: TableInfo, moment: str) -> None:
    connection.execute(f"CREATE TEMP TABLE {info.name} AS {_rows(info)}", {"moment": moment})
    for columns in _indexes(info):
        name = f"{info.name}_asof_{'_'.join(columns)}"
        connection.execute(f"CREATE INDEX temp.{name} ON {info.name} ({', '.join(columns)})")
    for view, query in _pasts(info).items():
        connection.execute(f"CREATE TEMP VIEW {view} AS {query}")


def _refill(connection: sqlite3.Connection, info: TableInfo, moment: str) -> None:
    connection.execute(f"DELETE FROM temp.{info.name}")
    connection.execute(f"INSERT INTO temp.{info.name} {_rows(info)}", {"moment": moment})


def _indexes(info: TableInfo) -> list[tuple[str, ...]]:
    """What the tables themselves are found by; samples are stored by their key."""
    if info.kind == "sample":
        return [info.keys]
    return [index.columns for index in info.indexes] if info.kind == "entity" else []


def _rows(info: TableInfo) -> str:
    if info.kind == "entity":
        return (
            f"SELECT * FROM main.{info.name}_history "
            f"WHERE {VALID_FROM} <= :moment AND {VALID_TO} > :moment"
        )
    time_column = next(name for name in _TIME_COLUMNS if name in info.names)
    return f"SELECT * FROM main.{info.name} WHERE {time_column} <= :moment"


def _pasts(info: TableInfo) -> dict[str, str]:
    """Past and history of an entity as at the moment in `as_of`: names and queries."""
    if info.kind != "entity":
        return {}
    columns = ", ".join((*stored_columns(info), VALID_FROM))
    return {
        f"{info.name}_past": (
            f"SELECT {columns}, {VALID_TO} FROM main.{info.name}_past WHERE {VALID_TO} <= {_MOMENT}"
        ),
        f"{info.name}_history": (
            f"SELECT {columns}, iif({VALID_TO} > {_MOMENT}, '{FOREVER}', {VALID_TO}) "
            f"AS {VALID_TO} FROM main.{info.name}_history WHERE {VALID_FROM} <= {_MOMENT}"
        ),
    }
