"""Faults of switches themselves: power, software, pairs and stacks, counters, VLANs."""

from datetime import timedelta

from sample_data.build_switch import MANAGEMENT
from sample_data.estate import Estate
from sample_data.faults_cabling import host_ports, legs_on_both, switch_of, uplinks
from sample_data.faults_core import FaultError, fault, pick_host
from sample_data.objects_switch import Port, Switch

_HALF = 2
_MODES = ("keepalive", "peer-link", "dual-active")


def _paired(estate: Estate, name: str, platform: str = "") -> tuple[Switch, Switch]:
    """A switch and its partner."""
    fitting = [s for s in estate.switches if s.partner and platform in {"", s.platform.name}]
    switch = switch_of(estate, name, fitting)
    if switch.partner is None:
        raise FaultError(f"switch {switch.name} has no partner")
    return switch, switch.partner


def _first_leg(estate: Estate, host: str) -> Port:
    return host_ports(estate, pick_host(estate, host))[0]


@fault("net-switch-one-psu")
def supply_failed(estate: Estate, *, switch: str = "", state: str = "failed") -> str:
    """Let a power supply fail, or leave its bay empty (state `absent`)."""
    victim = switch_of(estate, switch)
    next(part for part in victim.parts if part.kind == "power supply").state = state
    return victim.name


@fault("net-switch-env")
def fan_failed(estate: Estate, *, switch: str = "") -> str:
    """Let a fan fail."""
    victim = switch_of(estate, switch)
    next(part for part in victim.parts if part.kind == "fan").state = "failed"
    return victim.name


@fault("net-fw-pair-skew", also=("net-fw-eol",))
def pair_skew(estate: Estate, *, switch: str = "", version: str = "") -> str:
    """Leave one of a pair on an older release."""
    victim, _partner = _paired(estate, switch)
    older = {"eos": "4.32.2F", "nxos": "10.3(6)", "junos": "22.4R3.25"}
    victim.members[0].version = version or older[victim.platform.name]
    return victim.name


@fault("net-fw-eol")
def software_old(estate: Estate, *, switch: str = "", version: str = "4.26.14M") -> str:
    """Run a pair on a release the vendor supports no more."""
    victim, partner = _paired(estate, switch, "eos")
    for one in (victim, partner):
        one.members[0].version = version
    return victim.name


@fault("sec-snmp-v2c")
def clear_text(estate: Estate, *, switch: str = "") -> str:
    """Read a switch with a community."""
    victim = switch_of(estate, switch)
    victim.access = "v2c"
    return victim.name


@fault("net-mlag-unhealthy", also=("net-bond-member-down", "net-mlag-inconsistent"))
def pair_unhealthy(estate: Estate, *, switch: str = "", mode: str = "keepalive") -> str:
    """Break a vPC pair: `keepalive`, `peer-link` or `dual-active`."""
    victim, partner = _paired(estate, switch, "nxos")
    if mode == "keepalive":
        victim.keepalive = partner.keepalive = False
    elif mode == "dual-active":
        victim.dual_active = partner.dual_active = partner.primary = True
    elif mode == "peer-link":
        for port in (p for s in (victim, partner) if s.peer_link for p in s.peer_link.ports):
            port.up = False
    else:
        raise FaultError(f"mode {mode!r} of net-mlag-unhealthy: {', '.join(_MODES)}")
    return victim.name


@fault("net-mlag-inconsistent")
def pair_inconsistent(estate: Estate, *, host: str = "") -> str:
    """Let the switches of a vPC pair disagree on the VLANs of a host."""
    leg, _other = legs_on_both(estate, host, "nxos")
    if leg.lag is None:
        raise FaultError(f"port {leg.name} of {leg.switch.name} is in no LAG")
    leg.lag.consistent, leg.lag.detail = False, "Vlans allowed on the trunk do not match"
    return f"{leg.switch.name} {leg.lag.name}"


@fault("net-stack-broken")
def ring_open(estate: Estate) -> str:
    """Open the ring of a stack."""
    victim = switch_of(estate, "", [s for s in estate.switches if len(s.members) > 1])
    victim.ring_whole = False
    return victim.name


