"""Items (for maps/parts.toml) of drives and logical drives.

Storage where it lists something; else HPE's SmartStorage (iLO 4 and early iLO 5); else
SimpleStorage. Drives that only their chassis lists (no controller knows them) are added.
"""

import re
from collections.abc import Iterator
from typing import Any

from collectors.convert_basic import lowered, number, plain
from collectors.convert_hardware import stripped, word
from collectors.mapping import Item
from collectors.redfish.machine import Machine, is_present, slot
from collectors.redfish.rows import Names
from collectors.redfish.tree import Body, Tree, inner, is_whole, members

_WHOLE = 100
_NO_SPARE = frozenset({"None", ""})
_NO_DRIVE = ("backplane", "enclosure")  # what iDRACs list among the devices of SimpleStorage
_RAID = re.compile(r"RAID ?(\d+)", re.IGNORECASE)
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
    """Drives with what they hang on: by controllers, then those that only a chassis lists."""
    found = _controlled(tree, machine)
    paths = {_path(body) for _controller, body in found}
    serials = {stripped(body.get("SerialNumber")) for _controller, body in found}
    if found:  # one that tells no serial may be any of these, at another path
        serials.add(None)
    for chassis in machine.chassis:
        for body in tree.many(chassis, "Links", "Drives"):
            known = _path(body) in paths or stripped(body.get("SerialNumber")) in serials
            if is_present(body) and not known:
                paths.add(_path(body))
                found.append((chassis.get("Id"), body))
    return found


def _path(body: Body) -> str:
    return plain(body.get("@odata.id")).rstrip("/").lower()


def _controlled(tree: Tree, machine: Machine) -> list[tuple[Any, Body]]:
    """Drives by their controllers, each once though two may reach it."""
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
    found = found or [
        (one.get("Id"), body)
        for one in tree.many(machine.system, "SimpleStorage")
        for body in members(one.get("Devices"))
        if not lowered(body.get("Name")).startswith(_NO_DRIVE)
    ]
    once: dict[str, tuple[Any, Body]] = {}
    for place, (controller, body) in enumerate(found):
        once.setdefault(_path(body) or str(place), (controller, body))
    return list(once.values())


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
    return word(body.get("RAIDType")) or _maker_raid(body) or word(body.get("VolumeType"))


def _maker_raid(body: Body) -> str | None:
    """Level that makers told before RAIDType was in the standard (Huawei, Fujitsu, Lenovo)."""
    for maker in inner(body, "Oem").values():
        for name in ("VolumeRaidLevel", "RaidLevel"):
            found = _RAID.search(plain(inner({"maker": maker}, "maker").get(name)))
            if found:
                return f"RAID{found.group(1)}"
    return None


def _count(tree: Tree, body: Body) -> int | None:
    listed = inner(body, "Links").get("Drives")
    if isinstance(listed, list):
        return len(listed)
    smart = tree.references(body, "Links", "DataDrives")
    return None if smart is None else len(smart)
