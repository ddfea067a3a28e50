"""Ceph clusters below RBD pools: what CloudStack does not tell, and their commands do."""

from dataclasses import dataclass, field

from sample_data.objects_infra import Array, Pool


@dataclass(eq=False, slots=True)
class Osd:
    """A disk with its daemon; size in bytes."""

    number: int
    host: str
    size: int
    up: bool = True


@dataclass(eq=False, slots=True)
class CephPool:
    """A pool, as large as CloudStack was told.

    filled: share in use, if not that of its disks; left: images that are no disk, with their size.
    """

    pool: Pool
    number: int
    copies: int = 3
    least: int = 2
    left: dict[str, int] = field(default_factory=dict)
    filled: float | None = None


@dataclass(eq=False, slots=True)
class CephCluster:
    """A cluster. monitors: name -> address; out: those that are not in the quorum.

    checks: what its health report names, by code: severity and message.
    """

    array: Array
    name: str
    fsid: str
    version: str
    monitors: dict[str, str]
    hosts: list[str]
    pools: list[CephPool] = field(default_factory=list)
    osds: list[Osd] = field(default_factory=list)
    out: set[str] = field(default_factory=set)
    checks: dict[str, tuple[str, str]] = field(default_factory=dict)
