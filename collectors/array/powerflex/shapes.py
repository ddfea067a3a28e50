"""PowerFlex objects as the maps read them; members that are added start with @."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from collectors.array.questions import Item, at
from collectors.convert_basic import boolean, integer, lowered, objects, plain, text

Shape = Callable[[Item], Iterator[Item]]
_RELEASE = re.compile(r"R(\d+)_([\w.]+)")
_ROLES = (
    ("master", "mdm primary"), ("slaves", "mdm secondary"), ("tieBreakers", "mdm tiebreaker"),
    ("standbyMDMs", "mdm standby"),
)  # fmt: skip
_TROUBLES = (
    ("failedCapacityInKb", "offline"), ("degradedFailedCapacityInKb", "degraded"),
    ("degradedHealthyCapacityInKb", "degraded"),
)  # fmt: skip
_KIB = 1 << 10


def release(told: Any) -> str | None:
    """3.6.0.354 of "DellEMC PowerFlex Version: R3_6.0.354"."""
    found = _RELEASE.search(plain(told))
    return f"{found[1]}.{found[2]}" if found else None


def system(item: Item) -> Iterator[Item]:
    """The system, then the metadata managers that keep it together."""
    state = at(item, "mdmCluster/clusterState") or item.get("mdmClusterState")
    mode = at(item, "mdmCluster/clusterMode") or item.get("mdmMode")
    words = " ".join(plain(word) for word in (state, mode) if word)
    yield {
        **item,
        "@system": True,
        "@version": release(item.get("systemVersionName")),
        "@quorum": "healthy" if lowered(state) == "clusterednormal" else words or None,
    }
    for member, role in _ROLES:
        found = at(item, f"mdmCluster/{member}")
        for mdm in objects([found] if isinstance(found, dict) else found):
            told = text(mdm.get("status"))
            yield {
                "@mdm": mdm.get("id"),
                "name": mdm.get("name"),
                "@role": role,
                "@state": "up" if lowered(told) == "normal" else None,
                "@told": told,
                "@version": release(mdm.get("versionInfo")),
            }


def sds(item: Item) -> Iterator[Item]:
    """A server of data, and the addresses clients reach it at."""
    names = ("mdmConnectionState", "sdsState", "membershipState", "maintenanceState")
    told = {name: text(item.get(name)) for name in names}
    state = _sds_state(told)
    shown = ", ".join(word for word in told.values() if word)
    version = release(item.get("softwareVersionInfo"))
    yield {**item, "@sds": item.get("id"), "@state": state, "@told": shown, "@version": version}
    up = {"connected": True, "disconnected": False}.get(lowered(told["mdmConnectionState"]))
    for one in objects(item.get("ipList")):
        if lowered(one.get("role")) != "sdsonly" and text(one.get("ip")):
            lif = f"{plain(item.get('id'))}/{one['ip']}"
            yield {**item, "@lif": lif, "@address_of": one["ip"], "@up": up}


def _sds_state(told: dict[str, str | None]) -> str | None:
    said = {name: lowered(word) for name, word in told.items()}
    if said["mdmConnectionState"] == "disconnected":
        return "down"
    if said["mdmConnectionState"] != "connected" or said["sdsState"] != "normal":
        return None
    if said["maintenanceState"] not in {"", "nomaintenance"}:
        return "degraded"
    return "up" if said["membershipState"] == "joined" else None


def device(item: Item) -> Iterator[Item]:
    """A disk with its state, of the words that tell it."""
    state, error = text(item.get("deviceState")), text(item.get("errorState"))
    normal, well = lowered(state) == "normal", lowered(error) == "none"
    failing = boolean(item.get("mediaFailing")) is True or not (well or error is None)
    known = "failed" if failing else "ok" if normal and well else None
    media = item.get("mediaType") or item.get("autoDetectMediaType")
    told = ", ".join(word for word in (state, error) if word and lowered(word) != "none") or None
    node = item.get("sdsId") or item.get("storageNodeId")
    yield {**item, "@state": known, "@told": told, "@media": media, "@node": node}


def pool(item: Item) -> Iterator[Item]:
    """A pool: two copies on different servers, or since 5.0 erasure coding."""
    data, spare = (integer(item.get(n)) for n in ("numDataSlices", "numProtectionSlices"))
    raid: str | None = None
    survives: int | None = None
    if data and spare:
        raid, survives = f"EC {data}+{spare}", spare
    elif item.get("protectionScheme") or lowered(item.get("genType")) == "ec":
        raid = plain(item.get("protectionScheme")) or "erasure coded"
    elif lowered(item.get("dataLayout")) in {"", "mediumgranularity", "finegranularity"}:
        raid, survives = "mesh mirror", 1
    yield {**item, "@raid": raid, "@survives": survives}


def statistics(item: Item) -> Iterator[Item]:
    """Space of a pool that mirrors: every byte lies on two servers."""
    total, spare = integer(item.get("maxCapacityInKb")), integer(item.get("spareCapacityInKb"))
    capacity = None if total is None or spare is None else max(0, total - spare)
    amounts = {name: integer(item.get(name)) for name, _state in _TROUBLES}
    bad = [(name, state) for name, state in _TROUBLES if amounts[name]]
    known = None not in amounts.values()
    yield {
        **item,
        "@capacity": _half(capacity),
        "@used": _half(integer(item.get("capacityInUseInKb"))),
        "@snapshots": _half(integer(item.get("snapCapacityInUseInKb"))),
        "@state": bad[0][1] if bad else "online" if known else None,
        "@told": ", ".join(f"{name} {amounts[name]}" for name, _state in bad) or None,
    }


def _half(kib: int | None) -> int | None:
    return None if kib is None else kib * _KIB // 2


def volume(item: Item) -> Iterator[Item]:
    """A volume and who it is mapped to; snapshots are no volumes of their own."""
    kind = text(item.get("volumeType"))
    if lowered(kind) == "snapshot":
        return
    thin = {"thinprovisioned": True, "thickprovisioned": False}.get(lowered(kind))
    yield {**item, "@volume": item.get("id"), "@thin": thin}
    for one in objects(item.get("mappedSdcInfo")):
        group = one.get("sdcName") or one.get("sdcIp") or one.get("sdcId")
        yield {"@mapped": item.get("id"), "@group": group, "@initiator": one.get("sdcId")}


def client(item: Item) -> Iterator[Item]:
    """A client that is connected now."""
    if lowered(item.get("mdmConnectionState")) == "connected":
        several = item.get("sdcIps")
        address = several[0] if isinstance(several, list) and several else None
        yield {**item, "@address": item.get("sdcIp") or address}


def alert(item: Item) -> Iterator[Item]:
    """An alert with the kind of thing it is about; which one stands beside it."""
    kind = plain(at(item, "affectedObject/type")).rpartition(".")[2]
    said = plain(item.get("alertType"))
    message = f"{said} ({kind})" if said and kind else said or None
    yield {**item, "@object": at(item, "affectedObject/id"), "@message": message}


SHAPES: dict[str, Shape] = {
    "System": system, "Sds": sds, "Device": device, "StoragePool": pool,
    "StoragePool-Statistics": statistics, "Volume": volume, "Sdc": client, "Alert": alert,
}  # fmt: skip
