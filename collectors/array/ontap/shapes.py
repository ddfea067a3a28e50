"""ONTAP objects as its maps read them: what a path and a table of words cannot say.

Each takes one object of an answer and gives the objects of the map; members it adds start with @.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from collectors.array.questions import Item, at
from collectors.convert_basic import boolean, integer, lowered, objects, plain, text

Shape = Callable[[Item], Iterator[Item]]
_RELEASE = re.compile(r"Release\s+([^\s:]+)")
_DRIVERS = ("trident_",)


def release(item: Item) -> str | None:
    """9.10.1P4 of "NetApp Release 9.10.1P4: Wed Oct 13 10:38:21 UTC 2021"."""
    found = _RELEASE.search(plain(at(item, "version/full")))
    return found[1] if found else None


def cluster(item: Item) -> Iterator[Item]:
    """The cluster, with its release and the first of its management addresses."""
    addresses = [at(one, "ip/address") for one in objects(item.get("management_interfaces"))]
    yield {**item, "@release": release(item), "@address": next(iter(addresses), None)}


def node(item: Item) -> Iterator[Item]:
    """A node; one that serves for its partners also tells the state of those."""
    partners = objects(at(item, "ha/partners"))
    state, reason = _ha(item)
    yield {
        **item,
        "@release": release(item),
        "@ha_state": state,
        "@ha_reason": reason,
        "@started": _started(item),
        "@measured": item.get("name") if lowered(at(item, "metric/status")) == "ok" else None,
    }
    if lowered(at(item, "ha/takeover/state")) == "in_takeover":
        yield from ({"name": one.get("name"), "@ha_state": "takeover"} for one in partners)


def _ha(item: Item) -> tuple[str | None, str | None]:
    """State of takeover, and why it is not possible."""
    takeover = lowered(at(item, "ha/takeover/state"))
    why = at(item, "ha/takeover/failure/message")
    if lowered(at(item, "ha/giveback/state")) == "in_progress":
        return "giveback", None
    if lowered(item.get("state")) in {"taken_over", "waiting_for_giveback"}:
        return "takeover", None
    if takeover in {"in_takeover", "in_progress"}:
        names = ", ".join(plain(one.get("name")) for one in objects(at(item, "ha/partners")))
        return "impossible", f"it serves for {names}."
    if takeover in {"not_possible", "failed"}:
        return "impossible", text(why)
    return (
        "normal" if takeover == "not_attempted" and lowered(item.get("state")) == "up" else None
    ), None


def _started(item: Item) -> str | None:
    """Time of boot, by the node's own clock."""
    uptime = integer(item.get("uptime"))
    if uptime is None:
        return None
    try:
        booted = datetime.fromisoformat(plain(item.get("date"))) - timedelta(seconds=uptime)
    except (ValueError, OverflowError):
        return None
    return booted.isoformat()


def chassis(item: Item) -> Iterator[Item]:
    """Power supplies and fans of a chassis."""
    for fru in objects(item.get("frus")):
        yield {**fru, "@id": _joined(item.get("id"), fru.get("id")), "@chassis": item.get("id")}


def shelf(item: Item) -> Iterator[Item]:
    """A shelf, its modules and power supplies, its fans."""
    name = item.get("name") or item.get("uid") or item.get("id")
    yield {**item, "type": "shelf", "@id": _joined("shelf", name)}
    for kind, parts in (("", "frus"), ("fan", "fans")):
        for number, part in enumerate(objects(item.get(parts))):
            if boolean(part.get("installed")) is False:
                continue
            which = kind or part.get("type")
            own = part.get("id") if part.get("id") is not None else number
            joined = _joined("shelf", name, which, own)
            yield {**part, "type": which, "@id": joined, "@chassis": _joined("shelf", name)}


def disk(item: Item) -> Iterator[Item]:
    """A disk with its state, of the two words that tell it."""
    container, state = lowered(item.get("container_type")), lowered(item.get("state"))
    sectors, size = integer(item.get("sector_count")), integer(item.get("bytes_per_sector"))
    pools = [one.get("uuid") for one in objects(item.get("aggregates"))]
    yield {
        **item,
        "@state": _disk_state(container, state, failed=at(item, "outage/persistently_failed")),
        "@told": " ".join(word for word in (container, state) if word),
        "@size": sectors * size if sectors and size else None,
        "@pool": pools[0] if len(pools) == 1 else None,
    }


def _disk_state(container: str, state: str, *, failed: Any) -> str | None:
    if boolean(failed) is True or "broken" in {container, state}:
        return "failed"
    if state in {"reconstructing", "copy"}:
        return "rebuilding"
    if "spare" in {container, state}:
        return "spare"
    if container == "unassigned" or state == "zeroing":
        return "unused"
    well = state in {"", "present"} and container in {"", "aggregate", "shared"}
    return "ok" if well and (state or container) else None


