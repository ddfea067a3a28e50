"""FlashArray objects of REST 1.x and 2.x as the maps read them; members that are added: @."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from collectors.array.questions import Item, at
from collectors.convert_basic import boolean, integer, lowered, number, objects, plain, text
from collectors.convert_hardware import wwn

Shape = Callable[[Item], Iterator[Item]]
_PLACE = re.compile(r"(CT\d+)\.", re.IGNORECASE)
_KIND = re.compile(r"(?:[\w]+\.)?([A-Za-z]+)\d*")
_PORTAL = re.compile(r"\[?(.*?)\]?(?::\d+)?")
_PARTS = {
    "pwr": "psu", "fan": "fan", "sh": "shelf", "ch": "shelf", "iom": "module", "nvb": "cache",
    "power_supply": "psu", "cooling": "fan", "storage_shelf": "shelf", "chassis": "shelf",
    "nvram_bay": "cache",
}  # fmt: skip
# whose serials stand here alone: of controllers, modules of flash and NVRAM, the chassis
_LISTED = {"ct": "@controller", "bay": "@drive", "nvb": "@drive"}
_CHASSIS = "CH0"  # others hold more modules; this one is what support knows the array by
_SERVICES = {
    "iscsi": "iscsi", "management": "mgmt", "replication": "replication", "nvme/roce": "nvme",
    "nvme/tcp": "nvme", "nvme/fc": "nvme", "nvme-fc": "nvme", "nvme-roce": "nvme",
    "nvme-tcp": "nvme", "scsi/fc": "fc", "scsi-fc": "fc", "file": "nfs",
}  # fmt: skip
_BITS = 1_000_000  # speeds are bit/s; smaller figures are Gbit/s


def controller(item: Item) -> Iterator[Item]:
    """Controllers of the array; those of shelves are parts of shelves."""
    if lowered(item.get("type")) in {"", "array_controller"}:
        absent = lowered(item.get("mode")) in {"not present", "offline"}
        told = f"{plain(item.get('status'))} {plain(item.get('mode'))}".strip()
        yield {**item, "@status": "offline" if absent else item.get("status"), "@told": told}


def hardware(item: Item) -> Iterator[Item]:
    """Parts by the kind in their name, else by their type; serials of what others list.

    CT0.FAN1, CH0.PWR0: all versions name them so, while the words of `type` differ (REST 1.x has
    none, the specification says fan, arrays say cooling).
    """
    if lowered(item.get("status")) in {"unused", "not_installed"}:
        return
    name, serial = plain(item.get("name")), text(item.get("serial"))
    named = _KIND.fullmatch(name)
    kind = named[1].lower() if named else ""
    kind = kind if kind in {*_PARTS, *_LISTED} else lowered(item.get("type"))
    listed = "@chassis" if name.upper() == _CHASSIS else _LISTED.get(kind)
    told: Item = {listed: name} if listed and serial else {}
    if kind in _PARTS:
        told |= {"@part": name, "@kind": _PARTS[kind], "@node": _node(name)}
    yield {**item, **told}


def _node(name: Any) -> str | None:
    found = _PLACE.match(plain(name))
    return found[1].upper() if found else None


def _named(name: Any) -> str | None:
    """Ports of controllers in capitals: one list says ct0.eth4 where the others say CT0.ETH4."""
    told = text(name)
    return told.upper() if told and _node(told) else told


def drive(item: Item) -> Iterator[Item]:
    """A module that is there, with its media."""
    if lowered(item.get("status")) in {"empty", "missing", "unused"}:
        return
    kind, protocol = plain(item.get("type")).lower(), plain(item.get("protocol")).lower()
    media = {"ssd": "nvme" if protocol == "nvme" else "ssd", "cache": "flash cache"}.get(kind)
    yield {**item, "@media": media}


def port(item: Item) -> Iterator[Item]:
    """A target port: what hosts log in at."""
    kinds = (("iqn", "iscsi"), ("wwn", "fc"), ("nqn", "nvme"))
    protocols = [protocol for member, protocol in kinds if item.get(member)]
    away = text(item.get("failover"))
    portal = _PORTAL.fullmatch(plain(item.get("portal")))
    yield {
        **item,
        "@protocol": ",".join(protocols) or None,
        "@address": (portal[1] or None) if portal else None,
        "@target": item.get("iqn") or item.get("nqn") or None,
        "name": _named(item.get("name")),
        "@home": _node(item.get("name")),
        "@node": _node(away or item.get("name")),
        "@is_home": not away,
        "@port": _named(away or item.get("name")),
    }


def interface(item: Item) -> Iterator[Item]:
    """A network interface: a port, unless it is virtual, and an address where it has one."""
    flat = {**item, **_inside(item.get("fc")), **_inside(item.get("eth"))}
    name, slaves = _named(item.get("name")), flat.get("subinterfaces") or flat.get("slaves")
    told = [one.get("name") if isinstance(one, dict) else one for one in slaves or () if one]
    members = sorted(filter(None, map(_named, told)))
    services = item.get("services")
    words = [lowered(one) for one in services] if isinstance(services, list) else []
    protocols = ",".join(sorted({_SERVICES[one] for one in words if one in _SERVICES})) or None
    kind = _interface_kind(flat, item, members)
    yield {
        **flat,
        "name": name,
        "@kind": kind,
        "@port": name if kind else None,
        "@node": _node(name),
        "@speed": _speed(item.get("speed")),
        "@members": ",".join(members) or None,
        "@base": name.rpartition(".")[0] if name and kind == "vlan" else None,
        "@mac": flat.get("mac_address") or flat.get("hwaddr"),
        "@protocol": protocols,
        "@lif": name if flat.get("address") and protocols else None,
        "@moves": True if kind is None and len({_node(one) for one in members}) > 1 else None,
    }


def _inside(value: Any) -> Item:
    return value if isinstance(value, dict) else {}


def _interface_kind(flat: Item, item: Item, members: list[str]) -> str | None:
    """physical, lag, vlan or fc; an address that moves between controllers is no port.

    A virtual interface (`vif`) has the tag of a VLAN and lies on one port, or is such an address.
    """
    if lowered(item.get("interface_type")) == "fc" or flat.get("wwn"):
        return "fc"
    told, vlan = lowered(flat.get("subtype")), integer(flat.get("vlan"))
    if told in {"lacp_bond", "failover_bond"}:
        return "lag"
    if vlan and _node(item.get("name")):
        return "vlan"
    if told in {"virtual", "vif"} or not _node(item.get("name")):
        return None
    return "lag" if not told and members else "physical"


def _speed(value: Any) -> int | None:
    told = number(value)
    if not told or told < 0:
        return None
    return integer(told if told >= _BITS else told * 1_000_000_000)


def volume(item: Item) -> Iterator[Item]:
    """A volume that is in use; doors of VVols hold no data."""
    if (
        boolean(item.get("destroyed")) is True
        or lowered(item.get("subtype")) == "protocol_endpoint"
    ):
        return
    pod = at(item, "pod/name") or plain(item.get("name")).rpartition("::")[0] or None
    yield {**item, "@pod": pod}


def host(item: Item) -> Iterator[Item]:
    """The initiators of a host, for `complete`."""
    for members in ("iqns", "wwns", "nqns", "iqn", "wwn", "nqn"):
        found = item.get(members)
        for one in found if isinstance(found, list) else ():
            named = wwn(one) if members.startswith("wwn") else plain(one).lower()
            if named:
                yield {"@hidden": "@", "@initiator": named, "@host": item.get("name")}


def connection(item: Item) -> Iterator[Item]:
    """A volume and the host that sees it (REST 2.x: objects; 1.x: names)."""
    names = {
        member: at(item, f"{member}/name") or None for member in ("volume", "host", "host_group")
    }
    seen_by = names["host"] or item.get("name")
    group = names["host_group"] or item.get("hgroup") or seen_by
    yield {
        **item,
        "@volume": names["volume"] or item.get("vol"),
        "@group": group,
        "@initiator": f"@{plain(seen_by)}" if seen_by else "",
    }


def initiator(item: Item) -> Iterator[Item]:
    """A path from an initiator to a target port."""
    told = {member: at(item, f"initiator/{member}") for member in ("iqn", "wwn", "nqn")}
    name = wwn(told["wwn"]) or plain(told["iqn"] or told["nqn"]).lower() or None
    portal = _PORTAL.fullmatch(plain(at(item, "initiator/portal")))
    where = text(at(item, "target/name"))
    address = (portal[1] or None) if portal else None
    yield {**item, "@initiator": name, "@address": address, "@node": _node(where)}


def pod(item: Item) -> Iterator[Item]:
    """A pod that is stretched over several arrays."""
    arrays = objects(item.get("arrays"))
    if not arrays[1:] or boolean(item.get("destroyed")) is True:  # two make a mirror
        return
    states = {lowered(one.get("status")) for one in arrays}
    mediators = {lowered(one.get("mediator_status")) for one in arrays}
    well = states == {"online"}
    why = [f"{plain(a.get('name'))}: {plain(a.get('status'))}" for a in arrays]
    why += [f"mediator {one}" for one in sorted(mediators - {"online", ""})]
    yield {
        **item,
        "@status": "online" if well else ", ".join(sorted(states)),
        "@arrays": ",".join(sorted(plain(one.get("name")) for one in arrays)),
        "@healthy": well and mediators <= {"online"},
        "@reason": None if well and mediators <= {"online"} else "; ".join(why),
    }


def link(item: Item) -> Iterator[Item]:
    """Continuous replication of a pod, told by the side that sends."""
    if lowered(item.get("direction")) == "inbound":
        return
    local, remote = (plain(at(item, f"{side}_pod/name")) for side in ("local", "remote"))
    there = ",".join(sorted(plain(one.get("name")) for one in objects(item.get("remotes"))))
    lag = number(item.get("lag"))
    yield {
        **item,
        "@id": f"{local}>{there}:{remote}" if local else None,
        "@target": f"{there}:{remote}",
        "@lag": None if lag is None else lag / 1000,
    }


def alert(item: Item) -> Iterator[Item]:
    """An alert that is open."""
    if lowered(item.get("state")) == "closed" or lowered(item.get("current_severity")) == "hidden":
        return
    created = number(item.get("created"))
    parts = (item.get("summary") or item.get("event"), item.get("issue") or item.get("details"))
    yield {
        **item,
        "@severity": item.get("severity") or item.get("current_severity"),
        "@at": item.get("opened") if created is None else _moment(created),
        "@message": ": ".join(plain(part) for part in parts if part) or None,
    }


def _moment(milliseconds: float) -> str | None:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None


SHAPES: dict[str, Shape] = {
    "controllers": controller, "array-controllers": controller, "hardware": hardware,
    "hardware-1": hardware, "drives": drive, "drive": drive, "ports": port, "port": port,
    "network-interfaces": interface, "network": interface, "volumes": volume, "volume": volume,
    "hosts": host, "host": host, "connections": connection, "host-connect": connection,
    "ports-initiators": initiator, "pods": pod, "pod-replica-links": link, "alerts": alert,
    "message": alert,
}  # fmt: skip
