"""What was collected about switches, hosts and MAC addresses, indexed once."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from audit.derive.link.names import is_unicast

End = tuple[str, str]  # (switch id, port or LAG)
# in place of a NIC's name: the host told the address of itself
ANNOUNCED = "announced by LLDP"
# of the VMs learned on a port, those that must be of one host: some moved since the API was asked
AGREE = 0.8


@dataclass(frozen=True, slots=True)
class Box:
    """A switch."""

    id: str
    name: str | None = None
    address: str | None = None
    chassis: str | None = None


@dataclass(frozen=True, slots=True)
class Port:
    """A port or LAG. speed: bit/s."""

    switch: str
    name: str
    description: str | None = None
    alias: str | None = None
    type: int | None = None
    if_index: int | None = None
    mac: str | None = None
    lag: str | None = None
    is_lag: bool | None = None
    physical: bool | None = None
    up: bool | None = None
    speed: int | None = None

    @property
    def end(self) -> End:
        """(switch, name)."""
        return self.switch, self.name


@dataclass(frozen=True, slots=True)
class Heard:
    """A neighbour a port hears."""

    switch: str
    port: str
    protocol: str
    chassis: str | None = None
    port_id: str | None = None
    port_description: str | None = None
    name: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """A host CloudStack knows."""

    id: str
    name: str
    address: str | None = None


@dataclass(slots=True)
class Learned:
    """What the MAC table says of one port or LAG."""

    macs: int = 0
    vms: Counter[str] = field(default_factory=Counter)  # addresses of VMs by their host
    owner: str = ""  # the host that has most of them, where it has nearly all
    owned: frozenset[str] = frozenset()  # those of the owner
    hosts: frozenset[str] = frozenset()  # hosts by a NIC of their own
    switches: frozenset[str] = frozenset()  # switches by an address of their own

    @property
    def vm_count(self) -> int:
        """Addresses of VMs of any host."""
        return self.vms.total()


@dataclass
class Net:
    """Everything the computation needs; no connection."""

    switches: dict[str, Box]
    ports: dict[End, Port]
    heard: list[Heard] = field(default_factory=list)
    hosts: list[Machine] = field(default_factory=list)
    nics: dict[str, tuple[str, str]] = field(default_factory=dict)  # MAC: (host, NIC)
    vms: dict[str, str] = field(default_factory=dict)  # MAC of a VM's NIC: host
    lacp: dict[End, tuple[str, int | None]] = field(default_factory=dict)  # partner, its key
    speakers: dict[str, list[str]] = field(default_factory=dict)  # LACP system: switches it is of
    mlag: list[tuple[str, str, str | None]] = field(default_factory=list)  # switch, kind, link
    members: dict[str, int] = field(default_factory=dict)  # switch: chassis
    servers: list[dict[str, Any]] = field(default_factory=list)  # NIC counts by host
    heard_by_bmc: list[tuple[str, End, str]] = field(default_factory=list)  # host, port, why
    learned: dict[End, Learned] = field(default_factory=dict)  # by port or LAG

    def bundle(self, end: End) -> End:
        """The LAG a port is in, else the port."""
        port = self.ports.get(end)
        return (end[0], port.lag) if port and port.lag else end

    @cached_property
    def cables(self) -> dict[End, list[Port]]:
        """Physical ports of every LAG."""
        found: dict[End, list[Port]] = defaultdict(list)
        for port in self.ports.values():
            if port.lag and port.lag != port.name:
                found[port.switch, port.lag].append(port)
        return found

    def expand(self, end: End) -> list[End]:
        """Physical ports of a LAG; the port itself where it is none."""
        return [port.end for port in self.cables.get(end, ())] or [end]

    @cached_property
    def own_macs(self) -> dict[str, str]:
        """MAC addresses that are one switch's own: MAC -> switch."""
        found: dict[str, set[str]] = defaultdict(set)
        for box in self.switches.values():
            found[box.chassis or ""].add(box.id)
        for port in self.ports.values():
            found[port.mac or ""].add(port.switch)
        return {m: next(iter(s)) for m, s in found.items() if len(s) == 1 and is_unicast(m)}

    def is_machine_partner(self, end: End) -> bool:
        """A port's LACP partner names one LAG of one machine that is no collected switch."""
        system, lag_key = self.lacp[end]
        return lag_key is not None and system not in self.own_macs

    def learn(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Fill `learned` from (switch, port, MAC addresses with commas between), by switch."""
        for switch, group in groupby(rows, key=itemgetter(0)):
            found: dict[End, set[str]] = defaultdict(set)
            for _, port, macs in group:
                found[self.bundle((switch, port))].update(macs.split(","))
            for end, addresses in found.items():
                self.learned[end] = self._place(switch, addresses)

    def _place(self, switch: str, macs: set[str]) -> Learned:
        """One port. Done with whole sets: an uplink has thousands of addresses."""
        vms = self.vms.keys() & macs
        hosts = Counter(map(self.vms.__getitem__, vms))
        owner, count = max(hosts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        if count < AGREE * len(vms):
            owner = ""
        return Learned(
            macs=len(macs),
            vms=hosts,
            owner=owner,
            owned=frozenset(mac for mac in vms if self.vms[mac] == owner) if owner else frozenset(),
            hosts=frozenset(self.nics[mac][0] for mac in self.nics.keys() & macs - vms),
            switches=frozenset(self.own_macs[m] for m in self.own_macs.keys() & macs) - {switch},
        )