def aggregate(item: Item) -> Iterator[Item]:
    """An aggregate with its media and whether it tiers; or an availability zone.

    Zones (ONTAP REST, storage/availability-zones: ASA r2, AFX) tell their space in one object.
    """
    told = item.get("space")
    zone = told if isinstance(told, dict) and "block_storage" not in told else {}
    yield {
        **item,
        "@media": _media(item),
        "@tiering": _tiers(item.get("cloud_storage")),
        "@zone_size": zone.get("size"),
        "@zone_used": zone.get("physical_used"),
        "@zone_logical": zone.get("logical_user_data_without_snapshots"),
        "@zone_warning": zone.get("nearly_full_threshold_percent"),
    }


def _media(item: Item) -> str | None:
    kind = lowered(at(item, "block_storage/primary/disk_type"))
    told = lowered(at(item, "block_storage/primary/disk_class"))
    if boolean(at(item, "block_storage/hybrid_cache/enabled")) is True:
        return "hybrid"
    if kind in {"nvme_ssd", "ssd_zns"}:
        return "nvme"
    if told in {"solid_state", "capacity_flash"} or kind in {"ssd", "ssd_cap"}:
        return "ssd"
    return "hdd" if told in {"capacity", "performance", "archive"} else None


def _tiers(cloud: Any) -> bool | None:
    """Stores of a cloud tier; an aggregate that tells of the tier and no store has none."""
    return bool(cloud.get("stores")) if isinstance(cloud, dict) else None


def volume(item: Item) -> Iterator[Item]:
    """A volume in one aggregate; one over several has none of its own."""
    pools = {plain(one.get("uuid")) for one in objects(item.get("aggregates"))} - {""}
    driven = plain(item.get("name")).startswith(_DRIVERS)
    pool = pools.pop() if len(pools) == 1 else None
    yield {**item, "@pool": pool, "@driver": driven or None, "@measured": measured(item)}


def measured(item: Item) -> Any:
    """Its id when it tells a load that is valid."""
    return item.get("uuid") if lowered(at(item, "metric/status")) == "ok" else None


def relationship(item: Item) -> Iterator[Item]:
    """A copy with the reasons why it is not well."""
    why = [plain(one.get("message")) for one in objects(item.get("unhealthy_reason"))]
    yield {**item, "@reason": " ".join(one for one in why if one) or None}


def metrocluster(item: Item) -> Iterator[Item]:
    """A MetroCluster; nothing of a cluster that is none."""
    configured = at(item, "local/configuration_state")
    if lowered(configured) in {"", "not_configured"}:
        return
    reachable, mode = at(item, "local/partner_cluster_reachable"), at(item, "local/mode")
    told = {"configuration": configured, "mode": mode, "partner reachable": reachable}
    well = (lowered(configured), lowered(mode)) == ("configured", "normal")
    well = well and boolean(reachable) is not False
    reason = ", ".join(
        f"{name}: {plain(value)}" for name, value in told.items() if value is not None
    )
    yield {**item, "@healthy": well, "@reason": None if well else reason}


def mediators(item: Item) -> Iterator[Item]:
    """All mediators as one: healthy when every one is reachable."""
    reachable = [boolean(one.get("reachable")) for one in objects(item.get("records"))]
    well = "healthy" if reachable and all(one is True for one in reachable) else None
    yield {**item, "@quorum": "mediator not reachable" if False in reachable else well}


def licence(item: Item) -> Iterator[Item]:
    """A licence with the earliest of its ends."""
    ends = [plain(one.get("expiry_time")) for one in objects(item.get("licenses"))]
    yield {**item, "@expires": min((one for one in ends if one), default=None)}


def health(item: Item) -> Iterator[Item]:
    """An open alert that is not suppressed."""
    if boolean(item.get("suppress")) is True:
        return
    names = ("node", "monitor", "alert_id", "alerting_resource")
    yield {**item, "@id": _joined(*(item.get(name) for name in names))}


def event(item: Item) -> Iterator[Item]:
    """An event, known by its name and node: the newest of a kind is kept."""
    told = [
        f"{one.get('name')}={plain(one.get('value'))}" for one in objects(item.get("parameters"))
    ]
    name, of = at(item, "message/name"), at(item, "node/name")
    yield {**item, "@id": _joined("ems", of, name), "@message": ", ".join(told) or None}


def _joined(*parts: Any) -> str | None:
    """Names as one id; nothing when the last is not told."""
    return "/".join(plain(part) for part in parts if part is not None) if plain(parts[-1]) else None


STORAGE: dict[str, Shape] = {
    "/api/cluster": cluster,
    "/api/cluster/nodes": node,
    "/api/cluster/chassis": chassis,
    "/api/storage/shelves": shelf,
    "/api/storage/disks": disk,
    "/api/storage/aggregates": aggregate,
    "/api/storage/volumes": volume,
    "/api/snapmirror/relationships": relationship,
    "/api/cluster/metrocluster": metrocluster,
    "/api/cluster/mediators": mediators,
    "/api/cluster/licensing/licenses": licence,
    "/api/private/cli/system/health/alert": health,
    "/api/support/ems/events": event,
}