@fault("net-stp-churn")
def tree_changes(estate: Estate, *, switch: str = "", daily: float = 150.0) -> str:
    """Let the spanning tree change all the time."""
    victim = switch_of(estate, switch)
    victim.tree_changes = daily
    return victim.name


@fault("net-half-duplex")
def half_duplex(estate: Estate, *, host: str = "") -> str:
    """Let a link of a host run at half duplex."""
    victim = _first_leg(estate, host)
    victim.duplex = _HALF
    return f"{victim.switch.name} {victim.name}"


@fault("net-errors")
def errors(estate: Estate, *, host: str = "", share: float = 2e-5) -> str:
    """Damage frames on a link; shows from the second collection on."""
    victim = _first_leg(estate, host)
    victim.error_share = share
    return f"{victim.switch.name} {victim.name}"


@fault("net-discards")
def discards(estate: Estate, *, host: str = "", share: float = 5e-4) -> str:
    """Drop packets on a link; shows from the second collection on."""
    victim = _first_leg(estate, host)
    victim.discard_share = share
    return f"{victim.switch.name} {victim.name}"


@fault("net-flapping")
def flapping(estate: Estate, *, host: str = "") -> str:
    """Let a link change shortly before every collection; shows from the third on."""
    victim = _first_leg(estate, host)
    victim.changed = estate.now - timedelta(minutes=20)
    return f"{victim.switch.name} {victim.name}"


@fault("net-link-saturated", also=("net-oversub-access", "net-oversub-host"))
def saturated(estate: Estate, *, switch: str = "", load: float = 0.93) -> str:
    """Fill the uplinks of a switch; shows after twenty collections within a month."""
    ports = uplinks(estate, switch)
    for port in ports:
        port.load, port.out_load = load, load / 2
        if isinstance(port.far, Port):
            port.far.load, port.far.out_load = load / 2, load
    return ports[0].switch.name


@fault("net-oversub-host", also=("net-link-saturated",))
def host_full(estate: Estate, *, host: str = "", load: float = 0.93) -> str:
    """Fill every link of a host; shows after twenty collections within a month."""
    victim = pick_host(estate, host)
    for port in host_ports(estate, victim):
        port.load = load
    return victim.name


@fault("net-vlan-missing")
def vlan_missing(estate: Estate, *, host: str = "") -> str:
    """Forget a VLAN in use on the trunk of one host."""
    victim = pick_host(estate, host)
    used = _vlans_in_use(estate, host)
    for port in host_ports(estate, victim):
        port.trunk.vlans.discard(used[0])
    return victim.name


def _vlans_in_use(estate: Estate, host: str) -> list[int]:
    zone = pick_host(estate, host).cluster.pod.zone
    networks = (n for n in estate.networks if n.zone is zone and n.kind != "l2")
    found = sorted({n.vlan for n in networks if n.vlan})
    if not found:
        raise FaultError(f"zone {zone.name} has no network with a VLAN")
    return found


@fault("net-vlan-pool-not-trunked")
def pool_not_trunked(estate: Estate, *, host: str = "") -> str:
    """Trunk only the VLANs in use, not those the zone takes next."""
    victim = pick_host(estate, host)
    used = {*_vlans_in_use(estate, host), *(range(500))}
    for port in host_ports(estate, victim):
        port.trunk.vlans &= used
    return victim.name


@fault("net-native-mismatch")
def native_mismatch(estate: Estate, *, host: str = "") -> str:
    """Give one host another untagged VLAN than its neighbours have."""
    victim = pick_host(estate, host)
    for port in host_ports(estate, victim):
        if port.trunk.native == MANAGEMENT:
            port.trunk.native = 1
    return victim.name


@fault("net-mtu-mismatch")
def mtu_mismatch(estate: Estate, *, host: str = "", mtu: int = 1500) -> str:
    """Leave the ports of one host's storage bond at the small MTU."""
    victim = pick_host(estate, host)
    for port in host_ports(estate, victim):
        if port.trunk.native == MANAGEMENT and port.lag is not None:
            port.mtu = port.lag.mtu = mtu
    return victim.name
