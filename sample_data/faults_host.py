"""Faults of hosts that only the hosts themselves tell: bonds, frames, mounts, clocks, versions."""

from sample_data.estate import Estate
from sample_data.faults_core import FaultError, fault, pick
from sample_data.objects_plane import HostSide
from sample_data.render_ssh_storage import luns


def pick_side(estate: Estate, name: str) -> HostSide:
    """A host that tells of itself."""
    sides = {one.host: one for one in estate.plane.hosts}
    return sides[pick("host that tells of itself", name, list(sides))]


def pick_path(estate: Estate, name: str) -> HostSide:
    """A host that tells of itself and has a LUN."""
    sides = {one.host: one for one in estate.plane.hosts if luns(estate, one)}
    if not sides:
        raise FaultError(f"no host of {estate.spec.name} that is read has a LUN")
    return sides[pick("host with a LUN", name, list(sides))]


@fault("net-host-lacp-silent")
def partner_silent(estate: Estate, host: str = "") -> str:
    """Let no switch answer a bond's LACP."""
    one = pick_side(estate, host)
    one.partner = "00:00:00:00:00:00"
    return one.host.name


@fault("net-host-bond-mode", also=("net-host-lacp-silent",))
def wrong_mode(estate: Estate, host: str = "") -> str:
    """Bond without LACP where the switch has a LAG with it."""
    one = pick_side(estate, host)
    one.mode = "balance-alb"
    return one.host.name


@fault("net-host-bond-unwatched")
def unwatched(estate: Estate, host: str = "") -> str:
    """Leave the links of a bond unwatched."""
    one = pick_side(estate, host)
    one.monitor = 0
    return one.host.name


@fault("net-host-mtu")
def large_frames(estate: Estate, host: str = "", mtu: int = 9600) -> str:
    """Let a host send larger frames than its switch ports carry."""
    one = pick_side(estate, host)
    one.mtu = mtu
    return one.host.name


@fault("cluster-software-skew")
def old_qemu(estate: Estate, host: str = "", version: str = "6.2.0") -> str:
    """Leave one host of a cluster at an older QEMU."""
    one = pick_side(estate, host)
    one.qemu = version
    return one.host.cluster.name


@fault("host-time-unsynced", also=("ops-time-drift",))
def clock_alone(estate: Estate, host: str = "", offset: float = 40.0) -> str:
    """Let a host lose its source of time and drift."""
    one = pick_side(estate, host)
    one.offset = one.ahead = offset
    one.synced = False
    return one.host.name


@fault("ops-time-drift")
def clock_drift(estate: Estate, host: str = "", ahead: float = 400.0) -> str:
    """Let a host follow a source that is wrong itself."""
    one = pick_side(estate, host)
    one.ahead = ahead
    return one.host.name


@fault("host-nfs-soft", also=("host-nfs-differ",))
def soft_mounts(estate: Estate, host: str = "") -> str:
    """Mount pools softly."""
    one = pick_side(estate, host)
    one.hard = False
    return one.host.name


@fault("host-nfs-differ")
def old_mounts(estate: Estate, host: str = "", version: str = "3") -> str:
    """Mount pools at one host by another version of NFS than at the others."""
    one = pick_side(estate, host)
    one.nfs = version
    return one.host.name


@fault("net-host-bond-degraded")
def leg_lost(estate: Estate, host: str = "") -> str:
    """Let a leg of a bond carry nothing although its link is there."""
    one = pick_side(estate, host)
    one.lost = one.host.nics[-1].name
    return one.host.name


@fault("host-address-twice")
def address_twice(estate: Estate, host: str = "") -> str:
    """Give a host the address of another one too."""
    one = pick_side(estate, host)
    other = next(side.host for side in estate.plane.hosts if side is not one)
    one.second = other.ip
    return one.host.name


@fault("host-path-single", also=("host-path-uneven",))
def one_path(estate: Estate, host: str = "") -> str:
    """Leave a host one path to its LUNs."""
    one = pick_path(estate, host)
    one.paths = 1
    return one.host.name


@fault("host-path-failed")
def failed_path(estate: Estate, host: str = "", count: int = 1) -> str:
    """Let paths of a host to its LUNs fail."""
    one = pick_path(estate, host)
    one.failed_paths = count
    return one.host.name


@fault("host-path-uneven")
def fewer_paths(estate: Estate, host: str = "") -> str:
    """Log a host in at one controller of its LUNs alone."""
    one = pick_path(estate, host)
    one.paths = 2
    return one.host.cluster.name


@fault("host-uptime-long")
def never_restarted(estate: Estate, host: str = "", days: int = 700) -> str:
    """Leave a host running for years."""
    one = pick_side(estate, host)
    one.up = days
    return one.host.name
