"""Objects of a VSP as its maps read them: what a path and a table of words cannot say.

SHAPES take one object of an answer and give the objects of the map, LISTS all objects of an answer;
members they add start with @.
"""

from collections.abc import Callable, Iterator
from typing import Any

from collectors.array.members import UNSEEN
from collectors.array.questions import Item, at
from collectors.convert_basic import boolean, lowered, number, objects, plain

Shape = Callable[[Item], Iterator[Item]]
_GB = 1_000_000_000  # physical capacity of drives is told in units of ten
_SURVIVES = {"RAID1": 1, "RAID5": 1, "RAID6": 2}
_KINDS = {
    "dkcpss": "psu", "dkupss": "psu", "iswpss": "psu", "chbbps": "psu", "dbps": "psu",
    "batteries": "battery", "bkmfs": "module", "fans": "fan", "iswFans": "fan", "chbbfans": "fan",
    "cacheMemories": "cache", "cacheFlashMemories": "cache", "driveBoxes": "shelf",
    "chbs": "module", "dkbs": "module", "encs": "module", "lanbs": "module", "sfps": "module",
}  # fmt: skip
GROUP = "parity group "  # marks rows of disks that only tell which pool a parity group serves
_ELSEWHERE = {"drives", "system"}  # told by another question, or no list of parts
_NO_ADDRESS = {"", "0.0.0.0", "::"}  # noqa: S104 - what stands where there is none


def storage(item: Item) -> Iterator[Item]:
    """The storage system, which has a model and a serial and no name."""
    told = (plain(item.get("model")), plain(item.get("serialNumber")))
    addresses = (item.get(key) for key in ("svpIp", "ctl1Ip", "ctl2Ip"))
    yield {
        **item,
        "@name": " ".join(one for one in told if one) or None,
        "@address": next((one for one in addresses if one), None),
    }


def components(item: Item) -> Iterator[Item]:
    """Controllers, and every other part that tells where it is."""
    for name, parts in item.items():
        for one in objects(parts) if name not in _ELSEWHERE else ():
            place = plain(one.get("location")) or plain(one.get("portId"))
            if place:
                yield _part(name, place, one)


def _part(name: str, place: str, item: Item) -> Item:
    """A controller as a node, all else as a part; words may be followed by a remark."""
    own = place if name == "ctls" else None
    return {
        **item,
        "@node": own,
        "@part": None if own else f"{name}/{place}",
        "@kind": _KINDS.get(name, name),
        "@word": _first(item.get("status")),
        "@heat": _first(item.get("temperatureStatus")),
    }


def _first(value: Any) -> str:
    return (plain(value).replace("(", " ").split() or [""])[0]


def pool(item: Item) -> Iterator[Item]:
    """Space in MB; where drives compress, the media have other figures than the pool."""
    logical = _less(item.get("totalPoolCapacity"), item.get("availableVolumeCapacity"))
    physical = _less(item.get("totalPhysicalCapacity"), item.get("availablePhysicalVolumeCapacity"))
    yield {
        **item,
        "@used": physical if physical is not None else logical,
        "@logical": logical if physical is not None else None,
    }


def _less(total: Any, free: Any) -> float | None:
    whole, rest = number(total), number(free)
    return whole - rest if whole is not None and rest is not None else None


def ldev(item: Item) -> Iterator[Item]:
    """A volume for hosts; those that pools are made of tell the RAID of their pool."""
    attributes = item.get("attributes")
    marks = {plain(one) for one in attributes} if isinstance(attributes, list) else set()
    if "POOL" in marks:
        yield from _made_of(item)
    elif lowered(item.get("emulationType")) != "not defined":
        yield {
            **item,
            "@volume": item.get("ldevId"),
            "@thin": "HDP" in marks if marks else None,
            "@measured": item.get("ldevId") if "numOfUsedBlock" in item else None,
        }


def _made_of(item: Item) -> Iterator[Item]:
    """What a volume of a pool tells of the pool: its RAID, and the parity groups it lies in."""
    level, layout = plain(item.get("raidLevel")), plain(item.get("raidType"))
    pool, told = item.get("composingPoolId"), item.get("parityGroupIds")
    made = {
        "@pool": pool,
        "@raid": f"{level} {layout}".strip() or None,
        "@survives": _SURVIVES.get(level),
    }
    yield made
    for one in told if isinstance(told, list) and pool is not None else ():
        name = GROUP + plain(one)
        yield {**made, "@group": name, "@carrier": f"{name}>{plain(pool)}"}


def port(item: Item) -> Iterator[Item]:
    """A port, whether hosts log in there, and how: one of type FIBRE may be set to FC-NVMe."""
    told = item.get("portAttributes")
    serves = "TAR" in told if isinstance(told, list) else True
    word = "nvme" if "nvme" in lowered(item.get("portMode")) else item.get("portType")
    yield {**item, "@lif": item.get("portId") if serves else None, "@word": word}


