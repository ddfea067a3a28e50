"""Links between switches, from the neighbours of both sides and, where none speaks, MAC tables."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from audit.counted import counted
from audit.derive.link.facts import End, Heard, Net
from audit.derive.link.identity import Names, PortFinder
from audit.derive.link.names import is_unicast
from audit.model.links import LinkConflict, SwitchLink


@dataclass(slots=True)
class Cable:
    """One cable; a is the end on the switch with the smaller id, a port may be empty: not told."""

    a: End
    b: End
    protocol: str
    tellers: set[str] = field(default_factory=set)

    def far(self, end: End) -> End:
        """The other end."""
        return self.b if end == self.a else self.a

    @property
    def whole(self) -> bool:
        """Both ports are known."""
        return bool(self.a[1] and self.b[1])


class Cables:
    """All cables between switches, each once."""

    def __init__(self) -> None:
        self.by_end: dict[End, list[Cable]] = defaultdict(list)
        self.all: dict[tuple[End, End], Cable] = {}
        self.partners: dict[str, tuple[str, str]] = {}  # switch: (the other of its pair, why)

    def add(self, one: End, other: End, protocol: str, teller: str) -> None:
        """Note a cable, or that one more side tells it."""
        a, b = sorted((one, other))
        cable = self.all.get((a, b))
        if cable is None:
            cable = self.all[a, b] = Cable(a, b, protocol)
            for end in (a, b):
                if end[1]:
                    self.by_end[end].append(cable)
        if protocol == "lldp":
            cable.protocol = protocol
        cable.tellers.add(teller)

    def bundles(self, net: Net) -> dict[End, set[str]]:
        """Ports and LAGs that lead to switches, and to which."""
        found: dict[End, set[str]] = defaultdict(set)
        for end, cables in self.by_end.items():
            found[net.bundle(end)] |= {cable.far(end)[0] for cable in cables}
        return found

    def neighbors(self) -> dict[str, set[str]]:
        """Switches each switch is linked to."""
        found: dict[str, set[str]] = defaultdict(set)
        for cable in self.all.values():
            found[cable.a[0]].add(cable.b[0])
            found[cable.b[0]].add(cable.a[0])
        return found

    def rows(self, net: Net) -> Iterator[SwitchLink]:
        """One row a link; the cables of a LAG are one."""
        groups: dict[tuple[End, End], list[Cable]] = defaultdict(list)
        for cable in sorted(self.all.values(), key=lambda c: (not c.whole, c.a, c.b)):
            ends = net.bundle(cable.a), net.bundle(cable.b)
            groups[ends if cable.whole else _fitting(groups, *ends)].append(cable)
        for (a, b), cables in sorted(groups.items()):
            yield self._row(net, a, b, cables)

    def _row(self, net: Net, a: End, b: End, cables: list[Cable]) -> SwitchLink:
        near = [net.ports.get(cable.a) or net.ports.get(cable.b) for cable in cables]
        up = [port for port in near if port and port.up]
        told = all(port and port.up is not None for port in near)
        speeds = [port.speed for port in up if port.speed]
        tellers = {side for cable in cables for side in cable.tellers}
        protocols = {cable.protocol for cable in cables}
        return SwitchLink(
            a_switch=a[0], a_port=a[1], b_switch=b[0], b_port=b[1],
            protocol=min(protocols, key=("lldp", "cdp", "mac table").index),
            seen_from="both" if len(tellers) > 1 else "a" if a[0] in tellers else "b",
            confidence="inferred" if protocols == {"mac table"} else "measured",
            is_lag=any(end in net.cables for end in (a, b)),
            is_peer_link=self.partners.get(a[0], ("",))[0] == b[0],
            members=len(cables),
            members_up=len(up) if told else None,
            speed=sum(speeds) if told and len(speeds) == len(up) else None,
            ports=", ".join(f"{c.a[1] or '?'} - {c.b[1] or '?'}" for c in cables),
        )  # fmt: skip

    def conflicts(self) -> Iterator[LinkConflict]:
        """Ports that two cables would have to end on."""
        for end, cables in sorted(self.by_end.items()):
            if len(cables) > 1:
                far = ", ".join(" ".join(cable.far(end)).strip() for cable in cables)
                yield LinkConflict(
                    switch_id=end[0], port=end[1], kind="several switches",
                    detail=f"one port is told to be cabled to {far}",
                )  # fmt: skip


def connect(net: Net) -> Cables:
    """Merge what both sides tell."""
    cables, finder = Cables(), PortFinder(net)
    halves = []
    for heard, switch in _told(net):
        end, port = (heard.switch, heard.port), finder.find(switch, heard)
        if port:
            cables.add(end, (switch, port), heard.protocol, end[0])
        else:
            halves.append((end, switch, heard.protocol))
    _join_halves(cables, halves)
    _by_mac_table(net, cables)
    cables.partners = _partners(net, cables)
    return cables


def _told(net: Net) -> Iterator[tuple[Heard, str]]:
    """Neighbours that are collected switches; CDP only where LLDP says nothing of the kind."""
    names = Names(net)
    known = [(one, switch) for one in net.heard if (switch := names.switch(one))]
    by_lldp = {(one.switch, one.port) for one, _ in known if one.protocol == "lldp"}
    for one, switch in known:
        if one.protocol == "lldp" or (one.switch, one.port) not in by_lldp:
            yield one, switch


def _join_halves(cables: Cables, halves: Iterable[tuple[End, str, str]]) -> None:
    """Neighbours whose port is not told: the cable is known already, or joins another half."""
    waiting: dict[tuple[str, str], list[tuple[End, str, str]]] = defaultdict(list)
    for end, switch, protocol in halves:
        known = [c for c in cables.by_end.get(end, ()) if c.far(end)[0] == switch]
        for cable in known:
            cable.tellers.add(end[0])
        if not known:
            one, other = sorted((end[0], switch))
            waiting[one, other].append((end, switch, protocol))
    for pair in waiting.values():
        if len({end[0] for end, _, _ in pair}) == len(pair) == 2:  # noqa: PLR2004 - two sides
            (near, _, protocol), (far, _, _) = pair
            cables.add(near, far, protocol, near[0])
            cables.add(near, far, protocol, far[0])
        else:
            for end, switch, protocol in pair:
                cables.add(end, (switch, ""), protocol, end[0])


def _fitting(groups: Iterable[tuple[End, End]], a: End, b: End) -> tuple[End, End]:
    """The link a cable with one known port belongs to: the one of the same LAG, else its own."""
    for one, other in groups:
        if a in (one, (one[0], "")) and b in (other, (other[0], "")) and (a == one or b == other):
            return one, other
    return a, b


def _by_mac_table(net: Net, cables: Cables) -> None:
    """Two switches that learned each other's own address, with no switch between: linked."""
    taken = cables.bundles(net)
    behind: dict[str, dict[End, frozenset[str]]] = defaultdict(dict)
    for end, place in net.learned.items():
        if place.switches and end not in taken:
            behind[end[0]][end] = place.switches
    for one in sorted(behind):
        for end, others in sorted(behind[one].items()):
            for other in sorted(o for o in others if o > one):
                back = [e for e, seen in behind[other].items() if one in seen]
                if len(back) == 1 and not others & behind[other][back[0]]:
                    cables.add(end, back[0], "mac table", one)
                    cables.add(end, back[0], "mac table", other)


