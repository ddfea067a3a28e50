"""One estate's database, month by month, as the rows a fleet keeps of it."""

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from audit import __version__
from audit.derive import install
from audit.errors import FleetError, StoreError
from audit.fleet.kinds import FleetTable, Rows
from audit.model import TABLES
from audit.model.sqlfile import SqlFile, read_sql_file
from audit.store import APPLICATION_ID, SCHEMA_VERSION, open_readonly, open_writable, use_date
from reports.export.facts import facts

# the last collection of every source counts for its month; without CloudStack there is no estate
_MONTHS = """
    SELECT substr(started, 1, 7) AS month, max(started) AS taken
    FROM source_run
    GROUP BY 1 HAVING sum(kind = 'cloudstack' AND status <> 'failed') > 0
    ORDER BY 1"""
_BOUNDS = "SELECT min(started), max(started) FROM source_run"
_EARLIEST = "2010"  # the first CloudStack; a machine without a clock says 1970
_RUNS = "SELECT source, started, status, bundle FROM source_run WHERE started <= ? ORDER BY 1, 2"
_FOUND = """
    SELECT rule_id, subject, severity, state FROM finding_history
    WHERE valid_from <= :at AND valid_to > :at ORDER BY 1, 2"""
_JUDGED = """
    SELECT rule_id, outcome FROM rule_result_history
    WHERE valid_from <= :at AND valid_to > :at ORDER BY 1"""
# the failure graph is bulk that no fact reads, and is not even computed for past months
_GRAPH = frozenset({"node", "need", "mesh_edge", "mesh_root", "shared_fate", "failure_impact"})
# rules are in the facts; the rest is bulk that says nothing beyond its own estate
_NOT_KEPT = _GRAPH | {
    "rule", "rule_result", "release_line", "derivation", "profile_past", "event", "alert",
    "role_permission", "mac_entry", "switch_vlan", "switch_port_vlan", "port_use",
}  # fmt: skip

_STATEMENTS = 1024  # every one that a month takes: preparing them costs more than running them


@dataclass(frozen=True, slots=True)
class Month:
    """A month of an estate. taken: its last collection; digest: of what its rows follow from.

    is_last: nothing was collected after it, so the tables of the file hold it.
    """

    month: str
    taken: str
    digest: str
    is_last: bool


@cache
def fact_files() -> Mapping[str, SqlFile]:
    """Name -> query of every fact (facts/NN_name.sql), in order.

    Header: doc, and columns = {name = ["DuckDB type", "meaning [unit]"]}.
    """
    folder = Path(str(files("audit.fleet"))) / "facts"
    return {p.stem.partition("_")[2]: read_sql_file(p) for p in sorted(folder.glob("*.sql"))}


@cache
def fleet_tables() -> Mapping[str, FleetTable]:
    """Every table a fleet keeps: entities and computed tables of the model, and the facts."""
    found = {
        info.name: FleetTable.of_model(info)
        for info in TABLES.values()
        if info.kind in {"entity", "reference"} and info.name not in _NOT_KEPT
    }
    for name, file in fact_files().items():
        found[name] = FleetTable.of_fact(name, file.header)
    return found


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The database for reading; a copy when its schema is older, or its folder read-only.

    Raises StoreError, NewerSchema.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "estate.db"
        try:
            place = _readable(path, copy)
            with open_readonly(place, _STATEMENTS) as connection:
                yield connection
        except StoreError as error:  # may name the copy, which nobody knows of
            raise type(error)(str(error).replace(str(copy), str(path))) from error


def _readable(path: Path, copy: Path) -> Path:
    """The file itself, or the copy of it that this program can read."""
    if not os.access(path.parent, os.W_OK):  # SQLite keeps the index of its log beside the file
        _copy_files(path, copy)
        path = copy
    if _version(path) >= SCHEMA_VERSION:
        return path
    if path != copy:
        with closing(_connected(path)) as old, closing(sqlite3.connect(copy)) as new:
            old.backup(new)
    with open_writable(copy):
        return copy


