"""Which switch, host or port a neighbour is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from audit.derive.link.facts import ANNOUNCED, End, Heard, Net
from audit.derive.link.names import full, is_unicast, port_key, short


class Names:
    """Who has which name, address or chassis id."""

    def __init__(self, net: Net) -> None:
        boxes = net.switches.values()
        self._switch = unique((key, b.id) for b in boxes for key in _keys(b.name, b.address))
        self._switch_short = unique((short(b.name), b.id) for b in boxes if b.name)
        self._own = net.own_macs
        self._host = unique((key, h.id) for h in net.hosts for key in _keys(h.name, h.address))
        self._host_short = unique((short(h.name), h.id) for h in net.hosts)
        self._full = {h.id: full(h.name) for h in net.hosts}
        heard = [h for h in net.heard if not self.switch(h)]
        # hosts somebody announces by their whole name: a short one of another domain is not theirs
        self._exact = {self._host[full(h.name)] for h in heard if full(h.name) in self._host}
        self.announced = self._announced(heard)

    def switch(self, heard: Heard) -> str | None:
        """The collected switch a neighbour is; None when it is none."""
        found = (
            self._own.get(heard.chassis or "")
            or self._own.get(heard.port_id or "")
            or self._switch.get(full(heard.name))
            or self._switch.get(heard.address or "")
            or self._switch_short.get(short(heard.name))
        )
        return found if found != heard.switch else None

    def host(self, heard: Heard) -> tuple[str, str] | None:
        """(host, what tells it) by name or management address; None when it is none."""
        name = full(heard.name)
        if name in self._host:
            return self._host[name], f"announces the name {heard.name}"
        if heard.address in self._host and heard.address:
            return self._host[heard.address], f"announces the address {heard.address}"
        host = self._host_short.get(short(name)) if name else None
        if host is None or (host in self._exact and domains_differ(name, self._full[host])):
            return None
        return host, f"announces the name {heard.name}"

    def _announced(self, heard: list[Heard]) -> dict[str, tuple[str, str]]:
        """MAC addresses in chassis and port ids of neighbours that name a host."""
        pairs = [
            (mac, found[0])
            for one in heard
            if (found := self.host(one))
            for mac in (one.chassis, one.port_id)
            if mac and is_unicast(mac)
        ]
        return {mac: (host, ANNOUNCED) for mac, host in unique(pairs).items()}


def _keys(name: str | None, address: str | None) -> Iterator[str]:
    yield from {text for text in (full(name), address or "") if text}


def domains_differ(one: str, other: str) -> bool:
    """Whether two names are of two domains; one without a domain is of any."""
    left, right = one.partition(".")[2], other.partition(".")[2]
    return bool(left and right and left != right)


def unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Keys that belong to one owner only."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, owner in pairs:
        found[key].add(owner)
    return {key: next(iter(owners)) for key, owners in found.items() if key and len(owners) == 1}


class PortFinder:
    """Ports of a switch by whatever another device calls them."""

    def __init__(self, net: Net) -> None:
        self._net = net
        self._macs = unique((p.mac or "", f"{p.switch}\0{p.name}") for p in net.ports.values())
        spellings: dict[End, Counter[str]] = defaultdict(Counter)
        for port in net.ports.values():
            names = {port.name, port.description or "", str(port.if_index or "")}
            for key in {spelled for name in names for spelled in (name.lower(), port_key(name))}:
                spellings[port.switch, key][port.name] += 1
        self._named = {key: next(iter(c)) for key, c in spellings.items() if len(c) == 1}

    def find(self, switch: str, heard: Heard) -> str:
        """Name of the neighbour's port that the cable ends on; empty when it cannot be told."""
        by_mac = self._macs.get(heard.port_id or "", "").split("\0")
        if by_mac[0] == switch:
            return by_mac[1]
        for text in (heard.port_id, heard.port_description):
            found = self._by_name(switch, (text or "").strip())
            if found:
                return found
        return ""

    def _by_name(self, switch: str, text: str) -> str:
        if (switch, text) in self._net.ports:
            return text
        stripped = text.partition(".")[0]  # Juniper names the unit: xe-0/0/1.0
        for key in (text.lower(), port_key(text), stripped.lower()):
            if key and (switch, key) in self._named:
                return self._named[switch, key]
        return ""
