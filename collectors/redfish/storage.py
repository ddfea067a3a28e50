"""Items (for maps/parts.toml) of drives and logical drives.

Storage where it lists something; else HPE's SmartStorage (iLO 4 and early iLO 5); else
SimpleStorage.
"""

from collections.abc import Iterator
from typing import Any

from collectors.convert_basic import number, plain
from collectors.convert_hardware import stripped, word
from collectors.mapping import Item
from collectors.redfish.machine import Machine, slot
from collectors.redfish.rows import Names
from collectors.redfish.tree import Body, Tree, inner, is_whole, members

_WHOLE = 100
_NO_SPARE = frozenset({"None", ""})
_SMART_RAID = {"1ADM": "RAID1Triple", "10ADM": "RAID10Triple"}


def drives(tree: Tree, machine: Machine) -> Iterator[Item]:
    """Drives, each once."""
    names = Names()
    for controller, body in _drives(tree, machine):
        place = slot(body) or stripped(_location(body))
        yield {
            **body,
            "_server": machine.id,
            "_name": names.of(f"{controller}/{body.get('Id') or body.get('Name')}"),
            "_place": place,
            "_life": _life(body),
            "_hot_spare": _hot_spare(body),
        }


def _drives(tree: Tree, machine: Machine) -> list[tuple[Any, Body]]:
    found = [
        (storage.get("Id"), body)
        for storage in tree.many(machine.system, "Storage")
        for body in tree.many(storage, "Drives")
    ]
    found = found or [
        (controller.get("Id"), body)
        for controller in _smart(tree, machine)
        for body in tree.many(controller, "Links", "PhysicalDrives")
    ]
    return found or [
        (one.get("Id"), body)
        for one in tree.many(machine.system, "SimpleStorage")
        for body in members(one.get("Devices"))
    ]


def _smart(tree: Tree, machine: Machine) -> list[Body]:
    smart = inner(tree.one(machine.oem, "Links", "SmartStorage"))
    return tree.many(smart, "Links", "ArrayControllers")


def _location(body: Body) -> Any:
    """Bay as old trees tell it: HPE a text, others a list of objects."""
    place = body.get("Location")
    return next((one.get("Info") for one in members(place)), None) or place


def _life(body: Body) -> float | None:
    """Percent of the life of an SSD that is left; disks that turn have none (Cisco says 0)."""
    if word(body.get("MediaType")) == "HDD":
        return None
    left = number(body.get("PredictedMediaLifeLeftPercent"))
    if left is None and word(body.get("MediaType")) == "SSD":
        used = number(body.get("SSDEnduranceUtilizationPercentage"))
        left = None if used is None else _WHOLE - used
    return left if left is not None and 0 <= left <= _WHOLE else None


def _hot_spare(body: Body) -> bool | None:
    kind = word(body.get("HotspareType"))
    if kind is not None:
        return kind not in _NO_SPARE
    use = word(body.get("DiskDriveUse"))
    return None if use is None else use == "Spare"


def volumes(tree: Tree, machine: Machine) -> Iterator[Item]:
    """Logical drives, each once."""
    names = Names()
    for controller, body in _volumes(tree, machine):
        operation = next(iter(members(body.get("Operations"))), {})
        name = stripped(operation.get("OperationName")) or ""
        under_way = bool(name) and not name.lower().startswith("no operation")
        yield {
            **body,
            "_server": machine.id,
            "_name": names.of(f"{controller}/{body.get('Id') or body.get('Name')}"),
            "_raid": _raid(body),
            "_drives": _count(tree, body),
            "_operation": name if under_way else None,
            "_progress": operation.get("PercentageComplete") if under_way else None,
        }


def _volumes(tree: Tree, machine: Machine) -> list[tuple[Any, Body]]:
    found = [
        (storage.get("Id"), body)
        for storage in tree.many(machine.system, "Storage")
        for body in tree.many(storage, "Volumes")
        if is_whole(body) and "Capabilities" not in plain(body.get("Id"))
    ]
    return found or [
        (controller.get("Id"), body)
        for controller in _smart(tree, machine)
        for body in tree.many(controller, "Links", "LogicalDrives")
    ]


def _raid(body: Body) -> str | None:
    smart = stripped(body.get("Raid"))
    if smart:
        return _SMART_RAID.get(smart, f"RAID{smart}")
    return word(body.get("RAIDType")) or word(body.get("VolumeType"))


def _count(tree: Tree, body: Body) -> int | None:
    listed = inner(body, "Links").get("Drives")
    if isinstance(listed, list):
        return len(listed)
    smart = tree.references(body, "Links", "DataDrives")
    return None if smart is None else len(smart)
