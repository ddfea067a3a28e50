"""What follows from cables and bound hosts: roles, use of ports, NICs counted on switches."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from audit.derive.link.between import Cables
from audit.derive.link.claims import is_port
from audit.derive.link.facts import End, Heard, Learned, Net, Port
from audit.derive.link.identity import Names
from audit.model.links import HostNic, HostPort, PortUse, SwitchRole

_GIGABIT = 1_000_000_000
_CONFIDENCES = ("measured", "derived", "inferred")
_BY_LLDP = ("lldp mac", "lldp name")
_MANY = 2
_NOTHING = Learned()


def roles(net: Net, cables: Cables, bound: Sequence[HostPort]) -> Iterator[SwitchRole]:
    """Access where hosts are bound; core where other switches hang on it."""
    hosts: dict[str, set[str]] = defaultdict(set)
    for row in bound:
        hosts[row.switch_id].add(row.host_id)
    talkers = {row.switch_id for row in bound if row.method in _BY_LLDP}
    links = cables.neighbors()
    partner = {switch: pair[0] for switch, pair in cables.partners.items()}
    near = {s: links.get(s, set()) - {partner.get(s, s)} for s in net.switches}
    hang = {s: _hanging(s, near, partner) for s in net.switches}
    core = {s for s in net.switches if len(hang[s]) >= _MANY}
    paired = {switch for switch, _, _ in net.mlag}
    for switch in sorted(net.switches):
        found = hosts.get(switch, set())
        role, why = _role(len(found), len(hang[switch]), near[switch], core | set(hosts))
        yield SwitchRole(
            switch_id=switch, role=role, why=why, hosts=len(found), neighbors=len(near[switch]),
            partner=partner.get(switch),
            partner_why=cables.partners[switch][1] if switch in partner else None,
            partner_missing=switch in paired and switch not in partner,
            members=max(1, net.members.get(switch, 1)), hears_hosts=switch in talkers,
        )  # fmt: skip


def _hanging(switch: str, near: dict[str, set[str]], partner: dict[str, str]) -> set[str]:
    """Neighbours that reach other switches only by this one or its partner."""
    way = {switch, partner.get(switch, switch)}
    return {other for other in near[switch] if near.get(other, set()) <= way}


def _role(hosts: int, hanging: int, near: set[str], below: set[str]) -> tuple[str, str]:
    """Role and reason. below: switches that have hosts or are core themselves."""
    if hanging >= _MANY:
        also = f"; {hosts} hosts are bound to it too" if hosts else ""
        return "core", f"{hanging} switches reach the others only by it or its partner{also}"
    if hosts:
        return "access", f"{hosts} host{'s are' if hosts > 1 else ' is'} bound to its ports"
    if near & below:
        return "core", f"no host is bound to it, and it links {len(near & below)} that have hosts"
    return "unknown", "no host is bound to it, nor to a switch it is linked to"


def uses(net: Net, cables: Cables, bound: Sequence[HostPort]) -> Iterator[PortUse]:
    """What is behind every port and LAG."""
    hosts = {(row.switch_id, row.port) for row in bound}
    hosts |= {(row.switch_id, row.lag) for row in bound if row.lag}
    switches = set(cables.by_end) | set(cables.bundles(net))
    heard: dict[End, list[Heard]] = defaultdict(list)
    for one in net.heard:
        heard[one.switch, one.port].append(one)
    names = Names(net)
    for end, port in sorted(net.ports.items()):
        if not is_port(net, end):
            continue
        place = net.learned.get(net.bundle(end), _NOTHING)
        known = "host" if end in hosts else "switch" if end in switches else ""
        yield PortUse(
            switch_id=end[0], port=end[1],
            use=known or _use(port, place, told=bool(heard[end])),
            neighbor=_neighbor(net, names, heard[end]),
            macs=place.macs, vms=place.vm_count,
        )  # fmt: skip


def _use(port: Port, place: Learned, *, told: bool) -> str:
    if told or place.macs:
        return "device" if told else "learned"
    if port.up is None:
        return "unknown"
    return "silent" if port.up else "down"


def _neighbor(net: Net, names: Names, heard: list[Heard]) -> str | None:
    """Names of who announces itself on a port."""
    found: dict[str, None] = {}
    for one in heard:
        switch = names.switch(one)
        known = net.switches[switch].name if switch else one.name
        found[known or one.chassis or one.address or one.port_id or "without a name"] = None
    return ", ".join(found) or None


def host_nics(net: Net, bound: Sequence[HostPort]) -> Iterator[HostNic]:
    """NIC counts: what the server tells, else the switch ports the host is cabled to."""
    known = {host.id for host in net.hosts}
    servers = {row["host_id"]: row for row in net.servers if row["host_id"] in known}
    legs: dict[str, list[HostPort]] = defaultdict(list)
    for leg in bound:
        legs[leg.host_id].append(leg)
    for host in sorted({*servers, *legs}):
        if host in servers:
            yield HostNic(**servers[host], confidence="measured", complete=True)
        else:
            yield _counted(net, host, legs[host])


def _counted(net: Net, host: str, legs: list[HostPort]) -> HostNic:
    ports = [net.ports.get((leg.switch_id, leg.port)) for leg in legs]
    up = [port for port in ports if port and port.up]
    speeds: list[Any] = [port.speed for port in up if port.speed]
    return HostNic(
        host_id=host, server_id=None,
        confidence=max((leg.confidence for leg in legs), key=_CONFIDENCES.index),
        complete=all(
            leg.method in _BY_LLDP and not (port and port.is_lag)
            for leg, port in zip(legs, ports, strict=True)
        ),
        ports=len(legs), ports_told=sum(bool(p and p.up is not None) for p in ports),
        ports_up=len(up), ports_up_1g=sum(speed <= _GIGABIT for speed in speeds),
        speeds_told=len(speeds),
    )  # fmt: skip
