"""Which switch port a server's NIC is cabled to: told by its BMC, by the switch, by MAC tables."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from audit.derive.link.between import Cables
from audit.derive.link.claims import edges, is_mlag
from audit.derive.link.facts import End, Heard, Learned, Net
from audit.derive.link.identity import Names, PortFinder
from audit.derive.link.names import is_unicast
from audit.model.metal import ServerPort

_METHODS = ("bmc lldp", "switch lldp", "mac table")
_CONFIDENCE = {"bmc lldp": "measured", "switch lldp": "measured", "mac table": "derived"}
_NICS = """
SELECT DISTINCT server_id, name, lower(mac), lower(permanent_mac), os_name, neighbor_chassis,
    neighbor_port, neighbor_address FROM server_nic ORDER BY 1, 2, 3, 4, 5, 6, 7, 8"""
_LEARNED = """
SELECT DISTINCT m.switch_id, m.port, m.mac FROM mac_entry AS m
WHERE m.port <> '' AND m.mac IN (
    SELECT lower(mac) FROM server_nic UNION SELECT lower(permanent_mac) FROM server_nic
) ORDER BY 1, 2, 3"""
_MAC_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Nic:
    """A NIC port of a server. chassis, port, address, neighbor: whom its BMC or system hears."""

    server: str
    name: str
    mac: str | None = None
    permanent: str | None = None
    os_name: str | None = None
    chassis: str | None = None
    port: str | None = None
    address: str | None = None
    neighbor: str | None = None
    hearer: str = "the BMC"


class Owners:
    """Whose a MAC address is. Members of a bond share one: the burnt-in address is asked first."""

    def __init__(self, nics: list[Nic]) -> None:
        self._burnt: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._used: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._os: dict[tuple[str, str], set[str]] = defaultdict(set)
        for nic in nics:
            self._burnt[nic.permanent or ""].add((nic.server, nic.name))
            self._used[nic.mac or ""].add((nic.server, nic.name))
            self._os[nic.server, nic.os_name or ""].add(nic.name)

    def find(self, mac: str | None) -> tuple[str, str] | None:
        """(server, NIC), the NIC empty where several have it; None: nobody's or two servers'."""
        if not is_unicast(mac):
            return None
        found = self._burnt.get(mac or "") or self._used.get(mac or "") or set()
        if len({server for server, _ in found}) != 1:
            return None
        return min(found) if len(found) == 1 else (min(found)[0], "")

    def heard(self, one: Heard) -> tuple[str, str] | None:
        """(server, NIC) a switch port hears: by port id, else the server by its chassis id."""
        known = self.find(one.port_id)
        if known:
            return known
        server = (self.find(one.chassis) or ("",))[0]
        names = self._os.get((server, one.port_id or "")) or set()
        if not server:
            return None
        return server, next(iter(names)) if one.port_id and len(names) == 1 else ""


def server_ports(
    connection: sqlite3.Connection, net: Net, cables: Cables, names: Names
) -> list[ServerPort]:
    """Rows of server_port, sorted."""
    nics = [Nic(*row) for row in connection.execute(_NICS)]
    learned = [tuple(row) for row in connection.execute(_LEARNED)]
    return cabled(net, cables, names, nics, learned)


def cabled(
    net: Net, cables: Cables, names: Names, nics: list[Nic], learned: list[tuple[str, str, str]]
) -> list[ServerPort]:
    """Ports that NICs end on, whoever told of the NICs; learned: (switch, port, MAC address)."""
    owners = Owners(nics)
    told = [*_by_bmc(net, nics, names), *_by_switch(net, owners, names)]
    sure = {(row.server_id, row.switch_id, row.port) for row in told}
    told += [
        row
        for row in _by_mac(net, edges(net, cables), owners, learned)
        if (row.server_id, row.switch_id, row.port) not in sure
    ]
    return _merge(told)


def _merge(told: list[ServerPort]) -> list[ServerPort]:
    """The best row of every NIC and port; a row that names no NIC yields to one that does."""
    named = {(row.server_id, row.switch_id, row.port) for row in told if row.nic}
    found: dict[tuple[str, ...], ServerPort] = {}
    for row in sorted(told, key=lambda row: _METHODS.index(row.method)):
        if row.nic or (row.server_id, row.switch_id, row.port) not in named:
            found.setdefault((row.server_id, row.nic, row.switch_id, row.port), row)
    return [found[key] for key in sorted(found)]


def _row(net: Net, who: tuple[str, str], end: End, method: str, why: str) -> ServerPort:
    port = net.ports.get(end)
    return ServerPort(
        server_id=who[0], nic=who[1], switch_id=end[0], port=end[1],
        lag=port.lag if port else None, method=method, confidence=_CONFIDENCE[method],
        evidence=why,
    )  # fmt: skip


def _by_bmc(net: Net, nics: list[Nic], names: Names) -> Iterator[ServerPort]:
    """The BMC hears the switch by LLDP, and the switch is one that was collected."""
    finder = PortFinder(net)
    for nic in nics:
        heard = Heard(
            "", "", "lldp", _mac(nic.chassis), _mac(nic.port), None,
            nic.neighbor or nic.chassis, nic.address,
        )  # fmt: skip
        switch = names.switch(heard) if nic.chassis or nic.address else None
        port = finder.find(switch, heard) if switch and nic.port else ""
        if switch and port:
            why = f"{nic.hearer} hears port {nic.port} of the switch by LLDP on its port {nic.name}"
            yield _row(net, (nic.server, nic.name), (switch, port), "bmc lldp", why)


def _mac(text: str | None) -> str | None:
    """A MAC address in one spelling; other text as it is."""
    digits = "".join(c for c in (text or "").lower() if c not in ":-. ")
    if len(digits) != _MAC_DIGITS or set(digits) - set("0123456789abcdef"):
        return text
    return ":".join(digits[place : place + 2] for place in range(0, _MAC_DIGITS, 2))


def _by_switch(net: Net, owners: Owners, names: Names) -> Iterator[ServerPort]:
    """The switch hears an address of the server by LLDP or CDP."""
    for one in net.heard:
        who = owners.heard(one) if names.switch(one) is None else None
        if who:
            what = f"NIC {who[1]}" if who[1] else "the server"
            why = f"the switch hears an address of {what} by {one.protocol.upper()}"
            yield _row(net, who, (one.switch, one.port), "switch lldp", why)


def _by_mac(
    net: Net, near: dict[End, Learned], owners: Owners, learned: list[tuple[str, str, str]]
) -> Iterator[ServerPort]:
    """Ports where addresses of one server alone were learned, the nearest to it."""
    at: dict[End, set[str]] = defaultdict(set)
    places: dict[tuple[str, str], dict[End, str]] = defaultdict(dict)
    for switch, port, mac in learned:
        who, end = owners.find(mac), net.bundle((switch, port))
        if who and end in near:
            at[end].add(who[0])
            places[who][end] = mac
    for who, ends in places.items():
        alone = [end for end in ends if len(at[end]) == 1 and _one_machine(near[end])]
        nearest = min(alone, key=lambda end: (near[end].macs, end), default=None)
        for end in alone:
            if nearest and (end == nearest or is_mlag(net, near, end, nearest)):
                ports = net.expand(end)
                owner = who if len(ports) == 1 else (who[0], "")
                why = f"its address {ends[end]} was learned there"
                for one in ports:
                    yield _row(net, owner, one, "mac table", why)


def _one_machine(place: Learned) -> bool:
    """VMs learned on the port, if any, are of one host."""
    return bool(place.owner) or not place.vms
