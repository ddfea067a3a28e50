"""Neutral objects around guests: backups, VM snapshots, groups that scale, clusters, GPUs.

Same conventions as `objects_infra`. What a guest may have beside the fields of `Vm` stands in
`Extra`, by VM.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sample_data.objects_infra import Cluster, Host
from sample_data.objects_tenant import Account
from sample_data.objects_work import LoadBalancer, Vm


@dataclass(eq=False, slots=True)
class VmSnapshot:
    """A VM snapshot; `parent` is the one it was taken on top of."""

    id: str
    vm: Vm
    created: datetime
    parent: "VmSnapshot | None" = None


@dataclass(eq=False, slots=True)
class AutoscaleGroup:
    """An auto-scale group behind a load balancer."""

    id: str
    name: str
    balancer: LoadBalancer
    least: int
    most: int
    members: int
    created: datetime


@dataclass(eq=False, slots=True)
class KubernetesCluster:
    """A Kubernetes cluster of the Kubernetes service; its nodes are not modelled as VMs."""

    id: str
    name: str
    account: Account
    cluster: Cluster
    version: str
    workers: int
    control: int
    created: datetime


@dataclass(eq=False, slots=True)
class Gpu:
    """A GPU of a host, passed through whole; `vm` uses it."""

    id: str
    host: Host
    card: str
    bus: str
    vm: Vm | None = None


@dataclass(eq=False, slots=True)
class Unmanaged:
    """A machine on a host that CloudStack does not manage."""

    name: str
    host: Host
    cpus: int
    memory: int  # MiB
    power: str = "PowerOn"


@dataclass(slots=True)
class Extra:
    """What few VMs have.

    `busy`: it uses all its processors all the time. `failed`: days its backups have failed for.
    """

    iso: str = ""
    lease_end: datetime | None = None
    busy: bool = False
    failed: int = 0


@dataclass(slots=True)
class Guests:
    """All of it, and what is out of the ordinary with accounts and templates."""

    vm_snapshots: list[VmSnapshot] = field(default_factory=list)
    autoscale: list[AutoscaleGroup] = field(default_factory=list)
    kubernetes: list[KubernetesCluster] = field(default_factory=list)
    gpus: list[Gpu] = field(default_factory=list)
    unmanaged: list[Unmanaged] = field(default_factory=list)
    extras: dict[Vm, Extra] = field(default_factory=dict)
    limits: dict[tuple[str, str], int] = field(default_factory=dict)  # (account id, kind): limit
    not_ready: set[str] = field(default_factory=set)  # templates whose image was lost, by id

    def of(self, vm: Vm) -> Extra:
        """What a VM has beside its own fields, made when first asked for."""
        return self.extras.setdefault(vm, Extra())
