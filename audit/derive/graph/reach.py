"""What every component takes with it, from the single-failure sets of what they stop."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from audit.derive.graph.build import Named
from audit.derive.graph.killers import Killers
from audit.derive.graph.parts import Graph, Group


@dataclass(slots=True)
class Hit:
    """Nodes (numbers) that the lone failure of a component stops.

    weak: hosts and pools that go on with less below them.
    """

    hosts: list[int] = field(default_factory=list)
    pools: list[int] = field(default_factory=list)
    networks: list[int] = field(default_factory=list)
    control: list[int] = field(default_factory=list)
    weak: list[int] = field(default_factory=list)


# kind of node -> list of a Hit it is counted in
_COUNTED = {"host": "hosts", "pool": "pools", "network": "networks", "control": "control"}


def hits(named: Named, sets: Sequence[Killers | None]) -> dict[int, Hit]:
    """Component -> what it stops; sets: of every node, as `killers` gives them."""
    found: dict[int, Hit] = {}
    for number, node in enumerate(named.nodes):
        counted = _COUNTED.get(node.kind)
        if counted is None:
            continue
        for component in sets[number] or ():
            hit = found.get(component)
            if hit is None:
                hit = found[component] = Hit()
            getattr(hit, counted).append(number)
    return found


def weaken(named: Named, sets: Sequence[Killers | None], found: dict[int, Hit]) -> None:
    """Add hosts and pools that a component only weakens: it lies below them and stops them not."""
    below = _below(named.graph, sets, named.order)
    for kind in ("host", "pool"):
        for number in named.of_kind(kind):
            stopping = sets[number]
            if stopping is not None:
                for component in below[number] - stopping:
                    hit = found.get(component)
                    if hit is None:
                        hit = found[component] = Hit()
                    hit.weak.append(number)


def shared(graph: Graph, sets: Sequence[Killers | None]) -> Iterator[tuple[int, Group, int]]:
    """Node, its group with members to spare, and a component that alone leaves too little of it.

    Groups that may need nothing, for not all is known, are left out, and components that stop the
    node by another group too: nothing in this one could help (the rack a server itself is in).
    """
    for node, groups in enumerate(graph.needs):
        for group in groups:
            if not group.least or group.total == group.least or len(group.members) == 1:
                continue
            others = [other for other in groups if other is not group]
            for component in _leaving_too_little(group, sets):
                if component not in group.members and not any(
                    component in _leaving_too_little(other, sets) for other in others
                ):
                    yield node, group, component


def _leaving_too_little(group: Group, sets: Sequence[Killers | None]) -> Killers:
    """Components that alone leave less of a group than it needs."""
    lost: Counter[int] = Counter()
    for member, weight in group.weighted():
        for component in sets[member] or ():
            lost[component] += weight
    spare = group.total - group.least
    return frozenset(component for component, weight in lost.items() if weight > spare)


def _below(graph: Graph, sets: Sequence[Killers | None], order: Iterable[int]) -> list[Killers]:
    """Components whose failure stops something each node is made of; what may not be is left out.

    Of a mesh only what cuts the place off counts: that a way round exists is its purpose.
    """
    below: list[Killers] = [frozenset()] * len(graph.needs)
    for node in order:
        own = sets[node]
        if own is None:
            continue
        members = (m for group in graph.needs[node] if group.least for m in group.members)
        below[node] = own.union(*(below[member] for member in members))
    return below


def chain(
    graph: Graph, sets: Sequence[Killers | None], start: int, component: int
) -> tuple[int, ...]:
    """Nodes from one that stops down to the component that stops it, each needing the next."""
    way = [start]
    while way[-1] != component:
        below = (member for group in graph.needs[way[-1]] for member in group.members)
        ahead = next((m for m in below if _holds(sets, m, component)), None)
        if ahead is None:  # a mesh is between: it is not one path that matters
            return (*way, component)
        way.append(ahead)
    return tuple(way)


def _holds(sets: Sequence[Killers | None], node: int, component: int) -> bool:
    found = sets[node]
    return found is not None and component in found


def below(graph: Graph, starts: Iterable[int]) -> set[int]:
    """All nodes that some nodes need, directly or not; those included, meshes left out."""
    found, ahead = set(starts), list(starts)
    while ahead:
        for group in graph.needs[ahead.pop()]:
            new = set(group.members) - found
            found |= new
            ahead += new
    return found
