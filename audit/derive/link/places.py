"""What follows from cables and bound hosts: roles, use of ports, NICs counted on switches."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from audit.counted import counted
from audit.derive.link.between import Cables
from audit.derive.link.claims import is_port
from audit.derive.link.facts import End, Heard, Learned, Net, Port
from audit.derive.link.identity import Names
from audit.model.links import HostNic, HostPort, PortUse, SwitchRole
from audit.vocabulary import CONFIDENCES

_GIGABIT = 1_000_000_000
_BY_LLDP = ("lldp mac", "lldp name")
_MANY = 2
_NOTHING = Learned()


def roles(net: Net, cables: Cables, bound: Sequence[HostPort]) -> Iterator[SwitchRole]:
    """Access where hosts are bound; core where none is and switches with hosts hang on it."""
    hosts: dict[str, set[str]] = defaultdict(set)
    for row in bound:
        hosts[row.switch_id].add(row.host_id)
    talkers = {row.switch_id for row in bound if row.method in _BY_LLDP}
    plan = _Plan(net, cables, set(hosts))
    paired = {switch for switch, _, _ in net.mlag}
    for switch in sorted(net.switches):
        found, partner = hosts.get(switch, set()), plan.partner.get(switch)
        role, why = plan.role(switch, len(found))
        yield SwitchRole(
            switch_id=switch, role=role, why=why, hosts=len(found),
            neighbors=len(plan.near[switch]), below=len(plan.below[switch]),
            partner=partner, partner_why=cables.partners[switch][1] if partner else None,
            partner_missing=switch in paired and not partner,
            members=max(1, net.members.get(switch, 1)), hears_hosts=switch in talkers,
        )  # fmt: skip


class _Plan:
    """Which switch hangs on which. hosting: switches with hosts; a partner is no neighbour."""

    def __init__(self, net: Net, cables: Cables, hosting: set[str]) -> None:
        links = cables.neighbors()
        self.partner = {switch: pair[0] for switch, pair in cables.partners.items()}
        self.hosting = hosting
        self.near = {s: links.get(s, set()) - {self.partner.get(s, s)} for s in net.switches}
        hanging = {s: self._hanging(s) for s in net.switches}
        self.below = {s: hanging[s] & hosting for s in net.switches}
        self._joins = {s for s in net.switches if len(self.below[s]) >= _MANY and s not in hosting}
        self._hangs = {low for s in self._joins for low in hanging[s]}

    def _hanging(self, switch: str) -> set[str]:
        """Neighbours that reach other switches only by this one or its partner."""
        way = {switch, self.partner.get(switch, switch)}
        return {other for other in self.near[switch] if self.near.get(other, set()) <= way}

    def role(self, switch: str, hosts: int) -> tuple[str, str]:
        """Role and reason."""
        partner, below = self.partner.get(switch), len(self.below[switch])
        if hosts:
            why = f"{counted(hosts, 'host is', 'hosts are')} bound to its ports"
            also = f"; {below} switches with hosts hang on it too (a collapsed core)"
            return "access", why + (also if below >= _MANY else "")
        if partner in self.hosting:
            return "access", "hosts are bound to the other switch of its pair"
        racks, joined = self.near[switch] & self.hosting, self.near[switch] & self._joins
        if len(racks) >= _MANY or (racks and partner):
            return "core", f"no host is bound to it, and it links {len(racks)} that have hosts"
        if joined and switch not in self._hangs:
            return "core", f"no host is bound to it, and it links {len(joined)} that join others"
        if racks:
            why = "it links one switch with hosts: above it, or the other of a pair"
            return "unknown", f"no host is bound to it, and {why}"
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
        confidence=max((leg.confidence for leg in legs), key=CONFIDENCES.index),
        complete=all(
            leg.method in _BY_LLDP and not (port and port.is_lag)
            for leg, port in zip(legs, ports, strict=True)
        ),
        ports=len(legs), ports_told=sum(bool(p and p.up is not None) for p in ports),
        ports_up=len(up), ports_up_1g=sum(speed <= _GIGABIT for speed in speeds),
        speeds_told=len(speeds),
    )  # fmt: skip
