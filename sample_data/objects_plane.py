"""Neutral objects of the control plane and of what hosts tell of themselves."""

from dataclasses import dataclass, field

from sample_data.objects_infra import Host


@dataclass(eq=False, slots=True)
class Behind:
    """A server of a backend of a balancer."""

    name: str
    address: str
    port: int
    status: str = "UP"
    check: str = "L4CON"  # what the last one told where it is not up
    backup: bool = False


@dataclass(eq=False, slots=True)
class Balancer:
    """A load balancer with the virtual addresses it may hold."""

    name: str
    address: str
    site: str
    vips: list[str]
    backends: dict[str, list[Behind]]
    sticky: str = "cookie"
    agent_timeout: float = 3600.0
    asks_galera: bool = True  # checks ask whether a node is Primary, not only whether it listens


@dataclass(eq=False, slots=True)
class DbServer:
    """A database server. source: node it replicates from; lag: None when it does not."""

    name: str
    address: str
    site: str
    server_id: int
    weight: int = 1
    status: str = "Primary"
    in_view: bool = True
    ignore_quorum: bool = False
    paused: float = 0.001  # share of the time writes were held back
    writes: int = 0  # in a month
    source: str = ""
    lag: float | None = 0.0
    sql_running: bool = True
    read_only: bool = False
    ahead: float = 0.01  # seconds its clock is ahead
    most_connections: int = 320
    lock_wait: int = 600
    uuid: str = ""  # server_uuid, which MySQL has and MariaDB has not

    @property
    def votes(self) -> bool:
        """It is a member of the cluster, not a replica of it."""
        return not self.source


@dataclass(eq=False, slots=True)
class HostSide:
    """What a host tells of itself: a bond of its ports, mounts, paths, clock, versions."""

    host: Host
    mode: str = "802.3ad"
    partner: str = "02:1c:73:00:00:01"
    mtu: int = 9000
    qemu: str = "8.2.2"
    offset: float = 0.0002  # seconds ahead of its own source
    ahead: float = 0.0  # seconds ahead of the truth
    synced: bool = True
    monitor: int = 100  # milliseconds between looks at links
    nfs: str = "4.1"
    hard: bool = True
    lost: str = ""  # leg of a bond that is down
    second: str = ""  # another address of its bridge
    paths: int = 4  # to each LUN
    failed_paths: int = 0  # of these
    up: int = 60  # days it ran when the estate began


@dataclass(eq=False, slots=True)
class Certificate:
    """An endpoint that ends TLS, and how long its certificate lasts."""

    address: str
    port: int
    role: str
    days: int = 200


@dataclass(slots=True)
class Plane:
    """All of it. site: name -> (management servers by place in the list); arbiters: their sites."""

    balancers: list[Balancer] = field(default_factory=list)
    databases: list[DbServer] = field(default_factory=list)
    arbiters: list[str] = field(default_factory=list)
    sites: dict[str, str] = field(default_factory=dict)  # management server -> site
    zones: dict[str, str] = field(default_factory=dict)  # zone -> site
    hosts: list[HostSide] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
