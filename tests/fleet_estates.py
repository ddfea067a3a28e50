"""Small databases for tests of fleets, written straight through the store."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audit.fleet.ingest import Added, add
from audit.fleet.lake import Lake
from audit.model import TABLES
from audit.store import open_writable
from tests.support import Row, blank_file, write

TODAY = "2026-11-30"
Rows = Mapping[str, Iterable[Mapping[str, Any]]]


def ordered(table: str, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Rows in the order of the model's columns, everything not given unknown."""
    names = TABLES[table].names
    return [tuple(row.get(name) for name in names) for row in rows]


def collection(path: Path, month: str, tables: Rows) -> None:
    """A collection on the tenth of a month ("2026-10")."""
    at = f"{month}-10T12:00:00Z"
    if not path.exists():
        path.write_bytes(blank_file())
    with open_writable(path) as connection:
        write(connection, at, {name: ordered(name, rows) for name, rows in tables.items()})


def tables(zone: str, hosts: int = 2, nfs: int = 3, rbd: int = 1, **zone_more: Any) -> Rows:
    """One zone with a cluster of hosts and pools by protocol."""
    types = ["NetworkFilesystem"] * nfs + ["RBD"] * rbd
    return {
        "capability": [{"cloudstack_version": "4.22.0.0"}],
        "zone": [{"id": zone, "name": f"name of {zone}", **zone_more}],
        "pod": [{"id": f"{zone}-p", "name": "p", "zone_id": zone}],
        "cluster": [
            {"id": f"{zone}-c", "name": "c", "zone_id": zone, "pod_id": f"{zone}-p",
             "hypervisor": "KVM"}
        ],
        "host": [
            {"id": f"{zone}-h{n}", "name": f"h{n}", "zone_id": zone, "cluster_id": f"{zone}-c",
             "hypervisor": "KVM", "state": "Up", "cpu_threads": 32}
            for n in range(hosts)
        ],
        "storage_pool": [
            {"id": f"{zone}-s{n}", "name": f"s{n}", "zone_id": zone, "type": kind,
             "scope": "CLUSTER", "cluster_id": f"{zone}-c", "state": "Up", "size": 1 << 40}
            for n, kind in enumerate(types)
        ],
    }  # fmt: skip


def estate(path: Path, months: Iterable[str] = ("2026-09", "2026-10"), **told: Any) -> Path:
    """An estate named after its file, the same in every month."""
    told.setdefault("zone", f"zone of {path.stem}")
    for month in months:
        collection(path, month, tables(**told))
    return path


def added(lake: Lake, *paths: Path, name: str | None = None) -> list[Added]:
    """Add as the program does, on a day after every collection."""
    return add(lake, paths, TODAY, name)


def now() -> str:
    """This moment, as the database keeps it."""
    return datetime.now(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
