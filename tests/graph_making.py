"""Small failure graphs made by hand, and what falls in them."""

from collections.abc import Iterable

from audit.derive.graph.fall import fallen_in
from audit.derive.graph.parts import Graph, Group


def all_of(*members: int) -> Group:
    """Every member is needed."""
    return Group(members, len(members), len(members))


def any_of(*members: int) -> Group:
    """One member is enough."""
    return Group(members, 1, 1)


def perhaps_any_of(*members: int) -> Group:
    """One may be enough; it is not known whether they are independent."""
    return Group(members, 1, len(members))


def add(graph: Graph, *groups: Group) -> int:
    """A node; returns its number."""
    graph.needs.append(groups)
    return len(graph.needs) - 1


def add_place(graph: Graph, mesh: int, vertex: int) -> int:
    """The node "vertex is connected to a root of the mesh"; returns its number."""
    node = add(graph)
    graph.places[node] = (mesh, vertex)
    graph.logical.add(node)
    return node


def fallen(graph: Graph, failed: Iterable[int], *, worst: bool = False) -> set[int]:
    """Nodes that do not work when exactly `failed` have failed by themselves, those included."""
    return fallen_in(graph, graph.order(), failed, worst=worst)
