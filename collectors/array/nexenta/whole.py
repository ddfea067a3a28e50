"""What only all answers of a NexentaStor together tell: its nodes, who sees a LUN, snapshots."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from audit.model import TABLES
from collectors.array.members import join
from collectors.array.nexenta.shapes import RECURSIVE

if TYPE_CHECKING:
    from collectors.array.questions import Item
    from collectors.array.vendor import Tables

_ALL = "all"  # the host group of every initiator
_FILES = ("nfs", "smb")


def finish(tables: "Tables") -> None:
    """Last touch on the rows of one appliance."""
    _nodes(tables)
    join(tables.get("array_mapping", {}), everyone=_ALL)
    _snapshots(tables)
    served = {
        row["protocol"]
        for row in tables.get("array_service", {}).values()
        if row["enabled"] and row["protocol"] in _FILES
    }
    for lif in tables.get("array_lif", {}).values():
        if lif["protocol"] is None:  # every address serves files
            lif["protocol"] = ",".join(sorted(served)) or None


def _nodes(tables: "Tables") -> None:
    """The node that was asked is up and names the array; one in no cluster has no partner."""
    nodes = tables.get("array_node")
    for array in tables.get("storage_array", {}).values():
        if nodes is not None and not nodes:
            node = dict.fromkeys(TABLES["array_node"].names)
            node |= {"array_id": array["id"], "id": array["id"], "ha_enabled": False}
            nodes[array["id"], array["id"]] = {**node, "role": array["id"]}
        array["controllers"] = len(nodes) if nodes else None
        for row in (nodes or {}).values():
            if row["role"] == array["id"]:
                row["state"], row["state_told"] = "up", "it answers"
                array["name"] = row["name"]
            row["role"] = None


def _snapshots(tables: "Tables") -> None:
    """Policies come down to the children; what no service snapshots has none."""
    volumes: dict[tuple[Any, ...], Item] = tables.get("array_volume", {})
    policies = {row["id"]: row["snapshot_policy"] for row in volumes.values()}
    down = {path: name for path, name in policies.items() if (name or "").endswith(RECURSIVE)}
    for key, row in list(volumes.items()):
        if row["kind"] is None:  # a service names it, and it is not there
            del volumes[key]
        elif row["snapshot_policy"] is None and "array_protection" in tables:
            above = (down[path] for path in _parents(row["id"]) if path in down)
            row["snapshot_policy"] = next(above, "none")


def _parents(path: str) -> Iterable[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
