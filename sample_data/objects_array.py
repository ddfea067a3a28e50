"""Storage arrays below pools and image stores: what CloudStack does not tell, and their API does.

A filer is a cluster of two controllers (ONTAP). Renderers read these; builders and faults write.
"""

from dataclasses import dataclass, field

from sample_data.objects_infra import Array, Host


@dataclass(eq=False, slots=True)
class FilerNode:
    """A controller. busy: share of its processor in use."""

    name: str
    serial: str
    state: str = "up"
    takeover: bool = True
    obstacle: str = ""  # why its partner cannot take over
    busy: float = 0.22
    version: str = ""  # without it: that of the cluster
    spares: int = 2


@dataclass(eq=False, slots=True)
class Aggregate:
    """A pool of disks of one node; sizes in bytes. drives: of it, by name; failed ones apart."""

    uuid: str
    name: str
    node: FilerNode
    size: int
    used: int
    drives: list[str]
    drive_size: int = 3_840_755_982_336
    raid: str = "raid_dp"
    solid: bool = True
    failed: set[str] = field(default_factory=set)


@dataclass(eq=False, slots=True)
class FilerVolume:
    """A file system; sizes in bytes. reserve: share set aside for snapshots."""

    uuid: str
    name: str
    aggregate: Aggregate
    path: str
    size: int
    used: int
    policy: str = "hosts"
    reserve: float = 0.05
    snapshots: int = 12
    snapshot_used: int = 0
    snapshot_policy: str = "default"
    grows: bool = True
    files: int = 4_100
    files_max: int = 21_251_126
    milliseconds: float = 0.7
    iops: int = 900
    is_copy: bool = False
    clients: list[str] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Lif:
    """An address that hosts mount from or log in at. port: where it is now."""

    uuid: str
    name: str
    address: str
    node: FilerNode
    service: str  # data_nfs, data_iscsi or management_https
    up: bool = True
    at: FilerNode | None = None  # without it: at home
    failover: str = "broadcast_domain_only"


@dataclass(eq=False, slots=True)
class FilerPort:
    """An Ethernet port of a node, leg of its bundle. mbps: what it carries."""

    node: FilerNode
    name: str
    switch: str
    up: bool = True
    mbps: int = 900


@dataclass(eq=False, slots=True)
class FcPort:
    """A Fibre Channel port of a node with an interface on it; gbit: its speed now."""

    node: FilerNode
    name: str
    wwpn: str
    fabric: str
    up: bool = True
    gbit: int = 32


@dataclass(eq=False, slots=True)
class Mirror:
    """A copy that arrives here. lag: seconds it is behind."""

    uuid: str
    source: str
    target: str
    lag: int = 1_900
    healthy: bool = True


@dataclass(eq=False, slots=True)
class Filer:
    """An ONTAP cluster. clock: seconds it is ahead."""

    array: Array
    name: str
    uuid: str
    address: str
    version: str
    nodes: list[FilerNode]
    hosts: list[Host]
    network: str
    aggregates: list[Aggregate] = field(default_factory=list)
    volumes: list[FilerVolume] = field(default_factory=list)
    lifs: list[Lif] = field(default_factory=list)
    ports: list[FilerPort] = field(default_factory=list)
    fc_ports: list[FcPort] = field(default_factory=list)
    mirrors: list[Mirror] = field(default_factory=list)
    policies: dict[str, list[str]] = field(default_factory=dict)  # name -> clients
    alerts: list[str] = field(default_factory=list)
    licences: dict[str, bool] = field(default_factory=dict)  # name -> compliant
    mediator: bool = True
    time_servers: int = 2
    autosupport: bool = True
    clock: int = 0
    single_paths: set[str] = field(default_factory=set)  # names of hosts logged in once
