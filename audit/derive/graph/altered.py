"""An estate as it would be: hosts added, a pool removed, on a copy in memory."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from typing import Any

from audit.errors import ConfigError
from audit.model import TABLES

# rules about what the server sums up itself, which a copy cannot know
SERVER_SUMS = ("ops-arithmetic",)
_POOLS = """
SELECT p.id, p.capacity * coalesce(p.overprovision, 1.0)
    - coalesce((SELECT s.allocated FROM storage_pool_sample AS s
        WHERE s.storage_pool_id = p.id ORDER BY s.at DESC LIMIT 1), 0)
FROM storage_pool AS p
JOIN storage_pool AS g ON g.id = ?
WHERE p.id <> g.id AND p.state = 'Up' AND p.scope <> 'HOST' AND p.capacity IS NOT NULL
    AND p.zone_id IS g.zone_id AND coalesce(p.tags, '') = coalesce(g.tags, '')
    AND (p.scope = 'ZONE' OR p.cluster_id IS g.cluster_id)"""


@contextmanager
def copy_of(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A copy of the whole database in memory, for changing; nothing of it is ever written back."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        connection.backup(copy)
        yield copy


def add_hosts(copy: sqlite3.Connection, like: str, count: int) -> list[str]:
    """Add empty hosts like one (id); returns their names. They reach the pools it reaches."""
    names = []
    for number in range(1, count + 1):
        new = f"{like}+{number}"
        name = _again(copy, "host", {"id": like}, {"id": new, "management_server_id": None})
        names.append(f"{name}+{number}")
        copy.execute("UPDATE host SET name = ? WHERE id = ?", (names[-1], new))
        sold = {"host_id": new, "memory_allocated": 0, "cpu_allocated": 0, "memory_used": 0,
                "cpu_used": 0.0, "gpu_used": 0}  # fmt: skip
        _again(copy, "host_sample", {"host_id": like}, sold)
        shared = copy.execute(
            "SELECT h.storage_pool_id FROM pool_host AS h JOIN storage_pool AS p "
            "ON h.storage_pool_id = p.id WHERE h.host_id = ? AND p.scope <> 'HOST'",
            (like,),
        ).fetchall()
        for (pool,) in shared:
            _again(copy, "pool_host", {"host_id": like, "storage_pool_id": pool}, {"host_id": new})
    return names


def evacuate(
    connection: sqlite3.Connection, pools: Collection[str]
) -> list[tuple[str, dict[str, int], str]]:
    """Where the volumes of shared pools that go together fit elsewhere, tried on a copy.

    Of every pool: its name, name of a pool -> bytes that go there, and why not, if they do not.
    """
    with copy_of(connection) as copy:
        told = copy.execute("SELECT id, coalesce(name, id), scope FROM storage_pool").fetchall()
        names = {pool: name for pool, name, _scope in told}
        found = []
        for pool in (p for p, _name, scope in told if p in pools and scope != "HOST"):
            try:
                sizes = remove_pool(copy, pool, without=pools)
                moved = {names[target]: size for target, size in sorted(sizes.items())}
                found.append((names[pool], moved, ""))
            except ConfigError as error:
                found.append((names[pool], {}, str(error)))
    return sorted(found)


def remove_pool(
    copy: sqlite3.Connection, pool: str, *, without: Collection[str] = ()
) -> dict[str, int]:
    """Take a pool away once its volumes were moved; pool id -> bytes that went there.

    Each volume, the largest first, goes to the pool with most room by its allocated bytes among
    those of its zone with the same tags that its cluster reaches; none goes to `without`. Raises
    ConfigError for no room.
    """
    found = copy.execute(_POOLS, (pool,)).fetchall()
    room = {target: left for target, left in found if target not in without}
    volumes = copy.execute(
        "SELECT id, coalesce(size, 0) FROM volume WHERE storage_pool_id = ? ORDER BY size DESC, id",
        (pool,),
    ).fetchall()
    moved: dict[str, int] = {}
    for volume, size in volumes:
        best = max(room, key=lambda one: (room[one], one), default=None)
        if best is None or room[best] < size:
            raise ConfigError(
                f"{len(volumes)} volumes are on it, and no other pool with its tags that its "
                f"cluster reaches has room for one of {size / 2**30:.0f} GiB."
            )
        room[best] -= size
        moved[best] = moved.get(best, 0) + size
        copy.execute("UPDATE volume SET storage_pool_id = ? WHERE id = ?", (best, volume))
    for target, size in moved.items():
        copy.execute(
            "UPDATE storage_pool_sample SET allocated = allocated + ?, used = used + ? "
            "WHERE storage_pool_id = ? AND at = (SELECT max(s.at) FROM storage_pool_sample AS s "
            "WHERE s.storage_pool_id = ?)",
            (size, size, target, target),
        )
    for table, column in (("storage_pool", "id"), ("storage_pool_sample", "storage_pool_id"),
                          ("pool_host", "storage_pool_id")):  # fmt: skip
        copy.execute(f"DELETE FROM {table} WHERE {column} = ?", (pool,))
    return moved


def _again(copy: sqlite3.Connection, table: str, like: dict[str, Any], new: dict[str, Any]) -> str:
    """Insert the rows of a table that match once more, with some values changed; their name."""
    where = " AND ".join(f"{name} = ?" for name in like)
    cursor = copy.execute(f"SELECT * FROM {table} WHERE {where}", tuple(like.values()))
    names = [column[0] for column in cursor.description]
    told = {name for name in new if name in names}
    label = ""
    for row in cursor.fetchall():
        values = {**dict(zip(names, row, strict=True)), **{name: new[name] for name in told}}
        if TABLES[table].kind == "entity":
            values["row_hash"] = hash(tuple(values.values())) >> 1
        marks = ", ".join("?" for _ in values)
        copy.execute(f"INSERT INTO {table} VALUES ({marks})", tuple(values.values()))
        label = str(values.get("name", ""))
    return label
