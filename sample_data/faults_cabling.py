"""Faults of cabling: legs that are missing, down, slow or on the wrong switch, thin uplinks."""

from sample_data.build_switch import ends_of
from sample_data.estate import Estate
from sample_data.faults_core import FaultError, fault, hosts_of, pick, pick_cluster, pick_host
from sample_data.objects_infra import Host
from sample_data.objects_switch import Lag, Machine, Port, Switch, Trunk

_SLOW, _GIGABIT = 10_000, 1_000
_STORM = ("net-mlag-inconsistent", "net-bond-member-down")


def switch_of(estate: Estate, name: str, fitting: list[Switch] | None = None) -> Switch:
    """The named switch, or the first that has hosts."""
    switches = estate.switches if fitting is None else fitting
    switch: Switch = pick("switch", name, sorted(switches, key=lambda s: s.pod is None))
    return switch


def host_ports(estate: Estate, host: Host) -> list[Port]:
    """Ports a host is cabled to. Raises FaultError when there are none."""
    ports = ends_of(estate.switches, host)
    if not ports:
        raise FaultError(f"host {host.name} is cabled to no switch")
    return ports


def legs_on_both(estate: Estate, host: str, platform: str = "") -> tuple[Port, Port]:
    """The legs of a host's first bond on a pair of switches."""
    first, *others = host_ports(estate, pick_host(estate, host))
    if first.switch.partner is None or platform not in {"", first.switch.platform.name}:
        raise FaultError(f"the hosts of {estate.spec.name} hang on no {platform or 'switch'} pair")
    other = next(port for port in others if port.lag and first.lag and port.lag.id == first.lag.id)
    return first, other


def _stacked(estate: Estate) -> list[Host]:
    """Hosts on stacks."""
    stacks = [switch for switch in estate.switches if len(switch.members) > 1]
    found = [host for host in estate.hosts if ends_of(stacks, host)]
    if not found:
        raise FaultError(f"no host of {estate.spec.name} hangs on a stack")
    return found


def uplinks(estate: Estate, name: str) -> list[Port]:
    """Cables of an access switch towards the cores."""
    fitting = [switch for switch in estate.switches if switch.uplink]
    lag = switch_of(estate, name, fitting).uplink
    return list(lag.ports) if lag else []


def _down(port: Port) -> None:
    """Nothing passes the cable."""
    port.up = False
    if isinstance(port.far, Port):
        port.far.up = False


def _unplug(port: Port) -> None:
    """Take the cable out, and the port out of its LAG; an empty LAG goes."""
    _leave(port)
    port.far, port.up, port.alias, port.trunk = None, False, "", Trunk({1})


def _leave(port: Port) -> Lag | None:
    """Take a port out of its LAG, which goes when it is empty."""
    lag, port.lag = port.lag, None
    if lag is not None:
        port.trunk = lag.trunk
        lag.ports.remove(port)
        if not lag.ports:
            port.switch.lags.remove(lag)
    return lag


def _recable(port: Port, to: Port) -> None:
    """Put the cable of a port into another one, in the LAG of the same number there."""
    lag = next((one for one in to.switch.lags if port.lag and one.id == port.lag.id), None)
    to.far, to.up, to.alias, to.trunk = port.far, True, port.alias, port.trunk
    to.load, to.out_load, to.mbps = port.load, port.out_load, port.mbps
    _unplug(port)
    if lag is not None:
        to.lag, to.trunk = lag, lag.trunk
        lag.ports.append(to)


def _all_on_first(estate: Estate, host: Host) -> None:
    """Move every leg of a host to the switch of its first one."""
    ports = host_ports(estate, host)
    for port in ports:
        if port.switch is not ports[0].switch:
            _recable(port, ports[0].switch.free(fast=False))


@fault("net-bond-member-down", also=(*_STORM, "srv-nic-down"))
def member_down(estate: Estate, *, host: str = "") -> str:
    """Let one leg of a host's bond be down."""
    victim = pick_host(estate, host)
    _down(host_ports(estate, victim)[0])
    return victim.name


@fault("net-lacp-not-synced", also=(*_STORM,))
def not_synced(estate: Estate, *, host: str = "", state: str = "defaulted") -> str:
    """Let one leg hear no LACP (`defaulted`), or not come in sync (`waiting`)."""
    victim = pick_host(estate, host)
    host_ports(estate, victim)[0].lacp = state
    return victim.name


@fault("net-lacp-partner-split", also=(*_STORM, "net-bond-one-switch", "net-lacp-not-synced"))
def partner_split(estate: Estate) -> str:
    """Swap a cable of two hosts on a stack: each bond then ends on two machines."""
    one, other = [host_ports(estate, host)[1] for host in _stacked(estate)[:2]]
    one.far, other.far = other.far, one.far
    return one.lag.name if one.lag else one.name


@fault("net-bond-asymmetric", also=("net-speed-degraded",))
def asymmetric(estate: Estate, *, host: str = "", mbps: int = _SLOW) -> str:
    """Let one leg of a bond run slower than the other."""
    victim = pick_host(estate, host)
    host_ports(estate, victim)[0].mbps = mbps
    return victim.name


