"""Blocks of the management plane and of hypervisor hosts (as audit.targets)."""

from dataclasses import dataclass

F5 = (
    "load balancers of kind 'f5' are not collected yet: no answers of a real one were at hand to "
    "build and test a reader on. Name their TLS ports in a [[tls]] block, and see "
    "docs/guide/control-plane-balancers.md."
)
BALANCER_KINDS = ("haproxy",)
TLS_ROLES = ("api", "agents", "database", "bmc", "array", "balancer", "other")
TLS_SOURCES = ("cloudstack", "redfish", "array", "balancer")


@dataclass(frozen=True, slots=True)
class MysqlTarget:
    """[[mysql]]: MySQL or MariaDB servers that share an account; `password` is a reference.

    addresses: host, host:port or the path of a socket; cluster: nodes of one cluster that stand in
    several blocks (one a site) name it alike, else the block's name; site: where they stand;
    arbiter_site: where the cluster's Galera arbiter (garbd) stands; ca: file; tls = false asks in
    clear.
    """

    name: str
    addresses: tuple[str, ...]
    user: str
    password: str
    port: int = 3306
    cluster: str | None = None
    site: str | None = None
    arbiter_site: str | None = None
    tls: bool = True
    ca: str | None = None
    verify: bool = True
    timeout: int = 10


@dataclass(frozen=True, slots=True)
class BalancerTarget:
    """[[balancer]]: load balancers that stand for each other; `password` is a reference.

    addresses: of each its statistics page (http://host:8404/stats) or its admin socket
    (/run/haproxy/admin.sock, or tcp://host:port); configs: haproxy.cfg, one file for all or one
    for each; vips: virtual addresses they hold together.
    """

    name: str
    kind: str
    addresses: tuple[str, ...]
    user: str | None = None
    password: str | None = None
    configs: tuple[str, ...] = ()
    vips: tuple[str, ...] = ()
    site: str | None = None
    ca: str | None = None
    fingerprint: str | None = None
    verify: bool = True
    timeout: int = 10

    @property
    def fault(self) -> str:
        """What is wrong with it, in words; empty: nothing."""
        if self.kind not in BALANCER_KINDS:
            return F5 if self.kind == "f5" else f"kind {self.kind!r}: known is 'haproxy'."
        if len(self.configs) not in {0, 1, len(self.addresses)}:
            return "configs names one file for all addresses, or one for each."
        if (self.user is None) != (self.password is None):
            return "needs user and password, or neither."
        return ""


@dataclass(frozen=True, slots=True)
class TlsTarget:
    """[[tls]]: ports to try a TLS handshake with, once; no data is sent.

    addresses: host:port (or host, port 443); ports: host:port where only the connection is tried;
    targets: blocks of this file whose addresses are tried too (TLS_SOURCES), with a role of their
    own; role: what stands behind `addresses` and `ports` (TLS_ROLES); ca: file to trust beside the
    system's; deep: also which protocol versions are taken, one handshake each.
    """

    name: str
    addresses: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    role: str = "other"
    ca: str | None = None
    parallel: int = 5
    timeout: int = 5
    deep: bool = False

    @property
    def fault(self) -> str:
        """What is wrong with it, in words; empty: nothing."""
        strange = sorted(set(self.targets) - set(TLS_SOURCES))
        if not (self.addresses or self.ports or self.targets):
            return "needs addresses, ports or targets."
        if strange:
            return f"targets {strange[0]!r}: known are {', '.join(TLS_SOURCES)}."
        if self.role not in TLS_ROLES:
            return f"role {self.role!r}: known are {', '.join(TLS_ROLES)}."
        return ""


@dataclass(frozen=True, slots=True)
class HostTarget:
    """[[host]]: hosts asked by SSH that share an account; the secrets are references, as elsewhere.

    key_file: of the private key, `passphrase` where it has one; agent: keys of the running agent;
    known_hosts: file that has the hosts' keys (default: the user's own), no other key is believed;
    jump: [user@]host[:port] the way goes by; sudo: `sudo -n` before the commands that need root;
    parallel: hosts asked at once; timeout: seconds for the log-in and for each command.
    """

    name: str
    addresses: tuple[str, ...]
    user: str
    key_file: str | None = None
    passphrase: str | None = None
    password: str | None = None
    agent: bool = False
    known_hosts: str | None = None
    jump: str | None = None
    sudo: bool = False
    port: int = 22
    parallel: int = 16
    timeout: int = 20
    budget: int = 300


@dataclass(frozen=True, slots=True)
class XenServerTarget:
    """[[xenserver]]: one pool of XenServer or XCP-ng; `password` is a reference, as elsewhere.

    addresses: of its master, then of members that may become it; host, host:port or URL.
    """

    name: str
    addresses: tuple[str, ...]
    user: str
    password: str
    ca: str | None = None
    fingerprint: str | None = None
    verify: bool = True
    timeout: int = 30
    budget: int = 600


@dataclass(frozen=True, slots=True)
class VsphereTarget:
    """[[vsphere]]: one vCenter or ESXi host; `password` is a reference, as elsewhere.

    address: host or host:port; deep: also the neighbours and clocks of hosts (a call per host).
    """

    name: str
    address: str
    user: str
    password: str
    ca: str | None = None
    fingerprint: str | None = None
    verify: bool = True
    timeout: int = 60
    budget: int = 900
    deep: bool = False
