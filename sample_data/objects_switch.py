"""Neutral objects of the physical network: switches, their ports, LAGs and parts, and the cables.

Same conventions as `objects_infra`; speeds are Mb/s, loads shares of a port's speed. A cable is two
ends that point at each other (`Port.far`), or a port and what announces itself behind it. What
points at each other has no repr of its fields: it would never end.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sample_data.objects_infra import Host, HostNic, Pod, Zone
from sample_data.switch_platforms import Platform


@dataclass(eq=False, slots=True)
class Machine:
    """The end of a cable that is no switch, as it announces itself by LLDP and LACP."""

    name: str
    chassis: str  # its first MAC
    port: str  # what it calls the port
    port_mac: str
    system: str  # LACP system
    key: int  # LACP key: one bond has one
    description: str
    host: Host | None = None
    nic: HostNic | None = None


@dataclass(eq=False, slots=True)
class Trunk:
    """VLANs of a port or LAG; the native one is untagged."""

    vlans: set[int]
    native: int = 1


@dataclass(eq=False, repr=False, slots=True)
class Port:
    """A port. `lacp` is synced, defaulted (no partner heard) or waiting (heard, not in sync)."""

    switch: "Switch"
    name: str
    number: int  # ifIndex
    order: int  # its place among the ports, from 1
    mac: str
    mbps: int
    trunk: Trunk
    changed: datetime
    mtu: int = 9214
    duplex: int = 3  # dot3StatsDuplexStatus: half 2, full 3
    admin_up: bool = True
    up: bool = False
    alias: str = ""
    lag: "Lag | None" = None
    far: "Port | Machine | None" = None
    talks: bool = True  # what is behind it announces itself
    lacp: str = "synced"
    load: float = 0.0
    out_load: float = 0.0
    error_share: float = 0.0  # of packets received
    discard_share: float = 0.0  # of packets sent


@dataclass(eq=False, repr=False, slots=True)
class Lag:
    """A LAG. `vpc` is its number where it spans a pair, 0 where it does not."""

    switch: "Switch"
    name: str
    number: int  # ifIndex
    id: int  # its number in its name
    trunk: Trunk
    ports: list[Port] = field(default_factory=list)
    alias: str = ""
    mtu: int = 9214
    vpc: int = 0
    consistent: bool = True
    detail: str = ""


@dataclass(eq=False, slots=True)
class Part:
    """A power supply, fan or temperature sensor; `value` of a sensor in degrees Celsius."""

    kind: str
    name: str
    member: int
    number: int
    state: str = "ok"  # ok, failed, absent
    value: float = 0.0


@dataclass(eq=False, slots=True)
class Member:
    """A chassis of a stack; `number` as the device counts."""

    number: int
    serial: str
    version: str
    role: str = "master"


@dataclass(eq=False, repr=False)
class Switch:
    """A switch or stack. `system` is the LACP system it shows, shared with its `partner`."""

    name: str
    zone: Zone
    pod: Pod | None  # None: a core switch
    platform: Platform
    address: str
    mac: str
    system: str
    started: datetime
    members: list[Member]
    vlans: dict[int, str]
    domain: int = 0  # of the MLAG, 0: none
    primary: bool = True
    keepalive: bool = True
    dual_active: bool = False
    ring_whole: bool = True
    tree_changes: float = 0.0  # of the spanning tree, a day
    access: str = "v3 authPriv"
    ports: list[Port] = field(default_factory=list)
    lags: list[Lag] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    partner: "Switch | None" = None
    peer_link: Lag | None = None
    uplink: Lag | None = None  # of an access switch, towards the cores

    @cached_property
    def short(self) -> str:
        """The first label of its name."""
        return self.name.partition(".")[0]

    @property
    def bundles(self) -> list[Port | Lag]:
        """Ports and LAGs: what the bridge may forward through."""
        return [*self.ports, *self.lags]

    def free(self, *, fast: bool) -> Port:
        """The first port without a cable; fast: among the uplink ports. Raises ValueError."""
        for port in self.ports:
            if port.far is None and (port.mbps == self.platform.fast) is fast:
                return port
        raise ValueError(f"switch {self.name} has no port left")