def address(item: Item) -> Iterator[Item]:
    """The address of an iSCSI port."""
    wide = item.get("ipv6GlobalAddress")
    six = plain(at(wide, "address")) if lowered(at(wide, "status")) == "val" else ""
    found = [one for one in (plain(item.get("ipv4Address")), six) if one not in _NO_ADDRESS]
    yield {**item, "@address": found[0] if found else None}


def login(item: Item) -> Iterator[Item]:
    """Hosts that are logged in at a port."""
    for one in objects(item.get("logins")):
        if boolean(one.get("isLoggedIn")) is not False and one.get("loginWwn"):
            yield {**one, "@port": item.get("portId")}


def group(item: Item) -> Iterator[Item]:
    """A host group; an iSCSI target is one with a name of its own."""
    told = (plain(item.get("portId")), plain(item.get("hostGroupNumber")))
    own = item.get("iscsiName")
    yield {**item, "@id": ",".join(told) if all(told) and own else None}


def member(item: Item, params: dict[str, str]) -> Iterator[Item]:
    """A LUN or an initiator of a host group, by the group it was asked for."""
    label = f"{params.get('label', '')} ({params.get('port', '')},{params.get('number', '')})"
    yield {**item, "@group": label.strip(), "@unseen": UNSEEN}


def drive(item: Item) -> Iterator[Item]:
    """A drive: what it is for says more than that it is well."""
    state, use = plain(item.get("status")), plain(item.get("usageType"))
    size, parity = number(item.get("totalCapacity")), plain(item.get("parityGroupId"))
    yield {
        **item,
        "@group": GROUP + parity if parity else None,
        "@media": _media(plain(item.get("driveTypeName")).upper()),
        "@size": size * _GB if size else None,
        "@word": f"NML {use}" if state.upper() == "NML" else state,
    }


def _media(name: str) -> str | None:
    if "NVME" in name or name.startswith("SCM"):
        return "nvme"
    if name.startswith(("SSD", "FMD")):
        return "ssd"
    return "hdd" if name.startswith(("SAS", "SATA", "HDD", "FC")) else None


def pair(item: Item) -> Iterator[Item]:
    """A remote pair as this end tells it; pairs that are no more are left out."""
    status = plain(item.get("status"))
    kind, ldev_id = plain(item.get("replicationType")), plain(item.get("ldevId"))
    here = _end(item.get("serialNumber"), ldev_id)
    there = _end(item.get("remoteSerialNumber"), plain(item.get("remoteLdevId")))
    ends = (there, here) if lowered(item.get("primaryOrSecondary")) == "s-vol" else (here, there)
    if status.upper() != "SMPL":
        mirror = plain(item.get("muNumber"))
        told = all((kind, ldev_id))
        yield {
            **item,
            "@id": "/".join(one for one in (kind, ldev_id, mirror) if one) if told else None,
            "@from": ends[0],
            "@to": ends[1],
        }


def _end(serial: Any, ldev_id: str) -> str:
    return f"{plain(serial) or '?'}:{ldev_id or '?'}"


def alert(item: Item, place: str) -> Iterator[Item]:
    """An alert (SIM) of a controller or of the whole system."""
    index = plain(item.get("alertIndex"))
    told = (plain(item.get("errorSection")), plain(item.get("errorDetail")))
    yield {
        **item,
        "@id": f"{place}/{index}" if index else None,
        "@message": ": ".join(one for one in told if one) or None,
    }


def ports(items: list[Item]) -> list[Item]:
    """Ports, those with addresses marked: each of them is asked for its own."""
    return [
        {**one, "@iscsi": one.get("portId") if lowered(one.get("portType")) == "iscsi" else None}
        for one in items
    ]


def groups(items: list[Item]) -> list[Item]:
    """Host groups, marked by what their members are called."""
    return [
        {
            **one,
            "@target": one.get("portId") if one.get("iscsiName") else None,
            "@fc": None if one.get("iscsiName") else one.get("portId"),
        }
        for one in items
    ]


def members(items: list[Item]) -> list[Item]:
    """Initiators of a host group; one without a name says that there are none."""
    return items or [{}]


def quorums(items: list[Item]) -> list[Item]:
    """All quorum disks as one: healthy, or the words of those that are not."""
    words = {plain(one.get("status")) for one in items}
    worse = sorted(word for word in words if word.upper() != "NORMAL")
    return [{"@quorum": ", ".join(worse) or "healthy"}] if all(words) and words else []


SHAPES: dict[str, Shape] = {
    "storage": storage,
    "components": components,
    "pools": pool,
    "ldevs": ldev,
    "ports": port,
    "port": address,
    "logins": login,
    "host-groups": group,
    "drives": drive,
    "copypairs-TC": pair,
    "copypairs-UR": pair,
    "copypairs-GAD": pair,
}
LISTS: dict[str, Callable[[list[Item]], list[Item]]] = {
    "ports": ports,
    "host-groups": groups,
    "host-wwns": members,
    "host-iscsis": members,
    "quorum-disks": quorums,
}
