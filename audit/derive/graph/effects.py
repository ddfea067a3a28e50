"""What components that stop the same nodes have in common: all numbers of failure_impact.

Most of a large estate is alike: the two supplies, adapters and ports of a host weaken that host
and do nothing else. So numbers are worked out once for each set of nodes that stop or are
weakened, not for each component, and by design and now share them.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from audit.derive.graph.build import Named
from audit.derive.graph.toll import Toll, toll
from audit.derive.graph.workload import Workload
from audit.model.graph import FailureImpact

Marks = tuple[int, ...]  # nodes that stop; ~node: weakened
# what components that are alike share: from the zone to the minutes
_COLUMNS = FailureImpact.info.names[4:-3]


class Effect(NamedTuple):
    """What is the same for all components that do the same.

    place: the smaller, the worse; values: of the columns zone_id to minutes. Why it is so begins
    at the node `start`, which stops (`is_weak`: goes on with less; at_worst: may stop); vm: name of
    an example there.
    """

    place: tuple[int, ...]
    values: tuple[Any, ...]
    start: int | None
    at_worst: bool
    is_weak: bool
    vm: str | None


class _Hit(NamedTuple):
    """Nodes that stop, by kind, and hosts and pools that are weakened."""

    hosts: list[int]
    pools: list[int]
    networks: list[int]
    control: list[int]
    weak: list[int]


class Effects:
    """Of a graph with its workload."""

    def __init__(self, named: Named, work: Workload) -> None:
        self._nodes, self._work = named.nodes, work
        self._known: dict[tuple[Marks, Marks, str | None], Effect] = {}
        self._tolls: dict[Marks, Toll] = {}

    def of(self, best: Marks, worst: Marks, zone: str | None) -> Effect:
        """Effect of a component that stops and weakens these, or at worst those. zone: its own."""
        key = (best, worst, zone)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._effect(best, worst, zone)
        return found

    def _effect(self, best: Marks, worst: Marks, own: str | None) -> Effect:
        hit, bad = self._hit(best), self._hit(worst)
        cost = self._toll(best, hit)
        zone = cost.zone or own
        values = {
            "zone_id": zone, "vms_worst": self._worst(hit, bad, cost), "hosts": len(hit.hosts),
            "degraded": self._weak(hit, cost), "networks": len(hit.networks),
            "control": bool(hit.control), "control_worst": bool(bad.control),
            "tags": self._work.tags_without(self._names(hit.pools)),
            "minutes": _minutes(cost, hit, bad), **_numbers(cost, self._work.running[zone]),
        }  # fmt: skip
        ranked = ("lost", "vms", "cut_off", "vms_worst", "degraded")
        return Effect(
            tuple([-values[name] for name in ranked]),
            tuple([values[name] for name in _COLUMNS]),
            *self._start(hit, bad, cost),
        )

    def _hit(self, marks: Marks) -> _Hit:
        found = _Hit([], [], [], [], [])
        lists = {"host": found.hosts, "pool": found.pools, "network": found.networks,
                 "control": found.control}  # fmt: skip
        for mark in marks:
            if mark < 0:
                found.weak.append(~mark)
            else:
                lists[self._nodes[mark].kind].append(mark)
        return found

    def _names(self, numbers: Sequence[int]) -> list[str]:
        """Ids of the objects of nodes, without their kind."""
        return [self._nodes[number].id.partition("/")[2] for number in numbers]

    def _toll(self, marks: Marks, hit: _Hit) -> Toll:
        stopping = tuple([mark for mark in marks if mark >= 0])
        found = self._tolls.get(stopping)
        if found is None:
            names = map(self._names, (hit.hosts, hit.pools, hit.networks))
            found = self._tolls[stopping] = toll(self._work, *names, control=bool(hit.control))
        return found

    def _worst(self, best: _Hit, worst: _Hit, cost: Toll) -> int:
        """VMs that stop if what is not known is as bad as it can be."""
        if (worst.hosts, worst.pools) == (best.hosts, best.pools):
            return len(cost.stopped)
        return len(self._work.stopped(self._names(worst.hosts), self._names(worst.pools)))

    def _weak(self, hit: _Hit, cost: Toll) -> int:
        """VMs that go on with less redundancy."""
        if not hit.weak:
            return 0
        kinds: dict[str, list[str]] = {"host": [], "pool": []}
        for number in hit.weak:
            kind, _, name = self._nodes[number].id.partition("/")
            kinds[kind].append(name)
        return len(self._work.stopped(kinds["host"], kinds["pool"]).keys() - cost.stopped.keys())

    def _start(
        self, best: _Hit, worst: _Hit, cost: Toll
    ) -> tuple[int | None, bool, bool, str | None]:
        """Node to explain from, whether it stops at worst only or is weak, and an example."""
        for hit in (best, worst):
            starts = hit.control or hit.networks or hit.hosts or hit.pools
            example = cost.example if hit.hosts or hit.pools else None
            if example is not None:
                of_vm = {f"host/{example.host}", *(f"pool/{pool}" for pool in example.kind.pools)}
                own = [n for n in (*hit.hosts, *hit.pools) if self._nodes[n].id in of_vm]
                starts = own or hit.hosts or hit.pools
            if starts:
                return starts[0], hit is worst, False, example.name if example else None
        return (best.weak[0] if best.weak else None), False, True, None


def _numbers(cost: Toll, running: int) -> dict[str, Any]:
    """What a toll says, by column. running: VMs of the zone."""
    not_ha = cost.reasons["not HA"]
    return {
        "vms": len(cost.stopped), "lost": cost.lost, "not_ha": not_ha,
        "restarted": cost.results["restarted"], "may_restart": cost.results["may restart"],
        "not_known": cost.results["unknown"], "kept": cost.results["kept"],
        "reasons": cost.told, "cut_off": cost.cut_off, "accounts": cost.owners,
        "share": len(cost.stopped) / running if running else None,
        "lost_share": (cost.lost - not_ha) / running if running else None,
        "storage_share": cost.on_pools / running if running else None,
    }  # fmt: skip


def _minutes(cost: Toll, best: _Hit, worst: _Hit) -> str:
    """How long it lasts (rules.md 11.6): a bond seconds, HA or a router minutes, else hours."""
    if cost.lost or best.control or cost.results["unknown"]:
        return "hours"
    if cost.stopped or cost.cut_off or best.networks:
        return "quarter of an hour"
    return "not known" if worst.hosts or worst.pools or worst.control else "seconds"
