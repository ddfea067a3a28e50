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
from audit.derive.graph.effects import Effect, Effects
from audit.derive.graph.killers import Killers, killers
from audit.derive.graph.layers import layers, weakest
from audit.derive.graph.reach import chain, hits, shared, weaken
from audit.derive.graph.rows import NodeRow, Rows
from audit.derive.graph.workload import read_workload

Sets = Sequence[Killers | None]
Line = tuple[tuple[int, ...], str, str, str, tuple[Any, ...], str, str]


@dataclass
class Failures:
    """A graph and the sets of one state: by design or now."""

    named: Named
    down: frozenset[int]

    @cached_property
    def sets(self) -> Sets:
        """What stops every node, taken as well as it can be."""
        return killers(self.named.graph, down=self.down, order=self.named.order)

    @cached_property
    def worst(self) -> Sets:
        """The same, if what is not known is as bad as it can be."""
        return killers(self.named.graph, down=self.down, worst=True, order=self.named.order)


def impacts(connection: sqlite3.Connection) -> Rows:
    """Rows of node, need, mesh_edge, mesh_root, shared_fate and failure_impact."""
    collects = gc.isenabled()
    gc.disable()  # a million small objects without a circle: looking for one is a fifth of the time
    try:
        return _impacts(connection)
    finally:
        if collects:
            gc.enable()


def _impacts(connection: sqlite3.Connection) -> Rows:
    found = layers(connection)
    named = build(found)
    if not named.of_kind("host"):
        return found.rows()
    effects = Effects(named, read_workload(connection))
    healthy, down = Failures(named, frozenset()), frozenset(named.down)
    design = _lines(healthy, effects)
    now = _lines(Failures(named, down), effects) if down else design
    return {
        **found.rows(),
        "shared_fate": list(_shared(healthy)),
        "failure_impact": [*_rows(design, present=False), *_rows(now, present=True)],
    }


def _lines(failures: Failures, effects: Effects) -> list[Line]:
    """The worst first: what a row is made of; no two have one id."""
    best, worst = hits(failures.named, failures.sets), hits(failures.named, failures.worst)
    weaken(failures.named, failures.sets, best)
    found = []
    for component in best.keys() | worst.keys():
        node = failures.named.nodes[component]
        marks = tuple(best.get(component, ())), tuple(worst.get(component, ()))
        effect = effects.of(*marks, node.zone_id)
        told = _why(failures, component, effect)
        found.append((effect.place, node.id, node.kind, node.name, effect.values, *told))
    return sorted(found)


def _rows(lines: list[Line], *, present: bool) -> Iterator[tuple[Any, ...]]:
    for rank, (_place, identity, kind, name, values, confidence, why) in enumerate(lines, 1):
        yield (identity, present, kind, name, *values, confidence, why, rank)


def _shared(failures: Failures) -> Iterator[tuple[str, str, str]]:
    named = failures.named
    for node, group, component in shared(named.graph, failures.sets):
        part = named.parts[node][named.graph.needs[node].index(group)]
        yield named.nodes[node].id, part, named.nodes[component].id


def _why(failures: Failures, component: int, effect: Effect) -> tuple[str, str]:
    """Weakest confidence of the chain, and the chain from an example down to the component."""
    way: tuple[int, ...] = (component,)
    if effect.start is not None and effect.is_weak:
        way = (effect.start, component)
    elif effect.start is not None:
        sets = failures.worst if effect.at_worst else failures.sets
        way = chain(failures.named.graph, sets, effect.start, component)
    return _told(failures.named, way, effect.vm)


def _told(named: Named, way: Sequence[int], vm: str | None) -> tuple[str, str]:
    nodes = [named.nodes[number] for number in way]
    confidence = weakest(
        *[node.confidence for node in nodes],
        *[named.confidence.get(pair, "measured") for pair in pairwise(way)],
    )
    words = [_called(node) for node in nodes if node.kind != "reach"]
    return confidence, " - ".join([f"VM {vm}", *words] if vm else words)


def _called(node: NodeRow) -> str:
    """Kind and name, but once where the name says the kind."""
    kind = node.kind.replace("_", " ")
    return (
        node.name if node.name.startswith(kind) or node.kind == "backend" else f"{kind} {node.name}"
    )
