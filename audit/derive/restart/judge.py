"""What stops a VM before any packing: one word for each VM of a host that is lost."""

from collections.abc import Iterable
from dataclasses import dataclass

from audit.derive.restart.facts import Facts, Host, Kind, Place, Pool, Vm
from audit.derive.restart.room import Room, Rooms

SIMULATED = ("KVM", "XenServer")
SELF_HEALING = ("VMware", "Hyperv")  # their own HA restarts VMs, CloudStack does not (trap 21)
_PROOFS: dict[bool | None, tuple[str, str]] = {
    None: ("unknown", "whether the host can be proven dead is not told"),
    False: ("stuck", "nothing proves the host dead"),
}
_NONE: frozenset[str] = frozenset()
_WORKS = ("Up", "Disabled")  # a disabled pool takes no new volume and serves the ones it has


@dataclass(frozen=True, slots=True)
class Lost:
    """What fails together: hosts, and pools (VMs with a disk there cannot start anywhere).

    planned: nothing fails, the hosts are to be emptied: no HA is needed and no proof of death.
    """

    hosts: frozenset[str]
    pools: frozenset[str] = _NONE
    planned: bool = False


@dataclass(slots=True)
class Judged:
    """A VM with what was decided. result "" is a candidate for packing."""

    vm: Vm
    is_ha: bool | None
    result: str
    why: str
    size: tuple[int, int]  # memory, CPU; 0 where not told
    room: Room | None
    barred: frozenset[str]  # hosts of other members of its anti-affinity groups
    apart: frozenset[str]
    packed: bool = False  # it was a candidate, and packing decided


class Judge:
    """Decides for the VMs of an estate."""

    def __init__(self, facts: Facts) -> None:
        self._facts, self._rooms = facts, Rooms(facts)
        self._kinds: dict[tuple[Kind, str, frozenset[str]], tuple[str, str, Room | None]] = {}

    def of(self, host: Host, vms: Iterable[Vm], lost: Lost) -> list[Judged]:
        """What stops each VM of a host, one of those that are lost."""
        proof = lost.planned or self._proof(host, lost)
        return [self._one(vm, host, proof, lost) for vm in vms]

    def _one(self, vm: Vm, host: Host, proof: bool | None, lost: Lost) -> Judged:
        is_ha, unknown = self._wanted(vm, host)
        disks, why, room = self._kind(vm.kind, host)
        if lost.pools and not disks and vm.kind.pools & lost.pools:
            disks, why = "blocked", "pool is lost too"
        size = (vm.memory or 0, vm.cpu or 0)
        judged = Judged(vm, is_ha, "", "", size, room, *self._apart(vm, lost))
        if not is_ha and not lost.planned:
            judged.result, judged.why = "unknown" if is_ha is None else "not HA", unknown
        elif disks:
            judged.result, judged.why = disks, why
        elif not proof:
            judged.result, judged.why = _PROOFS[proof]
        elif vm.id in self._facts.together:
            judged.result, judged.why = "unknown", "host affinity is not simulated"
        else:
            judged.result, judged.why = self._where(judged, lost)
        return judged

    def _kind(self, kind: Kind, host: Host) -> tuple[str, str, Room | None]:
        """Result and reason when its disks stop it, else the hosts that may take it."""
        key = (kind, host.zone, host.tags)
        if key not in self._kinds:
            disks, why, clusters = self._disks(kind.pools)
            sized = kind.cpus is not None and kind.speed is not None
            room = self._room(kind, host, clusters) if sized and not disks else None
            self._kinds[key] = (disks, why, room)
        return self._kinds[key]

    def _wanted(self, vm: Vm, host: Host) -> tuple[bool | None, str]:
        cluster = self._facts.clusters.get(host.cluster or "")
        switch = cluster.vm_ha if cluster else None
        forced = cluster.force_ha if cluster else None
        if switch is False:
            return False, "vm.ha.enabled is off"
        wanted = vm.ha or forced
        if wanted and switch:
            return True, ""
        if wanted or vm.ha is None or forced is None:
            return None, "whether HA is on is not told"
        return False, "its offering has no HA"

    def _disks(self, names: frozenset[str | None]) -> tuple[str, str, frozenset[str]]:
        """Result and reason when its disks stop it, and the clusters that reach them all."""
        pools = [self._facts.pools.get(name or "") for name in sorted(names, key=str)]
        if not pools or any(_untold(pool) for pool in pools):
            return "unknown", "a disk, or its pool, is not told", _NONE
        known = [pool for pool in pools if pool]
        if any(pool.scope == "HOST" for pool in known):
            return "local disk", "a disk lies on the host", _NONE
        if any(pool.state not in _WORKS for pool in known):
            return "blocked", "pool out of service", _NONE
        if any(pool.restricted for pool in known):
            return "unknown", "storage access groups are not simulated", _NONE
        return "", "", frozenset.intersection(*(pool.clusters for pool in known))

    def _room(self, kind: Kind, host: Host, clusters: frozenset[str]) -> Room:
        # the tags of an offering that is gone are at most those of the host it runs on
        place = Place(
            zone=host.zone, hypervisor=host.hypervisor or "", clusters=clusters,
            threads=kind.cpus or 0, speed=kind.speed or 0,
            tags=host.tags if kind.tags is None else kind.tags, tags_told=kind.tags is not None,
            arch=kind.arch, uefi=kind.uefi, encrypted=kind.encrypted, dedication=kind.dedication,
        )  # fmt: skip
        return self._rooms.of(place)

    def _apart(self, vm: Vm, lost: Lost) -> tuple[frozenset[str], frozenset[str]]:
        groups = self._facts.apart.get(vm.id)
        if not groups:
            return _NONE, _NONE
        members = (self._facts.members[group] for group in groups)
        return frozenset().union(*members) - lost.hosts, groups

    def _proof(self, host: Host, lost: Lost) -> bool | None:
        """Whether CloudStack can tell that the host is dead, and so may restart its VMs."""
        if host.hypervisor != "KVM":
            return True
        cluster = self._facts.clusters.get(host.cluster or "")
        witness = any(
            other.cluster == host.cluster and other.up and other.id not in lost.hosts
            for other in self._facts.neighbours.get(host.cluster or "", ())
        )
        if (cluster and cluster.heartbeats and witness) or host.fenced:
            return True
        untold = host.fenced is None or cluster is None or (cluster.untold_pools and witness)
        return None if untold else False

    def _where(self, judged: Judged, lost: Lost) -> tuple[str, str]:
        room = judged.room
        if room is None or judged.vm.memory is None:
            return "unknown", "its size is not told"
        stop = room.stopped_by(lost.hosts)
        if stop:
            return "blocked", stop
        without = judged.barred | lost.hosts
        if judged.barred and not (room.all | room.unsure) - without:
            return "blocked", "anti-affinity"
        if not room.unsure - without and not room.ever(judged.size, without):
            return "blocked", "size"
        return "", ""


def _untold(pool: Pool | None) -> bool:
    return pool is None or pool.scope is None or pool.state is None
