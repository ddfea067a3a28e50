"""DRBD: `drbdsetup status --json` (version 9), /proc/drbd (version 8; its driver's version)."""

import re
from collections.abc import Iterator
from typing import Any

from collectors.convert_basic import boolean, objects
from collectors.convert_hardware import stripped
from collectors.ssh.parse.common import members, whole

Fields = dict[str, Any]
_KIB = 1024
_VERSION = re.compile(r"^version: (\S+)", re.MULTILINE)
_MINOR = re.compile(
    r"^ *(?P<minor>\d+): cs:(?P<cs>\w+)(?: ro:(?P<ro>\w+)/(?P<pro>\w+) ds:(?P<ds>\w+)/(?P<pds>\w+)"
    r"(?: (?P<protocol>[ABC]))?)?(?P<rest>[^\n]*(?:\n(?! *\d+: cs:).*)*)",
    re.MULTILINE,
)
_OUT = re.compile(r"\boos:(\d+)")
_QUIET = "Established"


def status(text: str) -> list[Fields]:
    """Columns of block_replica, a row per volume and peer. Raises ValueError."""
    found = {
        (one["resource"], one["volume"], one["peer"]): one
        for resource in members(text)
        for one in _resource(resource)
    }
    return list(found.values())


def _resource(told: Fields) -> Iterator[Fields]:
    name = stripped(told.get("name"))
    if name is None:
        return
    peers = objects(told.get("connections"))
    for device in objects(told.get("devices")):
        volume = str(whole(device.get("volume")) or 0)
        quorum = device.get("quorum")
        own = {
            "resource": name,
            "volume": volume,
            "role": stripped(told.get("role")),
            "disk": stripped(device.get("disk-state")),
            "quorum": boolean(quorum) if isinstance(quorum, bool) else None,
        }
        if not peers:
            yield {**own, "peer": ""}
        for peer in peers:
            yield {**own, **_peer(peer, volume)}


def _peer(told: Fields, volume: str) -> Fields:
    there = objects(told.get("peer_devices"))
    device = next((d for d in there if str(whole(d.get("volume")) or 0) == volume), {})
    connection, sync = stripped(told.get("connection-state")), device.get("replication-state")
    busy = connection == "Connected" and isinstance(sync, str) and sync not in (_QUIET, "Off")
    missing = whole(device.get("out-of-sync"))
    return {
        "peer": stripped(told.get("name")) or "",
        "peer_role": stripped(told.get("peer-role")),
        "peer_disk": stripped(device.get("peer-disk-state")),
        "connection": stripped(sync) if busy else connection,
        "out_of_sync": missing * _KIB if missing is not None else None,
    }


def driver(text: str) -> tuple[str, list[Fields]]:
    """Version, and the devices of version 8 (later ones list none). Raises ValueError."""
    told = _VERSION.search(text)
    if told is None:
        raise ValueError("no version of DRBD")
    devices = [one for one in _MINOR.finditer(text) if one["cs"] != "Unconfigured"]
    return told.group(1), [_device(one) for one in devices]


def _device(told: re.Match[str]) -> Fields:
    missing = _OUT.search(told["rest"])
    kib = whole(missing.group(1)) if missing else None
    return {
        "resource": told["minor"], "volume": "0", "peer": "",
        "role": told["ro"], "peer_role": told["pro"], "disk": told["ds"], "peer_disk": told["pds"],
        "connection": told["cs"], "protocol": told["protocol"],
        "out_of_sync": kib * _KIB if kib is not None else None,
    }  # fmt: skip
