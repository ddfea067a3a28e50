"""Faults of storage arrays: space, disks, copies."""

from dataclasses import replace

from sample_data.estate import Estate
from sample_data.faults_array import pick_filer, pool_volume
from sample_data.faults_core import FaultError, fault
from sample_data.ids import GIB, TIB
from sample_data.objects_array import Aggregate, Filer, Mirror


def _aggregate(filer: Filer) -> Aggregate:
    """The pool of the array below a pool."""
    return pool_volume(filer).aggregate


def _mirror(estate: Estate) -> Mirror:
    found = [one for filer in estate.filers for one in filer.mirrors]
    if not found:
        raise FaultError(f"no array of {estate.spec.name} holds a copy")
    return found[0]


@fault("arr-aggr-full", also=("pool-double-thin", "arr-thin-overcommit"))
def full(estate: Estate, array: str = "", share: float = 0.93) -> str:
    """The disks of an array are nearly full."""
    one = _aggregate(pick_filer(estate, array))
    one.used = int(one.size * share)
    return one.name


@fault("arr-thin-overcommit", also=("pool-double-thin",))
def promised(estate: Estate, array: str = "", ratio: float = 2.4) -> str:
    """Volumes are promised several times the disks."""
    filer = pick_filer(estate, array)
    one = _aggregate(filer)
    one.size = int(sum(v.size for v in filer.volumes if v.aggregate is one) / ratio)
    one.used = one.size // 2
    return one.name


@fault("pool-double-thin", also=("arr-thin-overcommit",))
def thin_on_thin(estate: Estate, array: str = "") -> str:
    """A pool that sells double lies on a thin volume with little space below."""
    one = _aggregate(pick_filer(estate, array))
    one.used = int(one.size * 0.74)
    return one.name


@fault("arr-vol-full")
def volume_full(estate: Estate, array: str = "") -> str:
    """A file system is full and does not grow."""
    one = pool_volume(pick_filer(estate, array))
    one.used, one.grows = int(one.size * (1 - one.reserve) * 0.97), False
    return one.name


@fault("arr-inodes")
def inodes(estate: Estate, array: str = "", share: float = 0.9) -> str:
    """A file system runs out of inodes."""
    one = pool_volume(pick_filer(estate, array))
    one.files = int(one.files_max * share)
    return one.name


@fault("arr-snap-overflow")
def snapshots(estate: Estate, array: str = "") -> str:
    """Snapshots take three times what was set aside."""
    one = pool_volume(pick_filer(estate, array))
    one.snapshot_used, one.snapshots = int(3 * one.reserve * one.size), 180
    return one.name


@fault("arr-mirror-lag")
def late(estate: Estate, hours: int = 30) -> str:
    """A copy by schedule is late; 0 hours: its transfers fail."""
    one = _mirror(estate)
    one.healthy = hours > 0
    one.lag = 3600 * hours
    return one.target


@fault("arr-disk-failed")
def disks(estate: Estate, array: str = "", failed: int = 1, spares: int = 2) -> str:
    """Drives have failed."""
    filer = pick_filer(estate, array)
    one = _aggregate(filer)
    one.failed = set(one.drives[:failed])
    for node in filer.nodes:
        node.spares = spares
    return filer.name


@fault("arr-raid-weak")
def parity(estate: Estate, array: str = "") -> str:
    """One parity on disks of 16 TB."""
    one = _aggregate(pick_filer(estate, array))
    one.raid, one.solid, one.drive_size = "raid4", False, 16 * 10**12
    return one.name


@fault("arr-latency")
def slow(estate: Estate, array: str = "", milliseconds: float = 28.0) -> str:
    """A file system on SSD is slow."""
    one = pool_volume(pick_filer(estate, array))
    one.milliseconds = milliseconds
    return one.name


@fault("arr-snap-none", also=("vm-no-backup",))
def no_snapshots(estate: Estate, array: str = "") -> str:
    """No snapshots of a pool on the array, and no backup of its virtual machines."""
    filer = pick_filer(estate, array)
    for one in filer.volumes:
        one.snapshot_policy, one.snapshots = "none", 0
    for volume in estate.volumes:
        if volume.vm is not None and volume.pool is not None and volume.pool.array is filer.array:
            volume.vm.backup = volume.policy = False
    return filer.name


@fault("sec-no-copy")
def no_copy(estate: Estate) -> str:
    """Nothing copies the image stores any more."""
    _mirror(estate)
    for filer in estate.filers:
        filer.mirrors.clear()
    return estate.image_stores[0].name


@fault("pool-array-gap")
def shrunk(estate: Estate, array: str = "") -> str:
    """The array gives a pool less than CloudStack believes."""
    one = pool_volume(pick_filer(estate, array))
    one.size -= 600 * GIB
    return one.name


@fault("rec-export-unused")
def forgotten(estate: Estate, array: str = "", tebibytes: int = 3) -> str:
    """The export of a pool that was removed is still there: told once it was seen for a month."""
    filer = pick_filer(estate, array)
    usual, size = pool_volume(filer), tebibytes * TIB
    uuid = estate.ids.uid("filer volume", f"{filer.name}/forgotten")
    left = replace(usual, uuid=uuid, name="acs_old", path="/acs_old", size=size, clients=[])
    left.used = left.snapshot_used = 0
    filer.volumes.append(left)
    left.aggregate.size += size
    return left.name
