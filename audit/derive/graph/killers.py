"""Exact single-failure sets: which nodes alone take a node down, for every node at once.

S(v) is the set of nodes whose lone failure stops v. A node that needs all takes the union of its
members' sets, one that needs any their intersection, K of N what lies in too many of them; v is in
its own. A place in a mesh is stopped by what separates it from the roots: its dominators, and
nodes that take several vertices with them, each tried. Exact for such formulas (they are
monotone), and equal to brute force in the tests.
"""

from collections import Counter
from collections.abc import Iterable

from audit.derive.graph.dominators import dominators
from audit.derive.graph.fall import connected, fallen_in
from audit.derive.graph.parts import Graph, Group, Mesh

Killers = frozenset[int]
_NONE: Killers = frozenset()


def killers(
    graph: Graph,
    *,
    down: Iterable[int] = (),
    worst: bool = False,
    order: list[int] | None = None,
) -> list[Killers | None]:
    """Set of every node; None for a node that does not work already.

    down: nodes that have failed already ("now"; none: "by design"); worst: what is not known is as
    bad as it can be; order: of the graph, where it is known. Logical nodes are in no set.
    """
    order = order or graph.order()
    gone = fallen_in(graph, order, down, worst=worst)
    return _Solver(graph, gone, worst).solve(order)


class _Solver:
    def __init__(self, graph: Graph, gone: set[int], worst: bool) -> None:
        self._graph, self._gone, self._worst = graph, gone, worst
        self._sets: list[Killers | None] = [None] * len(graph.needs)
        self._groups: dict[Group, Killers] = {}
        self._unions: dict[tuple[Group, ...], Killers] = {}
        self._meshes: dict[int, dict[int, Killers]] = {}

    def solve(self, order: list[int]) -> list[Killers | None]:
        """In the order of the graph; equal formulas are worked out once."""
        for node in order:
            if node not in self._gone:
                found = self._of(node)
                self._sets[node] = found if node in self._graph.logical else found | {node}
        return self._sets

    def _of(self, node: int) -> Killers:
        place = self._graph.places.get(node)
        if place is not None:
            mesh, vertex = place
            if mesh not in self._meshes:
                self._meshes[mesh] = self._mesh(self._graph.meshes[mesh])
            return self._meshes[mesh][vertex]
        groups = self._graph.needs[node]
        if not groups:
            return _NONE
        if len(groups) == 1:
            return self._group(groups[0])
        found = self._unions.get(groups)
        if found is None:
            found = _NONE.union(*map(self._group, groups))
            self._unions[groups] = found
        return found

    def _group(self, group: Group) -> Killers:
        found = self._groups.get(group)
        if found is None:
            found = self._short(group)
            self._groups[group] = found
        return found

    def _short(self, group: Group) -> Killers:
        """What alone leaves too little of a group."""
        least = group.worst if self._worst else group.least
        if least == len(group.members) and not group.weights:  # all are needed, so all are there
            first, *others = [self._sets[member] or _NONE for member in group.members]
            return first.union(*others) if others else first
        alive = [(self._sets[m], w) for m, w in group.weighted() if m not in self._gone]
        sets = [(found, weight) for found, weight in alive if found is not None and weight]
        spare = sum(weight for _found, weight in sets) - least  # may be lost
        if spare == 0:
            return _NONE.union(*(found for found, _weight in sets))
        if spare == len(sets) - 1 and not group.weights:
            return frozenset.intersection(*(found for found, _weight in sets))
        lost: Counter[int] = Counter()
        for found, weight in sets:
            for killer in found:
                lost[killer] += weight
        return frozenset(killer for killer, weight in lost.items() if weight > spare)

    def _mesh(self, mesh: Mesh) -> dict[int, Killers]:
        """Killers of every vertex's connection to the roots."""
        alive = connected(mesh, self._gone)
        roots = [root for root in mesh.roots if root in alive]
        found: dict[int, set[int]] = {}
        takes: dict[int, set[int]] = {}
        for vertex in alive:
            for killer in self._sets[vertex] or ():
                takes.setdefault(killer, set()).add(vertex)
        above = dominators(mesh.beside, roots, alive)
        for vertex, cut in above.items():
            found[vertex] = {k for one in cut for k in self._sets[one] or ()}
        for killer, vertices in takes.items():
            if len(vertices) > 1:
                for vertex in alive - connected(mesh, self._gone | vertices):
                    found[vertex].add(killer)
        return {vertex: frozenset(killing) for vertex, killing in found.items()}
