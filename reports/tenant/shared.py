"""Shared infrastructure in a tenant's edition: only what its objects lie on, named by role."""

import sqlite3
from collections.abc import Iterator

from audit.model import TABLES
from audit.store.ddl import VALID_FROM, stored_columns

# table -> columns of the copy that lead to it, (table, column)
_LED: dict[str, tuple[tuple[str, str], ...]] = {
    "network": (("vm_nic", "network_id"), ("public_ip", "network_id")),
    "host": (("vm", "host_id"), ("router", "host_id")),
    "storage_pool": (("volume", "storage_pool_id"),),
    "cluster": (("host", "cluster_id"),),
    "pod": (("host", "pod_id"), ("cluster", "pod_id")),
    "service_offering": (("vm", "service_offering_id"),),
    "disk_offering": (("volume", "disk_offering_id"),),
    "network_offering": (("network", "network_offering_id"),),
    "vpc_offering": (("vpc", "vpc_offering_id"),),
    "backup_offering": (("vm", "backup_offering_id"), ("backup", "backup_offering_id")),
    "kubernetes_version": (("kubernetes_cluster", "version_id"),),
    "os_type": (("vm", "os_type_id"),),
    "template": (("vm", "template_id"), ("vm", "iso_id")),
    "zone": tuple((name, "zone_id") for name in ("vm", "volume", "network", "vpc", "public_ip")),
}
# what tenants choose by its name when they order; a template only where it is public
_NAMED = frozenset(
    {"zone", "service_offering", "disk_offering", "network_offering", "vpc_offering",
     "backup_offering", "kubernetes_version", "os_type"}
)  # fmt: skip
_PLACE = ("zone_id", "pod_id", "cluster_id")
_NO_HASH = 0


def fill(
    source: sqlite3.Connection, copy: sqlite3.Connection, sources: dict[str, str], oldest: str
) -> Iterator[tuple[str, str]]:
    """Put rows of shared infrastructure into the copy: identity, place, and a name or a role.

    sources: name of a source in the copy. Gives (name in the estate, role in the copy).
    """
    for table, led in _LED.items():
        names = TABLES[table].names
        columns = [c for c in ("id", "name", *_PLACE) if c in names]
        wanted = " UNION ".join(
            f"SELECT {column} FROM {t}{past}"
            for t, column in led
            for past in ("", "_past")
            if column in TABLES[t].names
        )
        known = f"SELECT id FROM {table}"
        found = copy.execute(f"{wanted} EXCEPT {known} ORDER BY 1").fetchall()
        number = 0
        for (identity,) in found:
            row = _row(source, table, identity)
            if row is None:
                continue
            number += 1
            name = row["name"]
            if table not in _NAMED and not row.get("is_public"):
                yield str(name), row.setdefault("role", f"{table.replace('_', ' ')} {number}")
                name = row["role"]
            if table == "network":
                name = f"shared {name}"
            values = {c: row[c] for c in columns} | {"name": name}
            _insert(copy, table, values, sources[row["source"]], oldest)


def _row(source: sqlite3.Connection, table: str, identity: str) -> dict[str, str] | None:
    """The newest version of an object."""
    cursor = source.cursor()
    cursor.row_factory = None
    cursor.execute(
        f"SELECT * FROM {table}_history WHERE id = ? ORDER BY {VALID_FROM} DESC LIMIT 1",
        (identity,),
    )
    row = cursor.fetchone()
    names = [column[0] for column in cursor.description]
    return dict(zip(names, row, strict=True)) if row else None


def _insert(
    copy: sqlite3.Connection, table: str, values: dict[str, str], source: str, oldest: str
) -> None:
    columns = (*stored_columns(TABLES[table]), VALID_FROM, "row_hash")
    row = {**values, "source": source, VALID_FROM: oldest, "row_hash": _NO_HASH}
    marks = ", ".join("?" for _ in columns)
    copy.execute(
        f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({marks})",
        [row.get(name) for name in columns],
    )
