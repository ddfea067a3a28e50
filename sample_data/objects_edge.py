"""Neutral objects at the edge of an estate: tunnels, object storage, and what faults do to them.

Same conventions as `objects_infra`.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sample_data.objects_infra import Host, Pool, Zone
from sample_data.objects_tenant import Vpc
from sample_data.objects_work import LoadBalancer, Router, Vm

STRONG = "aes256-sha256;modp2048"


@dataclass(eq=False, slots=True)
class Tunnel:
    """A site-to-site VPN connection of a VPC with the customer gateway it leads to."""

    id: str
    gateway_id: str  # of the VPC
    customer_id: str
    name: str
    vpc: Vpc
    address: str  # of the remote end
    remote: str  # its networks
    created: datetime
    state: str = "Connected"
    policy: str = STRONG
    ike: str = "ikev2"
    dpd: bool = True


@dataclass(eq=False, slots=True)
class Ipv6Prefix:
    """A prefix for guest networks: `used` of its /64 subnets are taken."""

    id: str
    zone: Zone
    prefix: str
    total: int
    used: int


@dataclass(eq=False, slots=True)
class ObjectStore:
    """An object store; bytes."""

    id: str
    name: str
    provider: str
    url: str
    size: int
    allocated: int
    used: int


@dataclass(eq=False, slots=True)
class BackupRepository:
    """A share the NAS backup provider writes to; bytes."""

    id: str
    name: str
    zone: Zone
    address: str
    size: int
    used: int
    created: datetime


@dataclass(eq=False, slots=True)
class Certificate:
    """The certificate of a load balancer."""

    id: str
    balancer: LoadBalancer
    host_name: str
    end: datetime


@dataclass(eq=False, slots=True)
class OrphanFile:
    """A file on a pool that no volume uses."""

    pool: Pool
    path: str
    size: int


@dataclass(slots=True)
class Edge:
    """All of it; `members` only where they are not simply VMs of the network on several hosts."""

    tunnels: list[Tunnel] = field(default_factory=list)
    prefixes: list[Ipv6Prefix] = field(default_factory=list)
    object_stores: list[ObjectStore] = field(default_factory=list)
    repositories: list[BackupRepository] = field(default_factory=list)
    orphans: list[OrphanFile] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    members: dict[LoadBalancer, list[Vm]] = field(default_factory=dict)
    one_vcenter: bool = False  # for all zones, instead of one each
    failed_checks: dict[Router, str] = field(default_factory=dict)  # name of the check
    unmounted: set[tuple[Host, Pool]] = field(default_factory=set)
    iops: dict[Pool, tuple[int, int, int]] = field(default_factory=dict)
    # guaranteed, promised, used
