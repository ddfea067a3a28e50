"""What the lone failure of every component takes down: rows of failure_impact (rules.md 11.6).

By design all components are healthy; now those that are told to be down have failed first. Where
HA restarts VMs, it finds the room there is today in both.
"""

import gc
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from audit.derive.graph.build import Named, build
from audit.derive.graph.killers import Killers, killers
from audit.derive.graph.layers import layers, weakest
from audit.derive.graph.reach import Hit, chain, hits, shared, weaken
from audit.derive.graph.toll import Toll, toll
from audit.derive.graph.workload import Workload, read_workload
from audit.model.graph import FailureImpact, SharedFate
from audit.model.kinds import Table

Sets = Sequence[Killers | None]


@dataclass
class Failures:
    """A graph with its workload and the sets of one state: by design or now."""

    named: Named
    work: Workload
    down: frozenset[int]

    @cached_property
    def sets(self) -> Sets:
        """What stops every node, taken as well as it can be."""
        return killers(self.named.graph, down=self.down, order=self.named.order)

    @cached_property
    def worst(self) -> Sets:
        """The same, if what is not known is as bad as it can be."""
        return killers(self.named.graph, down=self.down, worst=True, order=self.named.order)

    def names(self, numbers: Sequence[int]) -> list[str]:
        """Ids of the objects of nodes, without their kind."""
        return [self.named.nodes[number].id.partition("/")[2] for number in numbers]


def impacts(connection: sqlite3.Connection) -> list[Table]:
    """Rows of node, need, mesh_edge, mesh_root, shared_fate and failure_impact."""
    collects = gc.isenabled()
    gc.disable()  # a million small objects without a circle: looking for one is a fifth of the time
    try:
        return _impacts(connection)
    finally:
        if collects:
            gc.enable()


def _impacts(connection: sqlite3.Connection) -> list[Table]:
    rows = layers(connection)
    named = build(rows)
    if not named.of_kind("host"):
        return rows
    work = read_workload(connection)
    healthy = Failures(named, work, frozenset())
    rows += _shared(healthy)
    design = now = _rows(healthy)
    if named.down:
        now = _rows(Failures(named, work, frozenset(named.down)))
    return [*rows, *_ranked(design, present=False), *_ranked(now, present=True)]


def _rows(failures: Failures) -> list[dict[str, Any]]:
    """Rows by column, `present` and `rank` left out."""
    best, worst = hits(failures.named, failures.sets), hits(failures.named, failures.worst)
    weaken(failures.named, failures.sets, best)
    found, known = [], {}
    for component in sorted(best.keys() | worst.keys()):
        hit, bad = best.get(component, Hit()), worst.get(component, Hit())
        key = (*map(tuple, (hit.hosts, hit.pools, hit.networks)), bool(hit.control))
        if key not in known:
            known[key] = _toll(failures, hit)
        found.append(_row(failures, component, (hit, bad), known[key]))
    return found


def _shared(failures: Failures) -> Iterator[SharedFate]:
    named = failures.named
    for node, group, component in shared(named.graph, failures.sets):
        part = named.parts[node][named.graph.needs[node].index(group)]
        yield SharedFate(
            node_id=named.nodes[node].id, part=part, component_id=named.nodes[component].id
        )


def _toll(failures: Failures, hit: Hit) -> Toll:
    names = (failures.names(numbers) for numbers in (hit.hosts, hit.pools, hit.networks))
    return toll(failures.work, *names, control=bool(hit.control))


def _row(failures: Failures, component: int, hit: tuple[Hit, Hit], cost: Toll) -> dict[str, Any]:
    best, worst = hit
    node = failures.named.nodes[component]
    zone = cost.zone or node.zone_id
    confidence, why = _why(failures, component, hit, cost)
    return {
        "node_id": node.id, "kind": node.kind, "name": node.name, "zone_id": zone,
        "vms_worst": _worst(failures, best, worst, cost), "hosts": len(best.hosts),
        "degraded": _weak(failures, best, cost), "networks": len(best.networks),
        "control": bool(best.control), "control_worst": bool(worst.control),
        "tags": failures.work.tags_without(failures.names(best.pools)),
        "minutes": _minutes(cost, best, worst), "confidence": confidence, "why": why,
        **_numbers(cost, failures.work.running[zone]),
    }  # fmt: skip


def _worst(failures: Failures, best: Hit, worst: Hit, cost: Toll) -> int:
    """VMs that stop if what is not known is as bad as it can be."""
    if (worst.hosts, worst.pools) == (best.hosts, best.pools):
        return len(cost.stopped)
    return len(failures.work.stopped(failures.names(worst.hosts), failures.names(worst.pools)))


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


def _weak(failures: Failures, hit: Hit, cost: Toll) -> int:
    """VMs that go on with less redundancy."""
    if not hit.weak:
        return 0
    kinds: dict[str, list[str]] = {"host": [], "pool": []}
    for number in hit.weak:
        kind, _, name = failures.named.nodes[number].id.partition("/")
        kinds[kind].append(name)
    return len(failures.work.stopped(kinds["host"], kinds["pool"]).keys() - cost.stopped.keys())


def _minutes(cost: Toll, best: Hit, worst: Hit) -> str:
    """How long it lasts (rules.md 11.6): a bond seconds, HA or a router minutes, else hours."""
    if cost.lost or best.control or cost.results["unknown"]:
        return "hours"
    if cost.stopped or cost.cut_off or best.networks:
        return "quarter of an hour"
    return "not known" if worst.hosts or worst.pools or worst.control else "seconds"


def _why(failures: Failures, component: int, hit: tuple[Hit, Hit], cost: Toll) -> tuple[str, str]:
    """Weakest confidence of the chain, and the chain from an example down to the component."""
    for found, sets in zip(hit, (failures.sets, failures.worst), strict=True):
        starts = found.control or found.networks or found.hosts or found.pools
        example = cost.example if found.hosts or found.pools else None
        if example is not None:
            of_vm = {f"host/{example.host}", *(f"pool/{pool}" for pool in example.kind.pools)}
            own = [n for n in (*found.hosts, *found.pools) if failures.named.nodes[n].id in of_vm]
            starts = own or found.hosts or found.pools
        if starts:
            way = chain(failures.named.graph, sets, starts[0], component)
            return _told(failures.named, way, example.name if example else None)
    weak = hit[0].weak
    way = (weak[0], component) if weak else (component,)
    return _told(failures.named, way, None)


def _told(named: Named, way: Sequence[int], vm: str | None) -> tuple[str, str]:
    nodes = [named.nodes[number] for number in way]
    pairs = pairwise(way)
    confidence = weakest(
        *(node.confidence for node in nodes),
        *(named.confidence.get(pair, "measured") for pair in pairs),
    )
    words = [f"{node.kind.replace('_', ' ')} {node.name}" for node in nodes if node.kind != "reach"]
    return confidence, " - ".join([f"VM {vm}", *words] if vm else words)


def _ranked(rows: list[dict[str, Any]], *, present: bool) -> list[FailureImpact]:
    ordered = sorted(
        rows,
        key=lambda r: (
            -r["lost"], -r["vms"], -r["cut_off"], -r["vms_worst"], -r["degraded"], r["node_id"]
        ),
    )  # fmt: skip
    return [
        FailureImpact(**row, present=present, rank=place) for place, row in enumerate(ordered, 1)
    ]
