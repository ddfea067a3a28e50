"""Faults of hosts that only the hosts themselves tell: bonds, frames, mounts, clocks, versions."""

from sample_data.estate import Estate
from sample_data.faults_core import FaultError, fault
from sample_data.objects_plane import HostSide


def pick_side(estate: Estate) -> HostSide:
    """A host that tells of itself."""
    if not estate.plane.hosts:
        raise FaultError(f"no host of {estate.spec.name} tells of itself")
    return estate.plane.hosts[0]


@fault("net-host-lacp-silent")
def partner_silent(estate: Estate) -> str:
    """Let no switch answer a bond's LACP."""
    one = pick_side(estate)
    one.partner = "00:00:00:00:00:00"
    return one.host.name


@fault("net-host-bond-mode", also=("net-host-lacp-silent",))
def wrong_mode(estate: Estate) -> str:
    """Bond without LACP where the switch has a LAG with it."""
    one = pick_side(estate)
    one.mode = "balance-alb"
    return one.host.name


@fault("net-host-bond-unwatched")
def unwatched(estate: Estate) -> str:
    """Leave the links of a bond unwatched."""
    one = pick_side(estate)
    one.monitor = 0
    return one.host.name


@fault("net-host-mtu")
def large_frames(estate: Estate, mtu: int = 9600) -> str:
    """Let a host send larger frames than its switch ports carry."""
    one = pick_side(estate)
    one.mtu = mtu
    return one.host.name


@fault("cluster-software-skew")
def old_qemu(estate: Estate, version: str = "6.2.0") -> str:
    """Leave one host of a cluster at an older QEMU."""
    one = pick_side(estate)
    one.qemu = version
    return one.host.cluster.name


@fault("host-time-unsynced", also=("ops-time-drift",))
def clock_alone(estate: Estate, offset: float = 40.0) -> str:
    """Let a host lose its source of time and drift."""
    one = pick_side(estate)
    one.offset = one.ahead = offset
    one.synced = False
    return one.host.name


@fault("ops-time-drift")
def clock_drift(estate: Estate, ahead: float = 400.0) -> str:
    """Let a host follow a source that is wrong itself."""
    one = pick_side(estate)
    one.ahead = ahead
    return one.host.name


@fault("host-nfs-soft", also=("host-nfs-differ",))
def soft_mounts(estate: Estate) -> str:
    """Mount pools softly."""
    one = pick_side(estate)
    one.hard = False
    return one.host.name


@fault("host-nfs-differ")
def old_mounts(estate: Estate, version: str = "3") -> str:
    """Mount pools at one host by another version of NFS than at the others."""
    one = pick_side(estate)
    one.nfs = version
    return one.host.name
