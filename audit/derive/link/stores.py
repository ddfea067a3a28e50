"""Which storage array a pool or image store lies on, by what CloudStack tells of its place.

What CloudStack tells (source of its drivers): NFS the server and the export; iSCSI the portal and
/iqn.../lun; RBD the monitors and the pool; SolidFire the storage address and a URL that names the
management address; PowerFlex the gateway and the id of the pool. VMFS and PreSetup name a vCenter
or nothing: not known, unless the path has the id of a LUN.
"""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from audit.derive.link.names import is_address, short, without_port
from audit.derive.link.shelves import Lif, Shelves, Space, hexadecimal
from audit.model.kinds import Table
from audit.model.metal import PoolArray

_POOLS = """
SELECT p.id, p.type, s.server, p.path FROM storage_pool AS p
JOIN pool_server AS s ON s.storage_pool_id = p.id
WHERE coalesce(p.scope, '') <> 'HOST' ORDER BY p.id"""
_STORES = "SELECT DISTINCT id, protocol, server, url FROM image_store ORDER BY id, url"
_VIP = re.compile(r"\b[MS]VIP\s*=\s*([^;,\s]+)", re.IGNORECASE)
_TARGET = re.compile(r"((?:iqn|eui|nqn)\.[^/\s]+)(?:/(\d+))?", re.IGNORECASE)
_WWPN = re.compile(r"(?:[0-9a-f]{2}:){7}[0-9a-f]{2}|\b(?:0x)?[0-9a-f]{16}\b", re.IGNORECASE)
DEVICE = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)
_FILES = ("networkfilesystem", "managednfs", "nfs")


@dataclass(frozen=True, slots=True)
class Store:
    """A pool or image store. server: addresses or names, several with commas between."""

    kind: str
    id: str
    type: str
    server: str
    path: str

    @property
    def addresses(self) -> list[str]:
        """Hosts it names, ports left out, lower case."""
        told = [*re.split(r"[,;\s]+", self.server), *_VIP.findall(self.path)]
        return list(dict.fromkeys(without_port(one) for one in told if one))

    @property
    def has_files(self) -> bool:
        """It is mounted by NFS."""
        return self.type.lower() in _FILES


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store was found. space: the volume it is."""

    array: str
    method: str
    confidence: str
    evidence: str
    lif: Lif | None = None
    space: Space | None = None


def bind(connection: sqlite3.Connection) -> list[Table]:
    """Rows of pool_array; a store whose array is not known has none."""
    shelves = Shelves(connection)
    if not shelves.arrays:
        return []
    pools = [Store("storage_pool", *_texts(row)) for row in connection.execute(_POOLS)]
    stores = [
        replace(store, path=urlsplit(store.path).path)
        for row in connection.execute(_STORES)
        for store in [Store("image_store", *_texts(row))]
    ]
    found = {(store.kind, store.id): place(store, shelves) for store in (*pools, *stores)}
    return [_row(*key, one, shelves) for key, one in sorted(found.items()) if one]


def _texts(row: tuple[str | None, ...]) -> Iterator[str]:
    return (text or "" for text in row)


def place(store: Store, shelves: Shelves) -> tuple[Place, str | None] | None:
    """(where a store lies, pool of the array); None: not known."""
    for way in (_by_target, _by_device, _by_address, _by_name):
        found = way(store, shelves)
        if found:
            pool = found.space.pool if found.space else None
            return found, pool or shelves.pool(found.array, store.path.strip("/"))
    return None


def _by_target(store: Store, shelves: Shelves) -> Place | None:
    """iSCSI: the target name, then the LUN that is mapped by that number."""
    told = _TARGET.search(store.path)
    if not told:
        return None
    target, number = told.group(1).lower(), told.group(2)
    owners = shelves.targets.get(target, set())
    if len(owners) != 1:
        return None
    array, tenant = next(iter(owners))
    lifs = [one for name in store.addresses for one in shelves.lifs.get(name, ())]
    lif = next((one for one in lifs if one.array == array), None)
    lun = shelves.lun(array, tenant, int(number)) if number else None
    why = f"its path names the target {target} of the array"
    if lun:
        return Place(array, "iqn+lun", "measured", f"{why} and LUN {number}", lif, lun)
    return Place(array, "iqn", "measured", why, lif)


def _by_device(store: Store, shelves: Shelves) -> Place | None:
    """Block: the path has the id of a LUN, or the WWPN of a target port."""
    for text in () if store.has_files else DEVICE.findall(store.path):
        spaces = {space for key, space in shelves.serials.items() if key in text.lower()}
        if len(spaces) == 1:
            space = next(iter(spaces))
            why = f"its path has the id {text} of LUN {space.name or space.id}"
            return Place(space.array, "volume serial", "measured", why, None, space)
    for text in _WWPN.findall(f"{store.server} {store.path}"):
        lif = shelves.wwpns.get(hexadecimal(text))
        if lif:
            return Place(lif.array, "wwpn", "measured", f"it names the port {text}", lif)
    return None


def _by_address(store: Store, shelves: Shelves) -> Place | None:
    """The address is one of an interface or of the management of one array."""
    lifs = [one for name in store.addresses for one in shelves.lifs.get(name, ())]
    space = shelves.at_path(store.path, lifs) if store.has_files else None
    if space:
        lif, volume = space
        why = f"{lif.address} is its interface {lif.name or lif.id}, with {volume.path} behind it"
        return Place(volume.array, "address+path", "measured", why, lif, volume)
    managed = {array for name in store.addresses for array in shelves.managed.get(name, ())}
    arrays = {one.array for one in lifs} or managed
    if len(arrays) != 1:
        return None
    array, lif_found = next(iter(arrays)), lifs[0] if len(lifs) == 1 else None
    if store.type.upper() == "RBD":
        why = "the monitors it names are those of the cluster"
        return Place(array, "rbd monitors", "measured", why, lif_found)
    at = ", ".join(
        name for name in store.addresses if name in shelves.lifs or name in shelves.managed
    )
    inside = shelves.pool(array, store.path.strip("/"))
    if inside and not store.has_files:
        why = f"{at} is an address of the array, which has a pool {store.path.strip('/')}"
        return Place(array, "address+path", "measured", why, lif_found)
    return Place(array, "address", "derived", f"{at} is an address of the array", lif_found)


def _by_name(store: Store, shelves: Shelves) -> Place | None:
    """NFS by a DNS name, which nobody resolved: the name and the export must both fit."""
    names = {short(name) for name in store.addresses if not is_address(name)}
    lifs = [one for name in sorted(names) for one in shelves.named.get(name, ())]
    space = shelves.at_path(store.path, lifs) if store.has_files and lifs else None
    if not space:
        return None
    lif, volume = space
    why = f"{store.server} has the name of {lif.name or lif.tenant}, with {volume.path} behind it"
    alone = len({one.id for one in lifs}) == 1
    return Place(volume.array, "name", "inferred", why, lif if alone else None, volume)


def _row(kind: str, store: str, found: tuple[Place, str | None], shelves: Shelves) -> PoolArray:
    one, pool = found
    lif = one.lif
    return PoolArray(
        kind=kind, store_id=store, array_id=one.array,
        volume_id=one.space.id if one.space else None,
        lif_id=lif.id if lif else None,
        node_id=lif.node if lif else shelves.node(one.array, pool),
        home_node_id=lif.home if lif else None,
        array_pool_id=pool,
        method=one.method, confidence=one.confidence, evidence=one.evidence,
    )  # fmt: skip
