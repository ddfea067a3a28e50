"""What the simulation knows: hosts, VMs, pools, groups; read by `read`, None where not told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Host:
    """A hypervisor host. Sizes with over-commit; memory [bytes], CPU [Hz]."""

    id: str
    zone: str
    cluster: str | None
    hypervisor: str | None
    up: bool | None
    serves: bool | None  # Up and Enabled in an enabled cluster
    spare: bool
    memory: int | None  # sellable
    cpu: int | None
    memory_sold: int | None
    cpu_sold: int | None
    threads: int | None
    speed: int | None
    tags: frozenset[str]
    tag_rule: bool
    arch: str | None
    uefi: bool | None
    encryption: bool | None
    dedicated: bool
    dedicated_to: str | None  # affinity group
    fenced: bool | None  # host HA with a power control that answers

    @property
    def free(self) -> tuple[int, int] | None:
        """Free memory and CPU; None when one of them is not told."""
        if None in (self.memory, self.memory_sold, self.cpu, self.cpu_sold):
            return None
        memory = (self.memory or 0) - (self.memory_sold or 0)
        return memory, (self.cpu or 0) - (self.cpu_sold or 0)


@dataclass(slots=True)  # not frozen: there are many, and freezing triples the cost of each
class Vm:
    """A running VM."""

    id: str
    name: str
    host: str
    memory: int | None
    ha: bool | None
    kind: "Kind"

    @property
    def cpu(self) -> int | None:
        """Clock sold to it."""
        cpus, speed = self.kind.cpus, self.kind.speed
        return None if cpus is None or speed is None else cpus * speed


@dataclass(frozen=True, eq=False, slots=True)
class Kind:
    """What VMs that may go to the same hosts have in common; each kind exists once."""

    cpus: int | None
    speed: int | None
    arch: str | None
    uefi: bool
    encrypted: bool
    tags: frozenset[str] | None  # None: its offering is not told
    pools: frozenset[str | None]  # None among them: a disk whose pool is not told
    dedication: frozenset[str]  # explicit dedication groups


@dataclass(frozen=True, slots=True)
class Pool:
    """A primary storage pool."""

    id: str
    scope: str | None
    state: str | None
    restricted: bool  # bound to storage access groups
    clusters: frozenset[str]  # that reach it


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster's switches and limits."""

    id: str
    vm_ha: bool | None
    force_ha: bool | None
    heartbeats: int  # pools that carry them
    untold_pools: int
    memory_stop: float | None  # share at which the planner stops
    cpu_stop: float | None


@dataclass(frozen=True, slots=True)
class Facts:
    """A whole estate."""

    hosts: dict[str, Host]
    vms: dict[str, list[Vm]]  # by host
    pools: dict[str, Pool]
    clusters: dict[str, Cluster]
    neighbours: dict[str, list[Host]]  # hosts by cluster
    apart: dict[str, frozenset[str]]  # VM -> strict anti-affinity groups
    members: dict[str, frozenset[str]]  # group -> hosts of its running members
    together: frozenset[str]  # VMs of host affinity groups, or of groups whose kind is not told
    spares_only: bool  # ha.tag is set: HA restarts go to its hosts and nowhere else


@dataclass(frozen=True, slots=True)
class Place:
    """Where VMs of one kind may go."""

    zone: str
    hypervisor: str
    clusters: frozenset[str]
    threads: int
    speed: int
    tags: frozenset[str]
    tags_told: bool
    arch: str | None
    uefi: bool
    encrypted: bool
    dedication: frozenset[str]
