"""Element objects as its maps read them: what a path and a table of words cannot say.

SHAPES take one object of an answer and give the objects of the map, LISTS the value in an answer
that holds the objects; members they add start with @.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from collectors.array.questions import Item, at
from collectors.convert_array import duration
from collectors.convert_basic import boolean, integer, lowered, number, objects, plain

Shape = Callable[[Item], Iterator[Item]]
_BLOCK = 4096
_CLOCK = re.compile(r"(\d+):(\d\d):(\d\d)(?:\.\d+)?", re.ASCII)
_TARGET = "replicationtarget"
_COPIES = {_TARGET, "snapmirrortarget"}  # the latter since 10.1: no reads or writes are allowed


def cluster(item: Item) -> Iterator[Item]:
    """The cluster; it has as many copies of every block as it tells, less one may be lost."""
    copies = integer(item.get("repCount"))
    yield {**item, "@survives": copies - 1 if copies else None}


def capacity(item: Item) -> Iterator[Item]:
    """Space of the cluster; hosts wrote the blocks that are not zero."""
    yield {**item, "@logical": _blocks(item.get("nonZeroBlocks"))}


def threshold(item: Item) -> Iterator[Item]:
    """Shares of the cluster at which its stages begin."""
    whole = number(item.get("sumTotalClusterBytes"))
    shares = {}
    for stage in ("3", "5"):
        begins = number(item.get(f"stage{stage}BlockThresholdBytes"))
        shares[f"@stage{stage}"] = round(100 * begins / whole, 2) if begins and whole else None
    yield {**item, **shares}


def node(item: Item) -> Iterator[Item]:
    """A node; its storage address is one of those that hosts reach."""
    yield {**item, "@sip": _told(item.get("sip"))}


def volume(item: Item) -> Iterator[Item]:
    """A volume, and its copy on another cluster where it has one."""
    copied = {"@copy": lowered(item.get("access")) in _COPIES if item.get("access") else None}
    status = lowered(item.get("status"))
    locked = lowered(item.get("access")) == "locked"
    yield {**item, **copied, "@status": "locked" if status == "active" and locked else status}
    for pair in objects(item.get("volumePairs")):
        yield {"@pair": item.get("volumeID"), **_pair(item, pair)}


def _pair(item: Item, pair: Item) -> Item:
    """Ends of a copy: it runs from here unless this volume is the target."""
    here = plain(item.get("name"))
    number_there = plain(pair.get("remoteVolumeID"))
    there = (
        f"{plain(pair.get('clusterPairID'))}:{plain(pair.get('remoteVolumeName') or number_there)}"
    )
    ends = (there, here) if lowered(item.get("access")) == _TARGET else (here, there)
    remote = pair.get("remoteReplication")
    details = plain(at(remote, "stateDetails")) or None
    return {
        "remoteReplication": remote,
        "@from": ends[0],
        "@to": ends[1],
        "@reason": details,
        "@word": _pairing(lowered(at(remote, "state"))),
    }


def _pairing(state: str) -> str | None:
    """mirrored, broken, paused or failed, by the words of the manual; else nothing."""
    if state.startswith("pausedmanual"):
        return "paused"
    if state.startswith("paused"):
        return "broken"
    if state.startswith("stopped"):
        return "failed"
    return "mirrored" if state == "active" else None


def volume_stats(item: Item) -> Iterator[Item]:
    """Load of a volume in the last sample; without I/O there is no latency."""
    moved = [number(item.get(name)) for name in ("readBytesLastSample", "writeBytesLastSample")]
    told = [one for one in moved if one is not None]
    period = number(item.get("samplePeriodMSec"))
    busy = number(item.get("latencyUSec"))
    yield {
        **item,
        "@used": _blocks(item.get("nonZeroBlocks")),
        "@latency": busy or None,
        "@throughput": sum(told) * 1000 / period if period and len(told) == len(moved) else None,
        "@paired": item.get("volumeID") if item.get("asyncDelay") is not None else None,
        "@lag": _seconds(item.get("asyncDelay")),
    }


def _seconds(value: Any) -> int | None:
    """Seconds of 00:01:30.000000, or of an ISO 8601 duration."""
    found = _CLOCK.fullmatch(plain(value))
    if not found:
        return duration(value)
    hours, minutes, seconds = (int(part) for part in found.groups())
    return integer(hours * 3600 + minutes * 60 + seconds)


def access_group(item: Item) -> Iterator[Item]:
    """One object per volume and initiator; an empty initiator where the group has none."""
    volumes, members = item.get("volumes"), item.get("initiators")
    names = [plain(one).lower() for one in members] if isinstance(members, list) else []
    for one in volumes if isinstance(volumes, list) else ():
        for name in names or [""]:
            yield {**item, "@volume": one, "@initiator": name}


def fault(item: Item) -> Iterator[Item]:
    """An open fault; 0 stands for no node."""
    if boolean(item.get("resolved")) is not True:
        yield {**item, "@node": integer(item.get("nodeID")) or None}


def fc_port(item: Item) -> Iterator[Item]:
    """A port by its slot, and whether it is up."""
    slot, port = plain(item.get("pciSlot")), plain(item.get("hbaPort"))
    state = lowered(item.get("state"))
    up = state == "online" if state and state != "unknown" else None
    yield {**item, "@id": f"{slot}/{port}" if slot and port else None, "@up": up}


def pending(item: Item) -> Iterator[Item]:
    """A node that asks to be taken in; it has no number among the nodes yet."""
    name = plain(item.get("pendingNodeID"))
    yield {**item, "@id": f"pending/{name}" if name else None}


def cluster_pair(item: Item) -> Iterator[Item]:
    """A pair of clusters, apart from the copies of volumes."""
    name = plain(item.get("clusterPairID"))
    yield {**item, "@id": f"cluster/{name}" if name else None}


def by_node(value: Any) -> list[Item]:
    """Ports of {node: {result: {fibreChannelPorts: []}}}; nodes without any tell an error."""
    if not isinstance(value, dict):
        raise ValueError("no ports by node in it")  # noqa: TRY004 - of the answer
    return [
        {**port, "@node": name}
        for name, told in value.items()
        for port in objects(at(told, "result/fibreChannelPorts"))
    ]


def sessions(value: Any) -> list[Item]:
    """Sessions counted by initiator, target address and node."""
    if not isinstance(value, list):
        raise ValueError("no list of sessions in it")  # noqa: TRY004 - of the answer
    counted: dict[tuple[str, str], Item] = {}
    for one in objects(value):
        initiator = plain(one.get("initiatorName")).lower()
        key = (initiator, _address(one.get("targetIP")))
        known = counted.setdefault(
            key,
            {
                **one,
                "@initiator": initiator or None,
                "@target": key[1],
                "@address": _address(one.get("initiatorIP")) or None,
                "@count": 0,
            },
        )
        known["@count"] += 1
    return list(counted.values())


def _address(value: Any) -> str:
    """The address of an address with a port."""
    told = plain(value)
    if told.startswith("["):
        return told[1:].partition("]")[0]
    return told.partition(":")[0] if told.count(":") == 1 else told


def _told(value: Any) -> str | None:
    return plain(value) or None


def _blocks(value: Any) -> int | None:
    """Bytes of blocks of 4 KiB."""
    found = number(value)
    return integer(round(found * _BLOCK)) if found is not None else None


SHAPES: dict[str, Shape] = {
    "GetClusterInfo": cluster,
    "GetClusterCapacity": capacity,
    "GetClusterFullThreshold": threshold,
    "ListActiveNodes": node,
    "ListPendingNodes": pending,
    "ListClusterPairs": cluster_pair,
    "ListActiveVolumes": volume,
    "ListVolumeStats": volume_stats,
    "ListVolumeAccessGroups": access_group,
    "ListClusterFaults": fault,
    "ListFibreChannelPortInfo": fc_port,
}
LISTS: dict[str, Callable[[Any], list[Item]]] = {
    "ListFibreChannelPortInfo": by_node,
    "ListISCSISessions": sessions,
}