def _copy_files(path: Path, copy: Path) -> None:
    """The file with its log. Raises StoreError."""
    log = path.with_name(f"{path.name}-wal")
    try:
        shutil.copyfile(path, copy)
        if log.exists():
            shutil.copyfile(log, copy.with_name(f"{copy.name}-wal"))
    except OSError as error:
        raise StoreError(f"{path}: cannot be copied ({error.strerror}).") from error


def _version(path: Path) -> int:
    """Schema version of a file; raises StoreError when it is none of ours."""
    if path.stat().st_size == 0:
        raise StoreError(f"{path}: an empty file; copy it again.")
    try:
        with closing(_connected(path)) as connection:
            application: int = connection.execute("PRAGMA application_id").fetchone()[0]
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {error}; it may be half written: copy it again.") from error
    if application != APPLICATION_ID:
        raise StoreError(f"{path}: an SQLite file of another program.")
    return version


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def months(connection: sqlite3.Connection, today: str) -> list[Month]:
    """Calendar months with a collection of CloudStack; raises FleetError for impossible times."""
    bounds: tuple[str | None, ...] = connection.execute(_BOUNDS).fetchone()
    for taken in filter(None, bounds):
        if taken[:10] > today or taken < _EARLIEST:
            lies = "in the future" if taken[:10] > today else "before there was any CloudStack"
            raise FleetError(
                f"its collection of {taken} lies {lies}: the clock of the machine that collected "
                "was wrong. Make the database again with `stackaudit replay`, without that bundle."
            )
    return [
        Month(month, taken, _digest(connection, taken), taken == bounds[1])
        for month, taken in connection.execute(_MONTHS).fetchall()
    ]


def _digest(connection: sqlite3.Connection, taken: str) -> str:
    """Hash of what the rows of a month follow from: collections, what was judged, this program."""
    total = hashlib.sha256(program().encode())
    for row in connection.execute(_RUNS, (taken,)):
        total.update(repr(row).encode())
    for asked in (_FOUND, _JUDGED):
        for row in connection.execute(asked, {"at": taken}):
            total.update(repr(row).encode())
    return total.hexdigest()


@cache
def program() -> str:
    """What this program makes of a file: its version, and the tables and columns it keeps."""
    shape = [(table.name, table.columns) for table in fleet_tables().values()]
    return f"{__version__} {SCHEMA_VERSION} {shape!r}"


def zones(connection: sqlite3.Connection) -> set[str]:
    """UUIDs of all zones the file ever held: who shares one is the same estate."""
    return {row[0] for row in connection.execute("SELECT id FROM zone_history")}


def rows_of(
    connection: sqlite3.Connection, months: Iterable[Month]
) -> Iterator[tuple[Month, Iterator[Rows]]]:
    """Rows of every table in each month, as of its last collection; tables without rows left out.

    months: the newest first, since a connection that looked at a past date stays there. What is
    made on the connection is made once and filled anew a month: to prepare the statements takes
    longer than to run them.
    """
    with ExitStack() as stack:
        refill: Callable[[], None] | None = None
        for month in months:
            if not month.is_last:
                use_date(connection, month.taken)
            install(connection, reuse=month.is_last, without=_GRAPH | {"profile_past"})
            if refill is None:
                refill = stack.enter_context(facts(connection))
            else:
                refill()
            yield month, _rows(connection)


def _rows(connection: sqlite3.Connection) -> Iterator[Rows]:
    for table in fleet_tables().values():
        file = fact_files().get(table.name)
        names = ", ".join(f'"{name}"' for name in table.columns)
        source = f"({file.sql})" if file else table.name
        found: list[tuple[Any, ...]] = connection.execute(
            f"SELECT {names} FROM {source}"
        ).fetchall()
        if found:
            yield Rows(table, found)
