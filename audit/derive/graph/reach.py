"""What every component takes with it, from the single-failure sets of what they stop."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from audit.derive.graph.build import Named
from audit.derive.graph.killers import Killers
from audit.derive.graph.parts import Graph, Group

# kinds of node that count: people notice when they stop
_COUNTED = ("host", "pool", "network", "control")
Marks = dict[int, list[int]]


def hits(named: Named, sets: Sequence[Killers | None]) -> Marks:
    """Component -> numbers of the nodes that count and stop with it, rising.

    sets: of every node, as `killers` gives them.
    """
    found: Marks = defaultdict(list)
    for number, node in enumerate(named.nodes):
        if node.kind in _COUNTED:
            for component in sets[number] or ():
                found[component].append(number)
    return found


def weaken(named: Named, sets: Sequence[Killers | None], found: Marks) -> None:
    """Add, as ~number, hosts and pools that a component only weakens.

    It lies below them and stops them not: they go on with less.
    """
    below = _below(named.graph, sets, named.order)
    for kind in ("host", "pool"):
        for number in named.of_kind(kind):
            stopping = sets[number]
            if stopping is not None:
                for component in below[number] - stopping:
                    found[component].append(~number)


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
        members = [m for group in graph.needs[node] if group.least for m in group.members]
        below[node] = own.union(*[below[member] for member in members]) if members else own
    return below


def chain(
    graph: Graph, sets: Sequence[Killers | None], start: int, component: int
) -> tuple[int, ...]:
    """Nodes from one that stops down to the component that stops it, each needing the next."""
    way = [start]
    while way[-1] != component:
        ahead = _next(graph.needs[way[-1]], sets, component)
        if ahead is None:  # a mesh is between: it is not one path that matters
            return (*way, component)
        way.append(ahead)
    return tuple(way)


def _next(groups: tuple[Group, ...], sets: Sequence[Killers | None], stops: int) -> int | None:
    for group in groups:
        for member in group.members:
            found = sets[member]
            if found is not None and stops in found:
                return member
    return None


def below(graph: Graph, starts: Iterable[int]) -> set[int]:
    """All nodes that some nodes need, directly or not; those included, meshes left out."""
    found, ahead = set(starts), list(starts)
    while ahead:
        for group in graph.needs[ahead.pop()]:
            new = set(group.members) - found
            found |= new
            ahead += new
    return found
