"""Write 100,000 VMs: first time, unchanged, one per cent changed; against reading them once."""

import json
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from harness import MIB, Cost, Output, Workspace, child, median, peak_memory, timed

_COPIES = 10  # of the 10,000 VMs of the estate
_PAGE = 500
_REPEATS = 5
_SOURCE = "cloudstack:bench"

PRELOAD = {"_map": ("collectors.cloudstack.commands", "estate")}


def run(work: Workspace, out: Output) -> None:
    """Print the figures."""
    out.start("snapshot", f"{100_000 * work.scale:,.0f} VMs (about), table vm only")
    size, mapped = child(_map, work.answers).value
    out.cost("parse and map the answers", mapped, f"{size / MIB:.0f} MiB of JSON")
    found = child(_write, work.answers, work.folder / "snapshot.db").value
    for name in ("first write", "read: SELECT *, fetchall", "unchanged write", "1 % changed"):
        out.cost(name, found[name])
    first, read = found["first write"], found["read: SELECT *, fetchall"]
    unchanged, changed = found["unchanged write"], found["1 % changed"]
    out.say(
        f"{found['rows']:,} rows, file {found['size'] / MIB:.1f} MiB after the first write; "
        "the memory above is mostly the rows the benchmark itself holds"
    )
    out.ratio("CPU of the first write", first.cpu / read.cpu, "reading the rows once")
    out.ratio("CPU of the first write", first.cpu / mapped.cpu, "parsing and mapping them")
    out.ratio("wall of an unchanged write", unchanged.wall / read.wall, "reading once", "<= 1.5 x")
    out.ratio("CPU of an unchanged write", unchanged.cpu / read.cpu, "reading once", "<= 1.5 x")
    out.ratio("CPU of an unchanged write", unchanged.cpu / mapped.cpu, "parsing and mapping them")
    out.ratio("CPU with 1 % changed", changed.cpu / read.cpu, "reading the rows once")
    out.figure("growth of vm and vm_past, unchanged", f"{found['entity growth']} B", "0 B")
    out.figure(f"growth of the whole file, {_REPEATS} unchanged", f"{found['unchanged growth']} B")
    out.figure("growth of the file, 1 % changed", f"{found['changed growth'] / MIB:.2f} MiB")


def _pages(source: Path) -> Iterator[bytes]:
    """Answers of 500 VMs each; every copy of a VM has ids of its own."""
    from estate import read_answers  # noqa: PLC0415

    rows: list[dict[str, Any]] = read_answers(source)["listVirtualMachines"].rows  # type: ignore[union-attr]
    for copy in range(_COPIES):
        for start in range(0, len(rows), _PAGE):
            page = [{**row, "id": f"{copy}{row['id'][1:]}"} for row in rows[start : start + _PAGE]]
            yield json.dumps(
                {"listvirtualmachinesresponse": {"count": len(rows), "virtualmachine": page}}
            ).encode()


def _rows(body: bytes) -> list[tuple[Any, ...]]:
    from collectors.cloudstack.commands import commands  # noqa: PLC0415

    table = next(t for t in commands()["listVirtualMachines"].tables if t.info.name == "vm")
    items = json.loads(body)["listvirtualmachinesresponse"]["virtualmachine"]
    return [row for item in items for row in table.rows(item, "2026-05-04T06:00:00Z")]


def _map(source: Path) -> tuple[int, Cost]:
    """Bytes, and what parsing and mapping alone cost (making the pages is not counted)."""
    size, wall, cpu = 0, 0.0, 0.0
    for body in _pages(source):
        size += len(body)
        cost = timed(_rows, body)
        wall, cpu = wall + cost.wall, cpu + cost.cpu
    return size, Cost(wall, cpu, peak_memory())


def _write(source: Path, path: Path) -> dict[str, Any]:
    from audit.store import open_writable  # noqa: PLC0415

    rows = [row for body in _pages(source) for row in _rows(body)]
    with open_writable(path) as db:
        found: dict[str, Any] = {"rows": len(rows)}
        found["first write"] = timed(_snapshot, db, 1, rows)
        found["size"], entity = _size(db, path), _entity_pages(db)
        reads, writes = [], []
        for number in range(_REPEATS):
            reads.append(timed(_read, db))
            writes.append(timed(_snapshot, db, 2 + number, rows))
        found["read: SELECT *, fetchall"] = median(reads)
        found["unchanged write"] = median(writes)
        unchanged = _size(db, path)
        found["entity growth"] = _entity_pages(db) - entity
        found["unchanged growth"] = unchanged - found["size"]
        found["1 % changed"] = timed(_snapshot, db, 20, _changed(rows))
        found["changed growth"] = _size(db, path) - unchanged
    return found


def _snapshot(db: sqlite3.Connection, day: int, rows: list[tuple[Any, ...]]) -> None:
    from audit.model.run import SourceRun  # noqa: PLC0415
    from audit.store import Snapshot  # noqa: PLC0415

    at = f"2026-05-{day:02d}T06:00:00Z"
    known = {"source": _SOURCE, "started": at, "kind": "cloudstack", "status": "ok"}
    snapshot = Snapshot(db, _SOURCE, at)
    for start in range(0, len(rows), _PAGE):
        snapshot.add("vm", rows[start : start + _PAGE])
    run = SourceRun(**{name: known.get(name) for name in SourceRun.info.names})
    snapshot.commit(["vm"], [run])


def _changed(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    from audit.model import TABLES  # noqa: PLC0415

    name = TABLES["vm"].names.index("name")
    return [
        (*row[:name], f"{row[name]}-renamed", *row[name + 1 :]) if number % 100 == 0 else row
        for number, row in enumerate(rows)
    ]


def _read(db: sqlite3.Connection) -> int:
    return len(db.execute("SELECT * FROM vm").fetchall())


def _size(db: sqlite3.Connection, path: Path) -> int:
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size


def _entity_pages(db: sqlite3.Connection) -> int:
    """Bytes of `vm`, `vm_past` and their indexes; without the dbstat module: rows times a page."""
    sql = "SELECT name FROM sqlite_master WHERE tbl_name IN ('vm', 'vm_past') AND type <> 'view'"
    names = [row[0] for row in db.execute(sql)]
    marks = ", ".join("?" for _ in names)
    size = partial(db.execute, f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({marks})", names)
    try:
        return int(size().fetchone()[0])
    except sqlite3.OperationalError:
        counts = db.execute("SELECT (SELECT count(*) FROM vm) + (SELECT count(*) FROM vm_past)")
        return int(counts.fetchone()[0]) * 4096
