"""What is new, gone or changed between two times, from the history of every table."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from audit.model import TABLES, TableInfo
from audit.store.ddl import VALID_FROM, VALID_TO

# logs and results of ours are no changes of the estate
_QUIET = frozenset(
    {"event", "alert", "async_job", "rule", "rule_result", "finding", "waiver", "infrastructure"}
)


@dataclass(frozen=True, slots=True)
class Change:
    """One object. kind: new, gone or changed; fields: column -> (before, after) when changed."""

    table: str
    kind: str
    key: str
    name: str
    fields: dict[str, tuple[Any, Any]]
    row: dict[str, Any]


def last_two(connection: sqlite3.Connection) -> tuple[str, str] | None:
    """Times of the last two collections, or None when there is only one."""
    rows = connection.execute(
        "SELECT DISTINCT started FROM source_run ORDER BY started DESC LIMIT 2"
    ).fetchall()
    return (rows[1][0], rows[0][0]) if len(rows) == 2 else None  # noqa: PLR2004


def changes(
    connection: sqlite3.Connection, first: str, last: str, tables: Iterable[str] = ()
) -> list[Change]:
    """Changes of the estate between two UTC times, table by table in the model's order."""
    wanted = set(tables)
    return [
        change
        for info in TABLES.values()
        if info.kind == "entity" and (info.name in wanted if wanted else info.name not in _QUIET)
        for change in _changes_of(connection, info, first, last)
    ]


def _changes_of(
    connection: sqlite3.Connection, info: TableInfo, first: str, last: str
) -> list[Change]:
    before = _rows(connection, info, first, last, first)
    after = _rows(connection, info, first, last, last)
    found = (
        _change(info, key, before.get(key), after.get(key))
        for key in sorted({*before, *after}, key=str)
    )
    return [change for change in found if change is not None]


def _change(
    info: TableInfo, key: tuple[Any, ...], old: dict[str, Any] | None, new: dict[str, Any] | None
) -> Change | None:
    fields = {}
    if old and new:
        fields = {n: (old[n], new[n]) for n in info.names if old[n] != new[n]}
        if not fields:
            return None
    row = new or old or {}
    return Change(
        table=info.name,
        kind="changed" if old and new else "new" if new else "gone",
        key="/".join(str(part) for part in key),
        name=str(row.get("name") or row.get("ip_address") or row.get("hostname") or key[0]),
        fields=fields,
        row=row,
    )


def _rows(
    connection: sqlite3.Connection, info: TableInfo, first: str, last: str, moment: str
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Rows valid at `moment`, those that never moved in the period left out."""
    cursor = connection.execute(
        f"SELECT {', '.join(info.names)} FROM {info.name}_history "
        f"WHERE {VALID_FROM} <= :moment AND {VALID_TO} > :moment "
        f"AND ({VALID_FROM} > :first OR {VALID_TO} <= :last)",
        {"moment": moment, "first": first, "last": last},
    )
    records = (dict(zip(info.names, row, strict=True)) for row in cursor)
    return {tuple(record[name] for name in info.keys): record for record in records}
