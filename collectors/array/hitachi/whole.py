"""What only all answers of a VSP together tell: who sees a LUN, which disks a pool is made of."""

from collectors.array.hitachi.shapes import GROUP
from collectors.array.members import Rows, join
from collectors.array.vendor import Tables


def finish(tables: Tables) -> None:
    """Last touch on the rows of one storage system."""
    nodes = tables.get("array_node", {})
    for array in tables.get("storage_array", {}).values():
        array["controllers"] = len(nodes) or None
    join(tables.get("array_mapping", {}))
    _address_targets(tables.get("array_lif", {}))
    _disks_of_pools(tables)


def _address_targets(rows: Rows) -> None:
    """A target is reached at the address of its port, which stands for itself no more."""
    ports = {row["id"]: key for key, row in rows.items() if row["protocol"] == "iscsi"}
    targets = [row for row in rows.values() if row["iqn"]]
    used = set()
    for row in targets:
        key = ports.get(row["port_id"])
        if key is not None:
            row["address"] = rows[key]["address"]
            used.add(key)
    for key in used:
        if not rows[key]["iqn"]:
            del rows[key]


def _disks_of_pools(tables: Tables) -> None:
    """Disks belong to the pool their parity group serves, where it serves one."""
    disks = tables.get("array_disk", {})
    serves: dict[str, set[str]] = {}
    for key, row in list(disks.items()):
        if row["id"].startswith(GROUP):
            serves.setdefault(row["node_id"] or "", set()).add(row["pool_id"] or "")
            del disks[key]
    inside: dict[str, list[str | None]] = {}
    for row in disks.values():
        pools = serves.get(row["node_id"] or "", set())
        row["node_id"] = None
        if len(pools) == 1:
            (row["pool_id"],) = pools
            inside.setdefault(row["pool_id"], []).append(row["media"])
    for pool in tables.get("array_pool", {}).values():
        media = inside.get(pool["id"], [])
        pool["disks"] = len(media) or None
        pool["media"] = _mixed(set(media))


def _mixed(media: set[str | None]) -> str | None:
    """One kind of media, or hybrid; nothing where one is not known."""
    if not media or None in media:
        return None
    return next(iter(media)) if len(media) == 1 else "hybrid"
