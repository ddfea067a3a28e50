"""Look at a past date: temporary tables of the same names, so that every query runs unchanged."""

import sqlite3
from datetime import UTC, date, datetime

from audit.errors import QueryError
from audit.model import TABLES, TableInfo
from audit.store.ddl import VALID_FROM, VALID_TO

_TIME_COLUMNS = ("at", "started", "checked")


def parse_date(text: str) -> str:
    """`2026-11-30` (end of that day) or an ISO time, as UTC text; raises QueryError."""
    try:
        if len(text) == len("2026-11-30"):
            return f"{date.fromisoformat(text).isoformat()}T23:59:59Z"
        moment = datetime.fromisoformat(text)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise QueryError(
            f"{text!r} is no date: write 2026-11-30 or 2026-11-30T12:00:00Z."
        ) from error
    return f"{moment.replace(microsecond=0, tzinfo=None).isoformat()}Z"


def use_date(connection: sqlite3.Connection, text: str) -> str:
    """Make `connection` answer as on that date; returns the date as UTC text.

    SQLite looks in `temp` first, so `vm` then means the rows valid at that time. Derived views
    must be created again as temporary ones (audit.derive does). Raises QueryError when the
    database holds nothing that old.
    """
    moment = parse_date(text)
    first = connection.execute("SELECT min(started) FROM main.source_run").fetchone()[0]
    if first is None or moment < first:
        raise QueryError(
            f"nothing was collected before {text}; the first collection is of {first or 'never'}."
        )
    for info in TABLES.values():
        if info.kind == "reference":
            continue
        connection.execute(f"DROP TABLE IF EXISTS temp.{info.name}")
        connection.execute(_temporary(info), {"moment": moment})
        for columns in _indexes(info):
            name = f"{info.name}_asof_{'_'.join(columns)}"
            connection.execute(f"CREATE INDEX temp.{name} ON {info.name} ({', '.join(columns)})")
    return moment


def _indexes(info: TableInfo) -> list[tuple[str, ...]]:
    """What the tables themselves are found by; samples are stored by their key."""
    if info.kind == "sample":
        return [info.keys]
    return [index.columns for index in info.indexes] if info.kind == "entity" else []


def _temporary(info: TableInfo) -> str:
    if info.kind == "entity":
        return (
            f"CREATE TEMP TABLE {info.name} AS SELECT * FROM main.{info.name}_history "
            f"WHERE {VALID_FROM} <= :moment AND {VALID_TO} > :moment"
        )
    time_column = next(name for name in _TIME_COLUMNS if name in info.names)
    return (
        f"CREATE TEMP TABLE {info.name} AS SELECT * FROM main.{info.name} "
        f"WHERE {time_column} <= :moment"
    )
