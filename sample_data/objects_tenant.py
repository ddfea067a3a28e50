"""Neutral objects of an estate's tenants: accounts, offerings, templates, networks, groups.

Same conventions as `objects_infra`.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sample_data.objects_infra import PhysicalNetwork, Zone


@dataclass(eq=False, slots=True)
class Domain:
    """A domain; ROOT has no parent."""

    id: str
    name: str
    path: str
    parent: "Domain | None" = None


@dataclass(eq=False, slots=True)
class Account:
    """An account, or the account behind a project."""

    id: str
    name: str
    domain: Domain
    type: int  # 0 user, 1 root admin, 2 domain admin
    role: str
    user_id: str
    created: datetime
    project: "Project | None" = None


@dataclass(eq=False, slots=True)
class Project:
    """A project of an owner account."""

    id: str
    name: str
    owner: Account
    created: datetime


@dataclass(eq=False, slots=True)
class ServiceOffering:
    """A compute offering; memory in MiB. `system` is a system VM type or empty."""

    id: str
    number: int
    name: str
    cpus: int
    mhz: int
    memory: int
    ha: bool
    system: str = ""
    host_tags: str = ""
    storage_tags: str = ""
    local: bool = False  # its disks are local to the host


@dataclass(eq=False, slots=True)
class DiskOffering:
    """A disk offering; size in GiB, 0 = custom."""

    id: str
    name: str
    gib: int
    tags: str = ""


@dataclass(eq=False, slots=True)
class Template:
    """A template in a zone's image stores. `kind` is USER, BUILTIN or SYSTEM."""

    id: str
    name: str
    zone: Zone
    hypervisor: str
    format: str
    os: str
    os_id: str
    kind: str
    size: int


@dataclass(eq=False, slots=True)
class AclRule:
    """A rule of a network ACL. Port None = all."""

    id: str
    number: int
    action: str
    protocol: str
    cidr: str
    direction: str
    port: int | None = None


@dataclass(eq=False, slots=True)
class Acl:
    """A network ACL list; the two default lists belong to no VPC."""

    id: str
    name: str
    description: str
    vpc: "Vpc | None"
    rules: list[AclRule] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Vpc:
    """A VPC; its tiers are networks that point at it."""

    id: str
    name: str
    zone: Zone
    account: Account
    cidr: str
    redundant: bool
    created: datetime
    restart_required: bool = False


@dataclass(eq=False, slots=True)
class Network:
    """A guest network. `kind` is isolated, vpc, shared, shared_sg, shared_plain or l2."""

    id: str
    name: str
    kind: str
    zone: Zone
    physical: PhysicalNetwork
    account: Account
    redundant: bool
    created: datetime
    vlan: int | None = None
    cidr: str = ""
    gateway: str = ""
    vpc: Vpc | None = None
    acl: Acl | None = None
    state: str = "Implemented"
    restart_required: bool = False
    next_ip: int = 10


@dataclass(eq=False, slots=True)
class AffinityGroup:
    """An affinity group; members are VMs that point at it."""

    id: str
    name: str
    account: Account
    type: str


@dataclass(eq=False, slots=True)
class SecurityGroup:
    """A security group; ingress rules are (protocol, start port, end port, cidr)."""

    id: str
    name: str
    account: Account
    ingress: list[tuple[str, int, int, str]] = field(default_factory=list)
