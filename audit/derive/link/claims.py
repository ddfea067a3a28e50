"""What proves that a host is behind a port: LLDP, MAC tables, VMs, LACP, descriptions."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from audit.derive.link.between import Cables
from audit.derive.link.facts import ANNOUNCED, End, Heard, Learned, Net
from audit.derive.link.identity import Names, unique
from audit.derive.link.names import full, short, words

# from the strongest proof to the weakest
METHODS = ("lldp mac", "server nic", "lldp name", "mac table", "lacp partner", "vm macs",
           "description")  # fmt: skip
_CONFIDENCE = {"lldp mac": "measured", "server nic": "measured", "lldp name": "derived",
               "mac table": "derived", "lacp partner": "derived", "vm macs": "inferred",
               "description": "inferred"}  # fmt: skip
# of a host's VMs learned on one switch, those a port of it must have: less just moved away
_PART = 0.1
# a port with one VM only says something when little else is behind it
_FEW_MACS = 16
# two LAGs that are one MLAG learn nearly the same addresses
_ALIKE = 1.2
_WHOLE_NAME = 3


@dataclass(frozen=True, slots=True)
class Claim:
    """A proof that a host is behind a port or LAG."""

    host: str
    end: End
    method: str
    evidence: str

    @property
    def confidence(self) -> str:
        """What the method is worth."""
        return _CONFIDENCE[self.method]


def by_server(net: Net) -> Iterator[Claim]:
    """The BMC of the host's server hears the switch: LLDP from the other side."""
    for host, end, why in net.heard_by_bmc:
        yield Claim(host, end, "server nic", why)


def by_neighbor(net: Net) -> Iterator[Claim]:
    """LLDP or CDP: a port id that is a NIC's address, then the name, then a known chassis id."""
    names = Names(net)
    others = [heard for heard in net.heard if names.switch(heard) is None]
    told = [(heard, found) for heard in others if (found := names.host(heard))]
    chassis = unique((heard.chassis or "", found[0]) for heard, found in told)
    for heard in others:
        end = heard.switch, heard.port
        nic = net.nics.get(heard.port_id or "") or net.nics.get(heard.chassis or "")
        named = names.host(heard)
        if nic and nic[1] != ANNOUNCED:
            yield Claim(nic[0], end, "lldp mac", f"announces the address of NIC {nic[1]}")
        elif named:
            yield Claim(named[0], end, "lldp name", named[1])
        elif heard.chassis in chassis:
            host, why = chassis[heard.chassis], "announces the chassis id of that host"
            yield Claim(host, end, "lldp name", why)
        elif (heard.port_id or "") in net.vms:
            yield _of_vm(net, heard, end)


def _of_vm(net: Net, heard: Heard, end: End) -> Claim:
    mac = heard.port_id or ""
    return Claim(net.vms[mac], end, "vm macs", f"a VM of it announces its address {mac}")


def by_nic(edges: dict[End, Learned]) -> Iterator[Claim]:
    """MAC tables: the port where one host's own NIC was learned, and no other host's."""
    for end, place in edges.items():
        host = next(iter(place.hosts), "")
        if len(place.hosts) == 1 and not set(place.vms) - {host}:
            yield Claim(host, end, "mac table", "an address of one of its NICs was learned here")


def by_vms(net: Net, edges: dict[End, Learned]) -> Iterator[Claim | tuple[End, str]]:
    """MAC tables: the port or LAG where one host's VMs were learned.

    Gives claims, and (end, host) where the place cannot be told from a port on the way to it.
    """
    total: Counter[tuple[str, str]] = Counter()
    for (switch, _), place in edges.items():
        for host, count in place.vms.items():
            total[switch, host] += count
    found: dict[str, list[End]] = defaultdict(list)
    for end, place in edges.items():
        if place.owner and _stands_out(place, total[end[0], place.owner]):
            found[place.owner].append(end)
    for host, ends in found.items():
        sure, vague = _nearest(net, edges, ends)
        for end in sure:
            here, every = len(edges[end].owned), edges[end].vm_count
            why = f"{here} of {every} VM addresses learned here are of VMs that run on it"
            yield Claim(host, end, "vm macs", why)
        yield from ((end, host) for end in vague)


