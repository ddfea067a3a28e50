"""Neutral objects of an estate's infrastructure: what exists, before any API talks about it.

Bytes, MHz and datetimes; references are Python references, identity is the object. Renderers read
these; only builders and faults write them.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(eq=False, slots=True)
class Zone:
    """A CloudStack zone. `network` is basic, advanced or advanced-sg."""

    id: str
    name: str
    network: str
    type: str
    domain: str
    dns: list[str]
    internal_dns: list[str]

    @property
    def security_groups(self) -> bool:
        """Whether guests are separated by security groups."""
        return self.network != "advanced"


@dataclass(eq=False, slots=True)
class Pod:
    """A pod and its range of private addresses."""

    id: str
    name: str
    zone: Zone
    gateway: str
    netmask: str
    start_ip: str
    end_ip: str
    private_ips: list[str] = field(default_factory=list)  # taken by system VMs


@dataclass(eq=False, slots=True)
class Cluster:
    """A cluster; `settings` are its own values of cluster-scoped settings."""

    id: str
    name: str
    pod: Pod
    hypervisor: str
    cpu_ratio: float
    mem_ratio: float
    arch: str = "x86_64"
    allocation: str = "Enabled"
    managed: str = "Managed"
    settings: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class HostNic:
    """A port of a host: for switches and Redfish, CloudStack does not know it."""

    name: str
    mac: str
    mbps: int
    bond: str


@dataclass(eq=False, slots=True)
class ManagementServer:
    """A management server."""

    id: str
    name: str
    ip: str
    version: str
    os: str
    kernel: str
    java: str
    started: datetime
    booted: datetime
    stopped: datetime
    state: str = "Up"
    db_local: bool = False
    usage_local: bool = False
    heap_total: int | None = None  # bytes; without it: what is advised
    heap: float | None = None  # share in use; without it: what is normal
    blocked: int = 0  # threads
    pending: int = 0  # jobs
    sees_peers: bool = True  # whether it reaches the others
    clock: int = 0  # seconds its clock is ahead


@dataclass(eq=False, slots=True)
class Host:
    """A hypervisor host with the server it runs on. `hypervisor_version` is the OS's on KVM."""

    id: str
    name: str
    cluster: Cluster
    ip: str
    hypervisor: str
    hypervisor_version: str
    os: str
    kernel: str
    threads: int
    sockets: int
    mhz: int
    ram: int
    arch: str
    agent_version: str
    manager: ManagementServer
    created: datetime
    pinged: datetime
    serial: str
    model: str
    rack: str
    bmc_ip: str
    bmc_mac: str
    nics: list[HostNic]
    state: str = "Up"
    resource_state: str = "Enabled"
    secured: bool = True
    oobm: bool = True
    ha: bool = True
    ha_host: bool = False
    tags: list[str] = field(default_factory=list)
    local_storage: bool = False
    bmc_answers: bool = True
    uefi: bool = True
    ha_state: str = ""  # without it: what follows from the host's state
    busy: float | None = None  # share of its CPU in use; over 1: tasks wait
    encryption: bool = True


@dataclass(eq=False, slots=True)
class Array:
    """A storage system; pools and image stores point at it."""

    name: str
    zone: Zone
    serial: str
    addresses: list[str] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Pool:
    """Primary storage. `cluster` is None for zone scope; `used` None means: sum the volumes."""

    id: str
    name: str
    zone: Zone
    cluster: Cluster | None
    array: Array | None
    type: str
    server: str
    path: str
    size: int
    factor: float
    created: datetime
    used: int | None = None
    state: str = "Up"
    scope: str = "CLUSTER"  # CLUSTER, ZONE, HOST
    tags: list[str] = field(default_factory=list)
    host: Host | None = None  # of a local pool
    fabric: str = ""  # fc or iscsi: it is a LUN, which hosts reach by several paths


@dataclass(eq=False, slots=True)
class ImageStore:
    """Secondary storage."""

    id: str
    name: str
    zone: Zone
    array: Array | None
    server: str
    path: str
    size: int
    used: int
    readonly: bool = False
    protocol: str = "nfs"


@dataclass(eq=False, slots=True)
class TrafficType:
    """A traffic type of a physical network; hypervisor type -> label."""

    id: str
    name: str
    labels: dict[str, str]


@dataclass(eq=False, slots=True)
class PhysicalNetwork:
    """A physical network; `vlans` is a range as CloudStack writes it: 500-999."""

    id: str
    name: str
    zone: Zone
    vlans: str | None
    traffic: list[TrafficType]


@dataclass(eq=False, slots=True)
class IpRange:
    """Public (or shared-network) addresses."""

    id: str
    zone: Zone
    physical: PhysicalNetwork
    network_id: str
    vlan: str
    start_ip: str
    end_ip: str
    gateway: str
    netmask: str
    public: bool = True  # for virtual networks; False: a shared network's own range
    pod: Pod | None = None  # of a basic zone's guest network, which has a range in every pod


@dataclass(eq=False, slots=True)
class StorageRange:
    """Addresses of the storage network of a pod."""

    id: str
    pod: Pod
    network_id: str
    vlan: int
    start_ip: str
    end_ip: str
    gateway: str
    netmask: str


@dataclass(eq=False, slots=True)
class Database:
    """The database and the usage server, as a management server reports them."""

    host: str
    version: str
    comment: str
    replicas: list[str]
    tls: str
    started: datetime
    usage_host: str
    usage_last_job: datetime
    usage_state: str = "Active"
    rate: float = 270.0  # queries a second


@dataclass(eq=False, slots=True)
class Alert:
    """An alert as CloudStack keeps it."""

    id: str
    type: int
    name: str
    text: str
    sent: datetime


@dataclass(eq=False, slots=True)
class Event:
    """An event as CloudStack keeps it."""

    id: str
    type: str
    level: str
    state: str
    text: str
    created: datetime
    account: str
    domain: str
    resource_id: str | None = None
    resource_type: str = "None"
