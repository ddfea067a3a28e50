"""Neutral objects that run or are attached: routers, VMs, disks, public addresses and rules.

Same conventions as `objects_infra`.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sample_data.objects_infra import Host, IpRange, Pod, Pool, Zone
from sample_data.objects_tenant import (
    Account,
    AffinityGroup,
    DiskOffering,
    Network,
    SecurityGroup,
    ServiceOffering,
    Template,
    Vpc,
)


@dataclass(eq=False, slots=True)
class Router:
    """A virtual router of a network or a VPC."""

    id: str
    name: str
    zone: Zone
    host: Host | None
    pod: Pod
    network: Network
    vpc: Vpc | None
    offering: ServiceOffering
    created: datetime
    public_ip: str
    guest_ip: str
    state: str = "Running"
    redundant: bool = False
    redundant_state: str = "UNKNOWN"
    requires_upgrade: bool = False
    version: str = ""
    private_ip: str = ""  # VMware only: the others have a link-local address for control


@dataclass(eq=False, slots=True)
class SystemVm:
    """A secondary storage VM or console proxy (`kind` as CloudStack writes it)."""

    id: str
    name: str
    kind: str
    zone: Zone
    host: Host | None
    pod: Pod
    offering: ServiceOffering
    created: datetime
    public_ip: str
    private_ip: str
    host_row_id: str
    state: str = "Running"
    agent_state: str = "Up"


@dataclass(eq=False, slots=True)
class VmNic:
    """A NIC of a VM."""

    id: str
    network: Network
    mac: str
    ip: str


@dataclass(eq=False, slots=True)
class Vm:
    """A user VM. `host` is None unless it runs (or is in doubt)."""

    id: str
    number: int
    name: str
    account: Account
    zone: Zone
    offering: ServiceOffering
    template: Template
    nics: list[VmNic]
    created: datetime
    updated: datetime
    host: Host | None
    state: str = "Running"
    ha: bool = False
    uefi: bool = False
    backup: bool = False
    affinity: AffinityGroup | None = None
    groups: list[SecurityGroup] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    seen_behind: Host | None = None  # where switches learn it, when not behind its host


@dataclass(eq=False, slots=True)
class Volume:
    """A disk; `written` is what it occupies on the pool."""

    id: str
    name: str
    kind: str  # ROOT, DATADISK
    size: int
    written: int
    account: Account
    zone: Zone
    pool: Pool | None
    vm: Vm | None
    offering: DiskOffering | None
    created: datetime
    policy: bool = False
    state: str = "Ready"
    encrypted: bool = False


@dataclass(eq=False, slots=True)
class Snapshot:
    """A snapshot; `location` is where its data lies: IMAGE or PRIMARY."""

    id: str
    name: str
    volume: Volume
    interval: str
    created: datetime
    size: int
    location: str = "IMAGE"


@dataclass(eq=False, slots=True)
class PublicIp:
    """An allocated public address."""

    id: str
    address: str
    range: IpRange
    account: Account
    allocated: datetime
    network: Network | None = None
    vpc: Vpc | None = None
    system_vm: SystemVm | None = None
    source_nat: bool = False
    static_nat: Vm | None = None


@dataclass(eq=False, slots=True)
class FirewallRule:
    """An ingress rule of a public address, or an egress rule of a network (address None)."""

    id: str
    network: Network
    address: PublicIp | None
    protocol: str
    start: int | None
    end: int | None
    cidr: str


@dataclass(eq=False, slots=True)
class PortForward:
    """A port forwarding rule."""

    id: str
    address: PublicIp
    network: Network
    vm: Vm
    public_port: int
    private_port: int
    cidr: str = ""


@dataclass(eq=False, slots=True)
class LoadBalancer:
    """A load balancer rule."""

    id: str
    name: str
    address: PublicIp
    network: Network
    public_port: int
    private_port: int
    cidr: str