def _stands_out(place: Learned, total: int) -> bool:
    """Whether the VMs learned on a port are enough. total: those of the host on this switch."""
    if place.hosts - {place.owner}:
        return False
    if len(place.owned) == 1:
        return place.macs <= _FEW_MACS and total <= 1 / _PART
    return len(place.owned) >= _PART * total


def _nearest(net: Net, edges: dict[End, Learned], ends: list[End]) -> tuple[list[End], list[End]]:
    """Ports that are the host's, and those that cannot be told from a port on the way to it.

    The same VMs on two switches: an MLAG, or one port is on the way to the other; then the one
    with fewer addresses is the nearer.
    """
    far: set[End] = set()
    vague: set[End] = set()
    for number, one in enumerate(ends):
        for other in ends[number + 1 :]:
            left, right = edges[one].owned, edges[other].owned
            if one[0] == other[0] or 2 * len(left & right) < min(len(left), len(right)):
                continue
            if is_mlag(net, edges, one, other):
                continue
            if edges[one].macs == edges[other].macs:
                vague |= {one, other}
            else:
                far.add(max(one, other, key=lambda end: edges[end].macs))
    return [e for e in ends if e not in far | vague], sorted(vague - far)


def is_mlag(net: Net, edges: dict[End, Learned], one: End, other: End) -> bool:
    """Whether two LAGs of two switches are one: by the LACP partner, else by what they learned."""
    if one not in net.cables or other not in net.cables:
        return False
    partners = [
        {net.lacp[port.end] for port in net.cables[end] if port.end in net.lacp}
        for end in (one, other)
    ]
    if all(partners):
        return partners[0] == partners[1]
    few, many = sorted((edges[one].macs, edges[other].macs))
    return many <= few * _ALIKE + 1


def by_partner(net: Net, cables: Cables, known: list[Claim]) -> Iterator[Claim]:
    """LACP: every port that hears the partner of a port where the host is known."""
    ends = [(end, claim) for claim in known for end in net.expand(claim.end)]
    owners = unique(
        (_partner(net, end), claim.host)
        for end, claim in ends
        if end in net.lacp and net.is_machine_partner(end)
    )
    for end in net.lacp:
        host = owners.get(_partner(net, end)) if end not in cables.by_end else None
        if host and net.is_machine_partner(end):
            why = f"hears the LACP partner {net.lacp[end][0]} of another port of it"
            yield Claim(host, end, "lacp partner", why)


def _partner(net: Net, end: End) -> str:
    system, key = net.lacp[end]
    return f"{system} {key}"


def by_description(net: Net, taken: set[End]) -> Iterator[Claim]:
    """Descriptions: a word of the port's text is the name of one host."""
    hosts = unique(
        (name, host.id)
        for host in net.hosts
        for name in {full(host.name), short(host.name)}
        if len(name) >= _WHOLE_NAME and not name.isdigit()
    )
    for port in net.ports.values():
        if not port.alias or not port.up or net.bundle(port.end) in taken or port.end in taken:
            continue
        found = {hosts[word] for word in words(port.alias) if word in hosts}
        if len(found) == 1:
            why = f"its description is “{port.alias}”"
            yield Claim(next(iter(found)), port.end, "description", why)


def edges(net: Net, cables: Cables) -> dict[End, Learned]:
    """Ports and LAGs that may lead to a host: no switch is known behind them."""
    uplinks = set(cables.bundles(net))
    uplinks |= {net.bundle((switch, link)) for switch, _, link in net.mlag if link}
    return {
        end: place
        for end, place in sorted(net.learned.items())
        if end not in uplinks and not place.switches and is_port(net, end)
    }


def is_port(net: Net, end: End) -> bool:
    """Ethernet with a connector, or a LAG: no VLAN, tunnel or loopback."""
    port = net.ports.get(end)
    if port is None or port.is_lag or end in net.cables:
        return True
    return bool(port.physical) if port.physical is not None else port.type in (6, 117, None)
