"""Filers below the NFS pools and image stores of a zone: two controllers, everything redundant.

The address of a pool is an interface of the filer, its export a volume; one aggregate a node. The
volumes of image stores are copied to the first filer of the pools.
"""

from collections.abc import Iterator

from sample_data.estate import Estate, View
from sample_data.ids import ip_add
from sample_data.objects_array import (
    Aggregate,
    FcPort,
    Filer,
    FilerNode,
    FilerPort,
    FilerVolume,
    Lif,
    Mirror,
)
from sample_data.objects_infra import Array, Zone

VERSION = "9.16.1"
_DRIVES = 11
_ROOM = 1.25  # size of an aggregate by that of its volumes
_RESERVE = 0.05
_OTHER = 1 << 15  # interfaces for blocks and management, beyond the storage addresses


def add_filers(estate: Estate, zone: Zone) -> None:
    """Add the filer of every array of a zone that serves by NFS."""
    made = [
        filer_of(estate, array, number)
        for number, array in enumerate(a for a in estate.arrays if a.zone is zone)
        if any(True for _ in _stores(estate, array))
    ]
    estate.filers += made
    first = next(
        (filer for filer in made if any(p.array is filer.array for p in estate.pools)), None
    )
    for filer in made:
        if first is not None and filer is not first:
            _copy(estate, filer, first)


def filer_of(estate: Estate, array: Array, number: int) -> Filer:
    """The filer of an array."""
    ids, name = estate.ids, f"{array.zone.name}-{array.name}"
    base = next(address for _, _, address, _, _ in _stores(estate, array))
    nodes = [FilerNode(f"{name}-0{n}", ids.serial(f"filer/{name}/{n}", 12)) for n in (1, 2)]
    filer = Filer(
        array=array,
        name=name,
        uuid=ids.uid("filer", name),
        address=ip_add(base, _OTHER // 2 + 8 * number),
        version=VERSION,
        nodes=nodes,
        hosts=[h for h in estate.hosts if h.cluster.pod.zone is array.zone],
        network=f"{base.rsplit('.', 1)[0]}.0/24",
        licences=dict.fromkeys(("nfs", "iscsi", "fcp", "snapmirror"), True),
    )
    filer.policies["hosts"] = [filer.network]
    _aggregates(estate, filer)
    _volumes(estate, filer)
    _network(estate, filer)
    return filer


def _stores(estate: Estate, array: Array) -> Iterator[tuple[str, str, str, int, int]]:
    """Name, path, address, size and use of what lies on an array by NFS."""
    view = View(estate)
    for pool in estate.pools:
        if pool.array is array and pool.type == "NetworkFilesystem":
            yield pool.name, pool.path, pool.server, pool.size, view.pool_used(pool)
    for store in estate.image_stores:
        if store.array is array and store.protocol == "nfs":
            yield store.name, store.path, store.server, store.size, store.used


def _aggregates(estate: Estate, filer: Filer) -> None:
    for node in filer.nodes:
        name = f"{node.name.replace('-', '_')}_ssd"
        filer.aggregates.append(
            Aggregate(
                uuid=estate.ids.uid("aggregate", name),
                name=name,
                node=node,
                size=0,
                used=0,
                drives=[f"{filer.nodes.index(node) + 1}.0.{bay}" for bay in range(_DRIVES)],
            )
        )


def _volumes(estate: Estate, filer: Filer) -> None:
    for number, (name, path, address, size, used) in enumerate(_stores(estate, filer.array)):
        aggregate = filer.aggregates[number % 2]
        whole = int(size / (1 - _RESERVE))
        filer.volumes.append(
            FilerVolume(
                uuid=estate.ids.uid("filer volume", name),
                name=path.strip("/").replace("/", "_").replace("-", "_"),
                aggregate=aggregate,
                path=path,
                size=whole,
                used=used,
                reserve=_RESERVE,
                snapshot_used=int(whole * _RESERVE * 0.4),
                clients=[host.ip for host in filer.hosts],
            )
        )
        uid = estate.ids.uid("lif", f"{filer.name}/{address}")
        filer.lifs.append(Lif(uid, f"nfs{number + 1}", address, aggregate.node, "data_nfs"))
        aggregate.size += int(whole * _ROOM)
        aggregate.used += used
    for aggregate in filer.aggregates:
        aggregate.size = aggregate.size or aggregate.drive_size * (_DRIVES - 3)


def _network(estate: Estate, filer: Filer) -> None:
    """A bundle of two ports to two switches, FC ports in two fabrics, addresses for iSCSI."""
    for number, node in enumerate(filer.nodes):
        for leg, name in enumerate(("e0c", "e0d"), 1):
            filer.ports.append(FilerPort(node, name, f"{filer.array.zone.name}-st{leg}"))
            fabric = f"10:00:00:05:33:0{leg}:00:00"
            wwpn = f"50:0a:09:8{leg}:{filer.uuid[:2]}:{filer.uuid[2:4]}:{filer.uuid[4:6]}:0{number}"
            filer.fc_ports.append(FcPort(node, f"0{'ab'[leg - 1]}", wwpn, fabric))
        address = ip_add(filer.address, 1 + number)
        uid = estate.ids.uid("lif", f"{filer.name}/{address}")
        failover = "sfo_partners_only"
        filer.lifs.append(
            Lif(uid, f"iscsi{number + 1}", address, node, "data_iscsi", failover=failover)
        )
    uid = estate.ids.uid("lif", f"{filer.name}/mgmt")
    mgmt = Lif(uid, "cluster_mgmt", filer.address, filer.nodes[0], "management_https")
    filer.lifs.append(mgmt)


def _copy(estate: Estate, source: Filer, target: Filer) -> None:
    """Copies of the volumes of image stores, on the first filer of the pools."""
    if any(pool.array is source.array for pool in estate.pools):
        return
    for volume in source.volumes:
        aggregate = target.aggregates[0]
        copy = FilerVolume(
            uuid=estate.ids.uid("filer volume", f"copy/{source.name}/{volume.name}"),
            name=f"{volume.name}_copy",
            aggregate=aggregate,
            path="",
            size=volume.size,
            used=volume.used,
            is_copy=True,
        )
        aggregate.size += int(copy.size * _ROOM)
        aggregate.used += copy.used
        target.volumes.append(copy)
        target.mirrors.append(
            Mirror(
                uuid=estate.ids.uid("mirror", copy.uuid),
                source=f"svm_{source.array.name}:{volume.name}",
                target=f"svm_{target.array.name}:{copy.name}",
            )
        )
