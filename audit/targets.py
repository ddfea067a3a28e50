"""What a configuration file says of one target or block of targets (see audit.config_blocks).

A class may have `fault`: what is wrong with a block beyond its keys and types.
"""

import difflib
from dataclasses import dataclass

ARRAY_KINDS = ("ontap", "solidfire", "hitachi", "nexenta", "ceph", "pure", "powerflex")


@dataclass(frozen=True, slots=True)
class CloudStackTarget:
    """[[cloudstack]]: one management server (or the address of its load balancer)."""

    name: str
    endpoint: str
    key: str
    secret: str
    ca: str | None = None
    fingerprint: str | None = None
    verify: bool = True
    parallel: int = 4
    timeout: int = 60
    budget: int = 1800
    page_size: int = 500
    deep: bool = False


@dataclass(frozen=True, slots=True)
class SnmpTarget:
    """[[snmp]]: devices that share credentials; the secrets are references, as elsewhere.

    Versions 1 and 2c need `community`; 3 needs `user`, and as the devices ask for it `auth` (SHA,
    SHA256 ...) with `auth_password` and `priv` (AES128, AES256 ...) with `priv_password`.
    """

    name: str
    addresses: tuple[str, ...]
    version: str = "2c"
    community: str | None = None
    user: str | None = None
    auth: str | None = None
    auth_password: str | None = None
    priv: str | None = None
    priv_password: str | None = None
    context: str = ""
    port: int = 161
    parallel: int = 32
    timeout: int = 3
    retries: int = 1
    max_repetitions: int = 50
    interval: int = 10

    @property
    def fault(self) -> str:
        """What is wrong with it, in words; empty: nothing."""
        login = "user" if self.version == "3" else "community"
        return "" if getattr(self, login) else f"needs {login} (or another version)."


@dataclass(frozen=True, slots=True)
class RedfishTarget:
    """[[redfish]]: BMCs that share an account; `password` is a reference, as elsewhere.

    addresses: host, host:port or URL; pins: file of `address SHA-256` lines, the certificates
    trusted (`stackaudit doctor --pins` adds what it sees); parallel: requests in flight at one BMC;
    bmcs: so many times `parallel` are in flight over all BMCs; deep: also BIOS attributes and
    event logs.
    """

    name: str
    addresses: tuple[str, ...]
    user: str
    password: str
    pins: str | None = None
    ca: str | None = None
    verify: bool = True
    bmcs: int = 64
    parallel: int = 2
    timeout: int = 30
    budget: int = 600
    deep: bool = False


@dataclass(frozen=True, slots=True)
class ArrayTarget:
    """[[array]]: one storage array; `password` and `token` are references, as elsewhere.

    kind: one of ARRAY_KINDS; address: host, host:port or URL of its management; user with
    `password`, or `token`, as the array asks for it.
    """

    name: str
    kind: str
    address: str
    user: str | None = None
    password: str | None = None
    token: str | None = None
    ca: str | None = None
    fingerprint: str | None = None
    verify: bool = True
    parallel: int = 1
    timeout: int = 30
    budget: int = 900
    deep: bool = False

    @property
    def fault(self) -> str:
        """What is wrong with it, in words; empty: nothing."""
        if self.kind in ARRAY_KINDS:
            return ""
        near = difflib.get_close_matches(self.kind, ARRAY_KINDS, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(ARRAY_KINDS)}."
        return f"unknown kind {self.kind!r}; {hint}"


@dataclass(frozen=True, slots=True)
class BaselineTarget:
    """[[baseline]]: firmware that should run at least on servers of a model.

    model, vendor: of the server, with * and ?; component: bios, bmc, or the name of a part with *
    and ?, as the tables server_adapter and server_firmware tell it; version: as the part would tell
    it, or its number alone; bulletin: a security bulletin asks for it. The first block that fits a
    part counts.
    """

    model: str
    component: str
    version: str
    vendor: str = "*"
    bulletin: bool = False

    @property
    def fault(self) -> str:
        """What is wrong with it, in words; empty: nothing."""
        numbered = any(letter.isdigit() for letter in self.version)
        return "" if numbered else f"needs a version with a number, not {self.version!r}."


@dataclass(frozen=True, slots=True)
class PlaceTarget:
    """[[place]]: what stands at a site, in a room or rack, and which power feeds it is on.

    hosts, servers, switches, arrays, management (servers), databases, balancers, zones: names, with
    * and ?; the first block that fits a device counts. A zone stands for its hosts and arrays that
    no block names a site for. feeds: a supply of the device is on each.
    """

    rack: str | None = None
    room: str | None = None
    feeds: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    servers: tuple[str, ...] = ()
    switches: tuple[str, ...] = ()
    arrays: tuple[str, ...] = ()
    site: str | None = None
    management: tuple[str, ...] = ()
    databases: tuple[str, ...] = ()
    balancers: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()

    @property
    def fault(self) -> str:
        """What is wrong with it, in words; empty: nothing."""
        machines = self.hosts or self.servers or self.switches or self.arrays
        devices = machines or self.management or self.databases or self.balancers or self.zones
        if (self.site or self.rack or self.room or self.feeds) and devices:
            return ""
        return (
            "needs a rack, room, site or feeds, and hosts, servers, switches, arrays, management, "
            "databases, balancers or zones that stand there."
        )