def _partners(net: Net, cables: Cables) -> dict[str, tuple[str, str]]:
    """MLAG pairs: by a peer link, by the LACP system two speak as, by LACP partners both hear."""
    found: dict[str, tuple[str, str]] = {}
    bundles = cables.bundles(net)
    for switch, kind, link in net.mlag:
        far = bundles.get(net.bundle((switch, link or "")), set())
        if len(far) == 1:
            other = next(iter(far))
            found[switch] = (other, f"its {kind} peer link leads there")
            found.setdefault(other, (switch, f"the {kind} peer link of the other leads here"))
    links = cables.neighbors()
    for system, switches in net.speakers.items():
        if len(switches) == 2 and is_unicast(system) and not found.keys() & switches:  # noqa: PLR2004
            one, other = switches
            # the same address given to two pairs: their cables lead elsewhere
            if other in links[one] or not (links[one] and links[other]):
                why = f"both speak LACP as the system {system}"
                found[one], found[other] = (other, why), (one, why)
    for (one, other), why in sorted(_lacp_pairs(net, cables).items()):
        if one not in found and other not in found:
            found[one], found[other] = (other, why), (one, why)
    return found


def _lacp_pairs(net: Net, cables: Cables) -> dict[tuple[str, str], str]:
    """Two switches to which some machine that is no switch speaks LACP as to one."""
    partners: dict[tuple[str, int | None], set[str]] = defaultdict(set)
    for end, partner in net.lacp.items():
        if net.is_machine_partner(end) and end not in cables.by_end:
            partners[partner].add(end[0])
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for switches in partners.values():
        if len(switches) == 2:  # noqa: PLR2004 - an MLAG pair are two
            one, other = sorted(switches)
            counts[one, other] += 1
    return {
        pair: f"{counted(number, 'LACP partner sees', 'LACP partners see')} the two as one"
        for pair, number in counts.items()
    }