@fault("net-speed-degraded", also=("net-bond-asymmetric",))
def degraded(estate: Estate, *, host: str = "", mbps: int = _SLOW) -> str:
    """Let a whole bond of one host run slower than those of its neighbours."""
    victim = pick_host(estate, host)
    first, *others = host_ports(estate, victim)
    for port in (first, *others):
        if port.lag and first.lag and port.lag.id == first.lag.id:
            port.mbps = mbps
    return victim.name


@fault("net-storage-1g", also=("net-speed-degraded", "net-nic-sprawl"))
def storage_1g(estate: Estate, *, host: str = "") -> str:
    """Run every link of a host at 1 Gb/s."""
    victim = pick_host(estate, host)
    for port in host_ports(estate, victim):
        port.mbps = _GIGABIT
    return victim.name


@fault("net-bond-missing")
def bond_missing(estate: Estate, *, host: str = "") -> str:
    """Take every leg of a host out of its LAG: no LACP, the same VLANs."""
    victim = pick_host(estate, host)
    for port in host_ports(estate, victim):
        _leave(port)
    return victim.name


@fault("net-bond-one-switch", also=("net-host-single-uplink",))
def bond_one_switch(estate: Estate) -> str:
    """Put both legs of a bond on one member of a stack."""
    victim = _stacked(estate)[0]
    first, *others = host_ports(estate, victim)
    second = next(port for port in others if port.lag is first.lag)
    _recable(second, first.switch.free(fast=False))
    return victim.name


@fault("net-mlag-single-leg", also=("net-host-single-uplink",))
def single_leg(estate: Estate, *, host: str = "") -> str:
    """Put every leg of a host on one switch of the pair."""
    first, _other = legs_on_both(estate, host)
    _all_on_first(estate, _host_of(first))
    return _host_of(first).name


def _host_of(port: Port) -> Host:
    if not isinstance(port.far, Machine) or port.far.host is None:
        raise FaultError(f"no host is behind port {port.name} of {port.switch.name}")
    return port.far.host


@fault(
    "net-host-single-uplink",
    also=(*_STORM, "net-mlag-single-leg", "srv-nic-down", "srv-nic-one-adapter"),
)
def single_uplink(estate: Estate, *, host: str = "") -> str:
    """Cut every leg of a host to the second switch."""
    victim = pick_host(estate, host)
    first, *others = host_ports(estate, victim)
    for port in others:
        if port.switch is not first.switch:
            _down(port)
    return victim.name


@fault("net-nic-too-few", also=("net-host-single-uplink", "net-mlag-single-leg", "srv-nic-down"))
def too_few(estate: Estate, *, host: str = "") -> str:
    """Leave a host one cable, which then carries everything."""
    victim = pick_host(estate, host)
    first, *others = host_ports(estate, victim)
    everything = Trunk(set().union(*(p.trunk.vlans for p in (first, *others))), first.trunk.native)
    for port in others:
        _unplug(port)
    first.trunk = everything
    if first.lag is not None:
        first.lag.trunk = everything
    return victim.name


@fault("net-single-tor", also=("net-host-single-uplink", "net-mlag-single-leg", "blast-spof-vm"))
def single_tor(estate: Estate, *, cluster: str = "") -> str:
    """Put every host of a cluster on one switch of the pair."""
    victim = pick_cluster(estate, cluster)
    for host in hosts_of(estate, victim):
        _all_on_first(estate, host)
    return victim.name


@fault("net-uplink-single", also=("net-bond-member-down", "net-oversub-access"))
def uplink_single(estate: Estate, *, switch: str = "") -> str:
    """Leave an access switch one uplink that is up."""
    first, *others = uplinks(estate, switch)
    for port in others:
        _down(port)
    return first.switch.name


@fault("net-oversub-access", also=("net-bond-asymmetric",))
def oversubscribed(estate: Estate, *, switch: str = "", mbps: int = _SLOW) -> str:
    """Feed a pair of access switches with slow uplinks."""
    first = uplinks(estate, switch)
    pair = [first[0].switch, first[0].switch.partner]
    for port in (port for one in pair if one for port in uplinks(estate, one.name)):
        port.mbps = mbps
        if isinstance(port.far, Port):
            port.far.mbps = mbps
    return first[0].switch.name


@fault("net-core-single", also=("net-uplink-single", "net-oversub-access", "blast-spof-vm"))
def core_single(estate: Estate) -> str:
    """Take one core switch of a pair away, with its cables."""
    gone = switch_of(estate, "", [s for s in estate.switches if s.pod is None and s.partner])
    stays = gone.partner
    if stays is None:
        raise FaultError(f"switch {gone.name} has no partner")
    for port in (port for port in gone.ports if isinstance(port.far, Port)):
        _unplug(port.far)  # type: ignore[arg-type]
    estate.switches.remove(gone)
    stays.partner = stays.peer_link = None
    stays.domain, stays.system = 0, stays.mac
    for lag in stays.lags:
        lag.vpc = 0
    return stays.name


@fault("rec-host-no-link")
def cabled_elsewhere(estate: Estate, *, host: str = "") -> str:
    """Cable a host to switches that are not read; nor is its controller."""
    victim = pick_host(estate, host)
    for port in host_ports(estate, victim):
        _unplug(port)
    for server in (one for one in estate.servers if one.host is victim):
        server.is_read = False
    return victim.name
