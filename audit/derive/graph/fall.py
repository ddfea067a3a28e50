"""What does not work any more when some nodes have failed: the definition, by simulation."""

from collections.abc import Iterable

from audit.derive.graph.parts import Graph, Group, Mesh


def fallen_in(
    graph: Graph, order: list[int], failed: Iterable[int], *, worst: bool = False
) -> set[int]:
    """Nodes that do not work when exactly `failed` have failed by themselves, those included.

    order: of the graph, so that many failures are asked of one; worst: what is not known is as
    bad as it can be.
    """
    down = set(failed)
    reached: dict[int, set[int]] = {}
    for node in order:
        if node in down:
            continue
        place = graph.places.get(node)
        if place is not None:
            mesh, vertex = place
            if mesh not in reached:
                reached[mesh] = connected(graph.meshes[mesh], down)
            if vertex not in reached[mesh]:
                down.add(node)
        elif any(is_short(group, down, worst=worst) for group in graph.needs[node]):
            down.add(node)
    return down


def is_short(group: Group, down: set[int], *, worst: bool) -> bool:
    """Too little of the group is left."""
    if down.isdisjoint(group.members):
        left = group.total
    else:
        left = sum([weight for member, weight in group.weighted() if member not in down])
    return left < (group.worst if worst else group.least)


def connected(mesh: Mesh, down: set[int]) -> set[int]:
    """Vertices that work and reach a working root over working vertices."""
    found = {root for root in mesh.roots if root not in down}
    ahead = list(found)
    while ahead:
        for vertex in mesh.beside[ahead.pop()]:
            if vertex not in found and vertex not in down:
                found.add(vertex)
                ahead.append(vertex)
    return found
