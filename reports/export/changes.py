"""What is new, gone or different between the last two collections of every source."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from audit.model import TABLES, TableInfo
from reports.export.text import amount

COMPARED = (
    "zone", "pod", "cluster", "host", "storage_pool", "image_store", "network", "vpc", "vm",
    "volume", "service_offering", "disk_offering", "network_offering", "vpc_offering",
    "configuration",
)  # fmt: skip
# move at every collection: they say nothing about the estate
_RESTLESS = frozenset({("host", "last_pinged"), ("vm", "last_updated")})
_TABLE_OF = {"acl_id": "network_acl", "guest_network_id": "network", "iso_id": "template"}


class Change(NamedTuple):
    """One change; `field`, `before` and `after` are None for objects that are new or gone."""

    kind: str
    object_kind: str
    name: str
    zone: str | None
    field: str | None
    before: str | None
    after: str | None
    since: str
    until: str
    object_id: str


@dataclass(frozen=True, slots=True)
class _Span:
    source: str
    since: str
    until: str


def changes(connection: sqlite3.Connection) -> Iterator[Change]:
    """Changes of every compared table; none for a source with fewer than two good runs."""
    names = _Names(connection)
    for span in _spans(connection):
        for table in COMPARED:
            if _was_complete(connection, table, span):
                yield from _table_changes(connection, TABLES[table], span, names)


def _spans(connection: sqlite3.Connection) -> Iterator[_Span]:
    sources = connection.execute("SELECT DISTINCT source FROM source_run ORDER BY source")
    for (source,) in sources.fetchall():
        runs = connection.execute(
            "SELECT started FROM source_run WHERE source = ? AND status <> 'failed' "
            "ORDER BY started DESC LIMIT 2",
            (source,),
        ).fetchall()
        if len(runs) == 2:  # noqa: PLR2004 - before and after
            yield _Span(source, runs[1][0], runs[0][0])


def _was_complete(connection: sqlite3.Connection, table: str, span: _Span) -> bool:
    """Whether the table had been read once by then: else all of it would look new."""
    query = "SELECT 1 FROM answer WHERE source = ? AND table_name = ? AND complete AND started <= ?"
    return bool(connection.execute(query, (span.source, table, span.since)).fetchone())


def _table_changes(
    connection: sqlite3.Connection, info: TableInfo, span: _Span, names: "_Names"
) -> Iterator[Change]:
    before = _moved(connection, info, "valid_to", span)
    after = _moved(connection, info, "valid_from", span)
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        row = new or old or {}
        base = {
            "object_kind": info.name.replace("_", " "),
            "name": names.title(info, row),
            "zone": names.zone(info, row),
            "since": span.since,
            "until": span.until,
            "object_id": "/".join(part for part in key if part),
        }
        yield from _fields(info, old, new, base, names)


def _moved(
    connection: sqlite3.Connection, info: TableInfo, edge: str, span: _Span
) -> dict[tuple[str, ...], dict[str, Any]]:
    """Rows whose validity ended (valid_to) or began (valid_from) in the span, as it then stood."""
    valid_at = span.since if edge == "valid_to" else span.until
    rows = connection.execute(
        f"SELECT {', '.join(info.names)} FROM {info.name}_history WHERE source = :source "
        f"AND {edge} > :since AND {edge} <= :until AND valid_from <= :at AND valid_to > :at",
        {"source": span.source, "since": span.since, "until": span.until, "at": valid_at},
    )
    found = (dict(zip(info.names, row, strict=True)) for row in rows.fetchall())
    return {tuple(str(row[name]) for name in info.keys): row for row in found}


def _fields(
    info: TableInfo,
    old: dict[str, Any] | None,
    new: dict[str, Any] | None,
    base: dict[str, Any],
    names: "_Names",
) -> Iterator[Change]:
    if old is None or new is None:
        kind = "new" if old is None else "gone"
        yield Change(kind=kind, field=None, before=None, after=None, **base)
        return
    for column in info.columns:
        name = column.name
        if old[name] != new[name] and (info.name, name) not in _RESTLESS:
            unit = "bool" if column.python is bool else column.unit
            yield Change(
                kind="changed",
                field=name.removesuffix("_id").replace("_", " "),
                before=names.readable(name, old[name], unit),
                after=names.readable(name, new[name], unit),
                **base,
            )


class _Names:
    """Names of what rows point at, looked up once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._name = cache(self._look_up)

    def readable(self, column: str, value: Any, unit: str | None) -> str | None:
        """A value as people read it: a name for an id, a unit for a number; None when unknown."""
        if value is None:
            return None
        table = _TABLE_OF.get(column, column.removesuffix("_id"))
        if column.endswith("_id") and table in TABLES:
            return self._name(table, str(value)) or str(value)
        return amount(value, unit)

    def title(self, info: TableInfo, row: dict[str, Any]) -> str:
        """Name of an object; a setting is named with its scope."""
        name = str(row.get("name") or row.get("id") or "")
        if info.name != "configuration" or row["scope"] == "global":
            return name
        table = {"storagepool": "storage_pool"}.get(row["scope"], row["scope"])
        place = self._name(table, row["scope_id"]) if table in TABLES else None
        return f"{name} ({row['scope']} {place or row['scope_id']})"

    def zone(self, info: TableInfo, row: dict[str, Any]) -> str | None:
        """Name of the zone of an object, where it has one."""
        zone_id = row.get("id") if info.name == "zone" else row.get("zone_id")
        return self._name("zone", zone_id) if zone_id else None

    def _look_up(self, table: str, value: str) -> str | None:
        if "id" not in TABLES[table].names or "name" not in TABLES[table].names:
            return None
        row = self._db.execute(
            f"SELECT name FROM {table}_history WHERE id = ? ORDER BY valid_from DESC LIMIT 1",
            (value,),
        ).fetchone()
        return str(row[0]) if row and row[0] is not None else None
