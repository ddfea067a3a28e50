"""Rows of datastores, network mounts and paths to LUNs.

Disks of the server itself are left out of the paths: one path is all they can have.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from collectors.array.questions import Item, at
from collectors.convert_basic import boolean, integer, objects, plain, text
from collectors.convert_hardware import positive
from collectors.told import Told
from collectors.vsphere.inventory import Inventory, kind_of, listed, moid
from collectors.vsphere.questions import STORE

_TRANSPORTS = {
    "FibreChannelTargetTransport": "fc",
    "FibreChannelOverEthernetTargetTransport": "fcoe",
    "InternetScsiTargetTransport": "iscsi",
    "SerialAttachedTargetTransport": "sas",
    "PcieTargetTransport": "nvme",
    "RdmaTargetTransport": "nvme",
    "TcpTargetTransport": "nvme",
}
_LOCAL = frozenset({"BlockAdapterTargetTransport", "ParallelScsiTargetTransport"})
_WORKING = frozenset({"active", "standby"})
_NFS = {"NFS": ("nfs", "3"), "NFS41": ("nfs4", "4.1")}


@dataclass(frozen=True)
class Lun:
    """A LUN as one host sees it. paths: as vSphere tells them."""

    wwid: str
    told: Item
    disk: Item
    paths: list[Item]

    @property
    def working(self) -> int:
        """Paths that could carry data now."""
        return sum(_state(path) in _WORKING for path in self.paths)


def tell(inventory: Inventory, told: Told) -> None:
    """Everything."""
    luns = {}
    for key, host in inventory.hosts():
        luns[moid(host.get("_obj"))] = {one.wwid: one for one in _luns(host)}
        _paths(key, host, told)
    keys = {moid(host.get("_obj")): key for key, host in inventory.hosts()}
    for store in inventory.all(STORE):
        for mount in listed(store, "host"):
            host_moid = moid(mount.get("key"))
            if host_moid in keys:
                _store(keys[host_moid], store, mount, luns[host_moid], told)


def _luns(host: Item) -> Iterator[Lun]:
    disks = {
        plain(one.get("key")): one for one in objects(host.get("config.storageDevice.scsiLun"))
    }
    for lun in listed(host.get("config.storageDevice.multipathInfo"), "lun"):
        disk = disks.get(plain(lun.get("lun")), {})
        paths = listed(lun, "path")
        local = {kind_of(path.get("transport")) for path in paths} <= _LOCAL
        wwid = text(disk.get("canonicalName")) or text(lun.get("id"))
        if wwid and not local and disk.get("localDisk") is not True:
            yield Lun(wwid, lun, disk, paths)


def _state(path: Item) -> str:
    return plain(path.get("pathState") or path.get("state"))


def _paths(key: str, host: Item, told: Told) -> None:
    adapters = {
        plain(one.get("key")): text(one.get("device"))
        for one in objects(host.get("config.storageDevice.hostBusAdapter"))
    }
    for lun in _luns(host):
        block, blocks = (integer(at(lun.disk, f"capacity/{n}")) for n in ("blockSize", "block"))
        for path in lun.paths:
            told.add(
                "host_path",
                host_system_id=key,
                wwid=lun.wwid,
                path=text(path.get("name")),
                vendor=_word(lun.disk.get("vendor")),
                product=_word(lun.disk.get("model")),
                size=block * blocks if block and blocks else None,
                policy=text(at(lun.told, "policy/policy")),
                state=_state(path) or None,
                adapter=adapters.get(plain(path.get("adapter"))),
                target=_target(path.get("transport")),
                transport=_TRANSPORTS.get(kind_of(path.get("transport"))),
            )


def _word(value: Any) -> str | None:
    return plain(value).strip() or None


def _target(transport: Any) -> str | None:
    """IQN, or the WWPN that SOAP tells as a number."""
    number = at(transport, "portWorldWideName")
    if isinstance(number, int) and not isinstance(number, bool):
        digits = f"{number & (1 << 64) - 1:016x}"
        return ":".join(digits[place : place + 2] for place in range(0, 16, 2))
    return text(at(transport, "iScsiName"))


def _store(key: str, store: Item, mount: Item, luns: dict[str, Lun], told: Told) -> None:
    summary, nas = store.get("summary"), at(store.get("info"), "nas")
    kind, name = text(at(summary, "type")), text(store.get("name"))
    extents = [plain(one.get("diskName")) for one in listed(store.get("info"), "vmfs/extent")]
    mine = sorted((luns[one] for one in extents if one in luns), key=lambda lun: lun.working)
    size, free = (integer(at(summary, field)) for field in ("capacity", "freeSpace"))
    server, path = text(at(nas, "remoteHost")), text(at(nas, "remotePath"))
    told.add(
        "host_store",
        host_system_id=key,
        store=_identity(store),
        name=name,
        type=kind,
        server=server,
        path=path or ", ".join(extents) or None,
        attached=_attached(mount.get("mountInfo")),
        shared=boolean(at(summary, "multipleHostAccess")),
        size=positive(size),
        used=size - free if size and free is not None else None,
        paths_up=mine[0].working if mine else None,
        paths=len(mine[0].paths) if mine else None,
    )
    if kind in _NFS:
        protocol, version = _NFS[kind]
        told.add(
            "host_mount", host_system_id=key, mount=name, type=protocol, server=server,
            export=path, version=version,
        )  # fmt: skip


def _identity(store: Item) -> str:
    """Its place in /vmfs/volumes, which is the same on every host; else its name in vCenter."""
    url = plain(at(store.get("summary"), "url")).rstrip("/").rpartition("/")[2]
    return url or moid(store.get("_obj"))


def _attached(info: Any) -> bool | None:
    """Mounted and accessible, as far as both are told."""
    told = [boolean(at(info, name)) for name in ("mounted", "accessible")]
    if False in told:
        return False
    return True if True in told else None
