"""Ceph clusters below the RBD pools of a zone: three monitors, four hosts, three copies.

CloudStack names all monitors of a pool; copies lie on different hosts, and one host may be lost
without the rest running full.
"""

from sample_data.estate import Estate
from sample_data.ids import ip_add
from sample_data.objects_ceph import CephCluster, CephPool, Osd
from sample_data.objects_infra import Array, Pool, Zone

VERSION = "19.2.3"
_HOSTS, _OSDS = 4, 6
_ROOM = 2  # raw size by that of all copies of full pools
_MONITORS = 1 << 14  # addresses of further monitors, beyond those of the pools


def add_ceph(estate: Estate, zone: Zone) -> None:
    """Add the cluster of every array of a zone that serves by RBD."""
    for number, array in enumerate(one for one in estate.arrays if one.zone is zone):
        pools = [p for p in estate.pools if p.array is array and p.type == "RBD"]
        if pools:
            estate.ceph.append(_cluster(estate, array, pools, number))


def _cluster(estate: Estate, array: Array, pools: list[Pool], number: int) -> CephCluster:
    name, first = f"{array.zone.name}-{array.name}", pools[0].server
    hosts = [f"{name}-{n + 1}" for n in range(_HOSTS)]
    spare = [ip_add(first, _MONITORS + 8 * number + n) for n in (1, 2)]
    cluster = CephCluster(
        array=array,
        name=name,
        fsid=estate.ids.uid("ceph", name),
        version=VERSION,
        monitors=dict(zip(hosts, [first, *spare], strict=False)),
        hosts=hosts,
        pools=[CephPool(pool, place) for place, pool in enumerate(pools, 1)],
    )
    raw = sum(pool.size * one.copies for pool, one in zip(pools, cluster.pools, strict=True))
    each = raw * _ROOM // (_HOSTS * _OSDS)
    cluster.osds = [Osd(n, hosts[n % _HOSTS], each) for n in range(_HOSTS * _OSDS)]
    for pool in pools:
        pool.server = ",".join(cluster.monitors.values())
    return cluster
