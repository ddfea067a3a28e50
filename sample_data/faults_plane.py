"""Faults of the control plane below the API, and of hosts as they tell of themselves.

`FAULTS` names for each the rules that must find it and those that may stir with it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sample_data.estate import Estate
from sample_data.faults_core import FaultError
from sample_data.ids import ip_add
from sample_data.objects_plane import Balancer, DbServer, HostSide

STOPS = "blast-spof-control"


@dataclass(frozen=True, slots=True)
class PlaneFault:
    """What is changed; rules that must find it; rules that may stir with it."""

    plant: Callable[[Estate], str]
    expects: tuple[str, ...]
    also: tuple[str, ...] = ()


def _balancer(estate: Estate) -> Balancer:
    if not estate.plane.balancers:
        raise FaultError(f"no balancer of {estate.spec.name} is read")
    return estate.plane.balancers[-1]


def _members(estate: Estate) -> list[DbServer]:
    found = [one for one in estate.plane.databases if one.votes]
    if not found:
        raise FaultError(f"no database of {estate.spec.name} is read")
    return found


def _replica(estate: Estate) -> DbServer:
    return next(one for one in estate.plane.databases if one.source)


def _side(estate: Estate) -> HostSide:
    if not estate.plane.hosts:
        raise FaultError(f"no host of {estate.spec.name} tells of itself")
    return estate.plane.hosts[0]


def single_balancer(estate: Estate) -> str:
    """Leave one balancer before both management servers."""
    estate.plane.balancers.remove(_balancer(estate))
    return estate.plane.balancers[0].name


def backend_down(estate: Estate) -> str:
    """Let all balancers take one management server for dead."""
    for one in estate.plane.balancers:
        for proxy in ("api", "agents"):
            one.backends[proxy][-1].status, one.backends[proxy][-1].check = "DOWN", "L4CON"
    return estate.managers[-1].name


def even_cluster(estate: Estate) -> str:
    """Put a fourth member at the second site: two sites of three have three votes of four."""
    first, second, *_ = _members(estate)
    extra = DbServer("db4." + estate.mail_domain, ip_add(first.address, 10), second.site, 4)
    estate.plane.databases.append(extra)
    return extra.name


def site_majority(estate: Estate) -> str:
    """Put two of three members at one site."""
    members = _members(estate)
    members[-1].site = members[0].site
    return members[0].site


def node_lost(estate: Estate) -> str:
    """Let a member fall out of the cluster."""
    one = _members(estate)[-1]
    one.status, one.in_view = "non-Primary", False
    return one.name


def quorum_override(estate: Estate) -> str:
    """Switch the protection against two halves off."""
    one = _members(estate)[0]
    one.ignore_quorum = True
    return one.name


def many_writers(estate: Estate) -> str:
    """Let balancers spread writes over all members."""
    for one in estate.plane.balancers:
        for behind in one.backends["database"]:
            behind.backup = False
    for member in _members(estate):
        member.writes = 2_000_000
    return "database"


def flow_control(estate: Estate) -> str:
    """Let a slow member hold writes back."""
    one = _members(estate)[-1]
    one.paused = 0.3
    return one.name


def replica_lag(estate: Estate) -> str:
    """Let the replica fall behind by ten minutes."""
    one = _replica(estate)
    one.lag = 600.0
    return one.name


def replica_broken(estate: Estate) -> str:
    """Stop replication by an error."""
    one = _replica(estate)
    one.sql_running = False
    return one.name


def replica_writable(estate: Estate) -> str:
    """Let the replica take writes."""
    one = _replica(estate)
    one.read_only = False
    return one.name


def certificate(estate: Estate) -> str:
    """Let the certificate of the API end in five days."""
    one = estate.plane.certificates[0]
    one.days = 5
    return one.address


def partner_silent(estate: Estate) -> str:
    """Let no switch answer a bond's LACP."""
    one = _side(estate)
    one.partner = "00:00:00:00:00:00"
    return one.host.name


def wrong_mode(estate: Estate) -> str:
    """Bond without LACP where the switch has a LAG with it."""
    one = _side(estate)
    one.mode = "balance-alb"
    return one.host.name


def small_frames(estate: Estate) -> str:
    """Leave one host of a cluster at 1,500 bytes."""
    one = _side(estate)
    one.mtu = 1500
    return one.host.name


def old_qemu(estate: Estate) -> str:
    """Leave one host of a cluster at an older QEMU."""
    one = _side(estate)
    one.qemu = "6.2.0"
    return one.host.name


def clock_drift(estate: Estate) -> str:
    """Let the clock of a host be 40 seconds off."""
    one = _side(estate)
    one.offset = 40.0
    return one.host.name


def soft_mounts(estate: Estate) -> str:
    """Mount pools softly."""
    one = _side(estate)
    one.hard = False
    return one.host.name


FAULTS: dict[str, PlaneFault] = {
    "single balancer": PlaneFault(single_balancer, (STOPS, "mgmt-lb-single")),
    "backend down": PlaneFault(
        backend_down, ("mgmt-lb-backend-down",), (STOPS, "blast-redundancy-used")
    ),
    "even cluster": PlaneFault(even_cluster, (STOPS, "galera-even-nodes", "galera-site-majority")),
    "site majority": PlaneFault(site_majority, (STOPS, "galera-site-majority")),
    "node lost": PlaneFault(
        node_lost, ("galera-unhealthy",), (STOPS, "blast-redundancy-used", "galera-even-nodes")
    ),
    "quorum override": PlaneFault(quorum_override, ("galera-quorum-override",), (STOPS,)),
    "many writers": PlaneFault(many_writers, ("galera-multi-writer",)),
    "flow control": PlaneFault(flow_control, ("galera-flow-control",)),
    "replica lag": PlaneFault(replica_lag, ("mgmt-db-replica-lag",)),
    "replica broken": PlaneFault(replica_broken, ("mgmt-db-replica-lag",)),
    "replica writable": PlaneFault(replica_writable, ("mgmt-db-replica-writable",)),
    "certificate": PlaneFault(certificate, ("mgmt-cert-expiry",)),
    "partner silent": PlaneFault(partner_silent, ("net-host-lacp-silent",)),
    "wrong mode": PlaneFault(wrong_mode, ("net-host-bond-mode",), ("net-host-lacp-silent",)),
    "small frames": PlaneFault(small_frames, ("net-host-mtu",)),
    "old QEMU": PlaneFault(old_qemu, ()),
    "clock drift": PlaneFault(clock_drift, ()),
    "soft mounts": PlaneFault(soft_mounts, ("host-nfs-soft",)),
}
