"""Vertices every path from the roots must pass (articulation points of an undirected mesh)."""

from collections.abc import Iterable, Mapping, Sequence

_ROOT = -1


def dominators(
    beside: Mapping[int, Sequence[int]], roots: Iterable[int], alive: set[int]
) -> dict[int, tuple[int, ...]]:
    """Vertex -> the vertices without which it is cut off from every root, itself included.

    beside: neighbours; alive: vertices that count, all reachable from the roots. Low-link values
    of one depth-first search (Tarjan 1972) from a vertex above all roots; linear.
    """
    tops = frozenset(roots)
    parent: dict[int, int] = {}
    order: list[int] = []
    number, low = {_ROOT: 0}, {_ROOT: 0}
    stack = [(_ROOT, iter(sorted(tops)))]
    while stack:
        vertex, ahead = stack[-1]
        nxt = next(ahead, None)
        if nxt is None:
            stack.pop()
            if vertex != _ROOT:
                low[parent[vertex]] = min(low[parent[vertex]], low[vertex])
        elif nxt in number:
            if nxt != parent.get(vertex):
                low[vertex] = min(low[vertex], number[nxt])
        elif nxt in alive:
            parent[nxt] = vertex
            number[nxt] = low[nxt] = len(number)
            if nxt in tops:
                low[nxt] = 0  # it also hangs on the vertex above all roots
            order.append(nxt)
            stack.append((nxt, iter(beside[nxt])))
    return _chains(order, parent, number, low)


def _chains(
    order: list[int], parent: dict[int, int], number: dict[int, int], low: dict[int, int]
) -> dict[int, tuple[int, ...]]:
    """A vertex is cut off by its parent where nothing below it reaches above the parent."""
    chains: dict[int, tuple[int, ...]] = {_ROOT: ()}
    cuts: dict[int, tuple[int, ...]] = {}  # vertices that cut off a vertex, itself left out
    for vertex in order:
        above = parent[vertex]
        if above == _ROOT:
            cuts[vertex] = ()
        elif low[vertex] >= number[above]:
            cuts[vertex] = (*cuts[above], above)
        else:
            cuts[vertex] = cuts[above]
        chains[vertex] = (*cuts[vertex], vertex)
    chains.pop(_ROOT)
    return chains
