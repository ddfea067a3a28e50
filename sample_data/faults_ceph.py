"""Faults of Ceph clusters below RBD pools."""

from sample_data.estate import Estate
from sample_data.faults_core import FaultError, fault, pick
from sample_data.ids import TIB
from sample_data.objects_ceph import CephCluster

_WARNS = ("arr-alerts",)


def pick_ceph(estate: Estate, name: str) -> CephCluster:
    """A Ceph cluster. Raises FaultError."""
    if not estate.ceph:
        raise FaultError(f"no Ceph cluster of {estate.spec.name} is read")
    found: CephCluster = pick("Ceph cluster", name, estate.ceph)
    return found


@fault("arr-raid-weak", name="ceph-one-copy", also=(*_WARNS, "blast-spof-vm"))
def one_copy(estate: Estate, array: str = "") -> str:
    """A pool keeps every block once."""
    cluster = pick_ceph(estate, array)
    one = cluster.pools[0]
    one.copies = one.least = 1
    text = "1 pool(s) have no replicas configured"
    cluster.checks["POOL_NO_REDUNDANCY"] = ("HEALTH_WARN", text)
    return one.pool.path


@fault(
    "arr-metro-degraded",
    name="ceph-monitor-out",
    too=("arr-node-down",),
    also=(*_WARNS, "arr-lif-not-home"),
)
def monitor_out(estate: Estate, array: str = "") -> str:
    """A monitor is not in the quorum: the next one that goes stops the cluster."""
    cluster = pick_ceph(estate, array)
    gone = list(cluster.monitors)[-1]
    cluster.out.add(gone)
    cluster.checks["MON_DOWN"] = ("HEALTH_WARN", f"1/{len(cluster.monitors)} mons down")
    return cluster.name


@fault("arr-disk-failed", name="ceph-osd-down", also=(*_WARNS, "arr-node-down"))
def osd_down(estate: Estate, array: str = "") -> str:
    """A disk has failed and its data is not moved yet."""
    cluster = pick_ceph(estate, array)
    cluster.osds[-1].up = False
    cluster.checks["OSD_DOWN"] = ("HEALTH_WARN", "1 osds down")
    return cluster.name


@fault("arr-aggr-full", name="ceph-pool-full", also=_WARNS)
def pool_full(estate: Estate, array: str = "", share: float = 0.93) -> str:
    """A pool is nearly full."""
    cluster = pick_ceph(estate, array)
    cluster.pools[0].filled = share
    cluster.checks["POOL_NEAR_FULL"] = ("HEALTH_WARN", "1 pool(s) nearfull")
    return cluster.pools[0].pool.path


@fault("rec-export-unused", name="ceph-image-left")
def image_left(estate: Estate, array: str = "", tebibytes: int = 2) -> str:
    """The image of a disk that was removed is still there: told once it was seen for a month."""
    one = pick_ceph(estate, array).pools[0]
    name = estate.ids.uid("image", f"{one.pool.path}/left")
    one.left[name] = tebibytes * TIB
    return f"{one.pool.path}/{name}"
