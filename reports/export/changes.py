"""What is new, gone or different since the last collection of an earlier month, by source."""

import sqlite3
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from audit.model import TABLES, TableInfo
from audit.store import changes as store
from reports.export.text import amount

COMPARED = (
    "zone", "pod", "cluster", "host", "storage_pool", "image_store", "network", "vpc", "vm",
    "volume", "service_offering", "disk_offering", "network_offering", "vpc_offering",
    "configuration",
)  # fmt: skip
TABLE_OF = {"acl_id": "network_acl", "guest_network_id": "network", "iso_id": "template"}


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


def changes(connection: sqlite3.Connection) -> Iterator[Change]:
    """Changes of every compared table; none for a source with fewer than two good runs."""
    names = _Names(connection)
    for change in store.changes(connection, store.month_spans(connection), COMPARED):
        yield from _lines(change, names)


def _lines(change: store.Change, names: "_Names") -> Iterator[Change]:
    info = TABLES[change.table]
    base: dict[str, Any] = {
        "kind": change.kind,
        "object_kind": info.name.replace("_", " "),
        "name": names.title(info, change.row),
        "zone": names.zone(info, change.row),
        "since": change.span.since,
        "until": change.span.until,
        "object_id": "/".join(part for part in change.key if part),
    }
    if change.kind != "changed":
        yield Change(field=None, before=None, after=None, **base)
    for name, (old, new) in change.fields.items():
        column = info.column(name)
        unit = "bool" if column.python is bool else column.unit
        yield Change(
            field=name.removesuffix("_id").replace("_", " "),
            before=names.readable(name, old, unit),
            after=names.readable(name, new, unit),
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
        table = TABLE_OF.get(column, column.removesuffix("_id"))
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
