"""NexentaStor objects as its maps read them: what a path and a table of words cannot say.

SHAPES take one object of an answer and give the objects of the map, LISTS all objects of an answer;
members they add start with @.
"""

from collections.abc import Callable, Iterator
from typing import Any

from collectors.array.members import UNSEEN
from collectors.array.questions import Item
from collectors.convert_basic import boolean, integer, lowered, number, objects, plain

Shape = Callable[[Item], Iterator[Item]]
RECURSIVE = " (recursive)"
_ANYONE = "0.0.0.0/0"
_LOOPBACK = ("127.", "::1", "0.0.0.0")  # noqa: S104 - an address that is none
_MOUNTED = {True: "mounted", False: "not mounted", None: None}
_LISTS = ("readWriteList", "readOnlyList", "none")


def root(item: Item) -> Iterator[Item]:
    """The filesystem at the root of a pool: used and available together are the pool."""
    used, free = number(item.get("bytesUsed")), number(item.get("bytesAvailable"))
    known = used is not None and free is not None
    yield {**item, "@capacity": (used or 0) + (free or 0) if known else None}


def filesystem(item: Item) -> Iterator[Item]:
    """A filesystem; quotas of 0 are none, and what its children use is theirs."""
    quotas = (integer(item.get(name)) for name in ("quotaSize", "referencedQuotaSize"))
    size = next((one for one in quotas if one), None)
    shared = boolean(item.get("sharedOverNfs")) is True
    yield {
        **item,
        "@size": size,
        "@thin": _thin(item, size),
        "@mounted": _MOUNTED.get(boolean(item.get("isMounted"))),
        "@path": item.get("mountPoint") if shared else None,
        "@policy": item.get("path") if shared else None,
        "@used": _own(item),
    }


def _thin(item: Item, size: int | None) -> bool | None:
    """Whether less is set aside than promised."""
    names = ("reservationSize", "referencedReservationSize")
    told = [one for name in names if (one := integer(item.get(name))) is not None]
    return max(told) < (size or 1) if told else None


def _own(item: Item) -> int | None:
    used, children = integer(item.get("bytesUsed")), integer(item.get("bytesUsedByChildren"))
    return used - (children or 0) if used is not None else None


def volume(item: Item) -> Iterator[Item]:
    """A volume; the first part of its path is the pool."""
    yield {**item, "@pool": plain(item.get("path")).partition("/")[0] or None}


def share(item: Item) -> Iterator[Item]:
    """One object per client of a share by NFS; without lists it is everyone's."""
    rules = [rule for one in objects(item.get("securityContexts")) for rule in _rules(one)]
    everyone_is_root = lowered(item.get("anon")) == "root"
    for place, (client, write, as_root) in enumerate(rules):
        yield {
            **item,
            "@number": place,
            "@client": client,
            "@write": write,
            "@root": as_root or everyone_is_root,
        }


def _rules(context: Item) -> Iterator[tuple[str, bool, bool]]:
    """Client, whether it may write, whether root stays root (share_nfs of illumos)."""
    roots = {_client(one) for one in objects(context.get("root"))}
    if not any(objects(context.get(name)) for name in _LISTS):
        yield _ANYONE, True, False
        yield from ((client, True, True) for client in sorted(roots - {""}))
        return
    for name in ("readWriteList", "readOnlyList"):
        for one in objects(context.get(name)):
            client = _client(one)
            if client and boolean(one.get("allow")) is not False:
                yield client, name == "readWriteList", client in roots


def _client(rule: Item) -> str:
    """Name, address, or network with the length of its mask."""
    entity, mask = plain(rule.get("entity")), plain(rule.get("mask"))
    return f"{entity}/{mask}" if mask and lowered(rule.get("etype")) == "network" else entity


def target(item: Item) -> Iterator[Item]:
    """One object per portal of a target; the target alone where none is told."""
    name = plain(item.get("name"))
    portals = [plain(one.get("address")) for one in objects(item.get("portals"))]
    for address in portals or [""]:
        told = address if address and not address.startswith(_LOOPBACK) else None
        yield {
            **item,
            "@id": f"{name}@{told}" if told and name else name or None,
            "@address": told,
            "@up": _is(item.get("state"), "online"),
        }


def host_group(item: Item) -> Iterator[Item]:
    """Initiators of a host group; one without a name says that there are none."""
    members = item.get("members")
    names = [plain(one).lower() for one in members] if isinstance(members, list) else []
    for name in names or [""]:
        yield {**item, "@unseen": UNSEEN, "@initiator": name}


def address(item: Item) -> Iterator[Item]:
    """An address without the length of its mask; not those of the node to itself."""
    told = plain(item.get("address")).partition("/")[0]
    if told and not told.startswith(_LOOPBACK):
        yield {**item, "@address": told, "@up": _is(item.get("state"), "ok")}


def _is(value: Any, word: str) -> bool | None:
    return lowered(value) == word if plain(value) else None


def cluster(item: Item) -> Iterator[Item]:
    """Nodes of an HA cluster, each with the others."""
    nodes = objects(item.get("nodes"))
    names = [plain(one.get("machineName")) or plain(one.get("machineId")) for one in nodes]
    for one, name in zip(nodes, names, strict=True):
        others = sorted({other for other in names if other != name} - {""})
        yield {**one, "@id": name or None, "@partner": others, "@ha": bool(others)}


def disk(item: Item) -> Iterator[Item]:
    """A disk; one that serves no pool is unused."""
    state = plain(item.get("state"))
    idle = lowered(state) == "online" and boolean(item.get("unused")) is True
    yield {**item, "@word": "unused" if idle else state}


def replication(item: Item) -> Iterator[Item]:
    """A replication service, and what it snapshots here; some only take snapshots."""
    times = [
        one for one in objects(item.get("schedules")) if boolean(one.get("disabled")) is not True
    ]
    crons = ", ".join(plain(one.get("cron")) for one in times if one.get("cron"))
    remote = item.get("remoteNode")
    host = plain(remote.get("host")) if isinstance(remote, dict) else ""
    there = plain(item.get("destinationDataset"))
    takes = (
        times
        and lowered(item.get("state")) == "enabled"
        and boolean(item.get("isSource")) is not False
    )
    name = plain(item.get("name")) + (RECURSIVE if boolean(item.get("recursive")) is True else "")
    yield {
        **item,
        "@protection": (item.get("id") or item.get("name")) if there else None,
        "@to": f"{host}:{there}" if host else there,
        "@schedule": crons or None,
        "@dataset": item.get("sourceDataset") if takes else None,
        "@policy": name,
    }


def cases(items: list[Item]) -> list[Item]:
    """Open alerts, numbered: no recorded answer shows a name of their own."""
    return [
        {**one, "@id": f"case {place}"}
        for place, one in enumerate(items, start=1)
        if boolean(one.get("faulty")) is True
    ]


SHAPES: dict[str, Shape] = {
    "/storage/pools/root": root,
    "/storage/filesystems": filesystem,
    "/storage/volumes": volume,
    "/nas/nfs": share,
    "/san/iscsi/targets": target,
    "/san/hostgroups": host_group,
    "/network/addresses": address,
    "/rsf/clusters": cluster,
    "/inventory/disks": disk,
    "/hpr/services": replication,
}
LISTS: dict[str, Callable[[list[Item]], list[Item]]] = {"/alert/cases": cases}
