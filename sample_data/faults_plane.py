"""Faults of the control plane below the API: load balancers, databases, certificates."""

from dataclasses import replace

from sample_data.estate import Estate
from sample_data.faults_core import FaultError, fault, pick
from sample_data.ids import ip_add
from sample_data.objects_plane import Balancer, DbServer

STOPS = "blast-spof-control"
_BEHIND = ("api", "agents")


def pick_balancer(estate: Estate, name: str = "") -> Balancer:
    """A load balancer."""
    found: Balancer = pick("load balancer that is read", name, estate.plane.balancers)
    return found


def members(estate: Estate) -> list[DbServer]:
    """Members of the cluster of the database, of which there are at least two."""
    found = [one for one in estate.plane.databases if one.votes]
    if len(found) < 2:  # noqa: PLR2004 - one is no cluster
        raise FaultError(f"no cluster of databases of {estate.spec.name} is read")
    return found


def pick_replica(estate: Estate, name: str = "") -> DbServer:
    """A replica."""
    replicas = [one for one in estate.plane.databases if one.source]
    found: DbServer = pick("replica that is read", name, replicas)
    return found


@fault("mgmt-lb-single", too=(STOPS,))
def single_balancer(estate: Estate) -> str:
    """Leave one balancer before both management servers."""
    estate.plane.balancers = [pick_balancer(estate)]
    return estate.plane.balancers[0].name


@fault("mgmt-lb-backend-down", also=(STOPS, "blast-redundancy-used"))
def backend_down(estate: Estate) -> str:
    """Let all balancers take one management server for dead."""
    pick_balancer(estate)
    for one in estate.plane.balancers:
        for proxy in _BEHIND:
            one.backends[proxy][-1].status = "DOWN"
    return estate.managers[-1].name


@fault("mgmt-lb-no-stickiness")
def no_stickiness(estate: Estate) -> str:
    """Spread the requests of one browser over management servers."""
    pick_balancer(estate)
    for one in estate.plane.balancers:
        one.sticky = "none"
    return "api"


@fault("mgmt-lb-8250-timeout")
def agents_cut(estate: Estate, seconds: float = 60.0) -> str:
    """Cut connections of agents that are silent for a minute."""
    pick_balancer(estate)
    for one in estate.plane.balancers:
        one.agent_timeout = seconds
    return "agents"


@fault("galera-lb-check-blind")
def blind_check(estate: Estate) -> str:
    """Let balancers only connect to the database to see whether it is well."""
    members(estate)
    pick_balancer(estate)
    for one in estate.plane.balancers:
        one.asks_galera = False
    return "database"


@fault("galera-even-nodes", too=(STOPS, "galera-site-majority"))
def even_cluster(estate: Estate) -> str:
    """Put a fourth member at the second site: two sites of three have three votes of four."""
    first, second, *_ = members(estate)
    extra = replace(
        second, name=f"db4.{estate.mail_domain}", address=ip_add(first.address, 10), server_id=4
    )
    estate.plane.databases.append(extra)
    return extra.name


@fault("galera-site-majority", too=(STOPS,))
def site_majority(estate: Estate) -> str:
    """Put two of three members at one site."""
    first, *_, last = members(estate)
    last.site = first.site
    return last.name


@fault(
    "galera-unhealthy",
    also=(STOPS, "blast-redundancy-used", "galera-even-nodes", "mgmt-lb-backend-down"),
)
def node_lost(estate: Estate) -> str:
    """Let a member fall out of the cluster; balancers that ask it see that."""
    one = members(estate)[-1]
    one.status, one.in_view = "non-Primary", False
    for balancer in estate.plane.balancers:
        for behind in balancer.backends["database"]:
            if behind.address == one.address:
                behind.status, behind.check = "DOWN", "L7STS"
    return one.name


@fault("mgmt-dr-site", also=(STOPS, "galera-site-majority"))
def one_site(estate: Estate) -> str:
    """Put every database at one site."""
    first, *_ = members(estate)
    for one in estate.plane.databases:
        one.site = first.site
    return first.name


@fault("galera-quorum-override", also=(STOPS,))
def quorum_override(estate: Estate) -> str:
    """Switch the protection against two halves off."""
    one = members(estate)[0]
    one.ignore_quorum = True
    return one.name


@fault("galera-multi-writer")
def second_writer(estate: Estate, *, behind_balancers: bool = False) -> str:
    """Let a program of its own write to a second member, or let balancers spread writes."""
    one = members(estate)[1]
    if not behind_balancers:
        one.writes = 400_000
        return one.name
    for balancer in estate.plane.balancers:
        for behind in balancer.backends["database"]:
            behind.backup = False
    return "database"


@fault("galera-flow-control")
def flow_control(estate: Estate, share: float = 0.3) -> str:
    """Let a slow member hold writes back."""
    one = members(estate)[-1]
    one.paused = share
    return one.name


@fault("mgmt-db-replica-lag")
def replica_lag(estate: Estate, seconds: float = 600.0, *, broken: bool = False) -> str:
    """Let the replica fall behind, or stop it by an error."""
    one = pick_replica(estate)
    one.lag, one.sql_running = seconds, not broken
    return one.name


@fault("mgmt-db-replica-writable")
def replica_writable(estate: Estate) -> str:
    """Let the replica take writes."""
    one = pick_replica(estate)
    one.read_only = False
    return one.name


@fault("mgmt-db-clock")
def database_clock(estate: Estate, seconds: float = 40.0) -> str:
    """Let the clock of a database run ahead."""
    one = members(estate)[0]
    one.ahead = seconds
    return one.name


@fault("mgmt-db-connections")
def connections(estate: Estate, used: int = 1_480) -> str:
    """Let a database come close to its last connection."""
    one = members(estate)[0]
    one.most_connections = used
    return one.name


@fault("mgmt-db-settings")
def settings(estate: Estate, lock_wait: int = 50) -> str:
    """Leave a database at the lock wait of its packager."""
    one = members(estate)[0]
    one.lock_wait = lock_wait
    return one.name


@fault("mgmt-cert-expiry")
def certificate(estate: Estate, days: int = 5) -> str:
    """Let the certificate of the API end soon."""
    if not estate.plane.certificates:
        raise FaultError(f"no certificate of {estate.spec.name} is read")
    one = estate.plane.certificates[0]
    one.days = days
    return one.address
