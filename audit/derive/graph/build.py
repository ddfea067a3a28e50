"""The rows of the layers as the numbers the solver works on."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from audit.derive.graph.parts import Graph, Group, Mesh
from audit.model.graph import MeshEdge, MeshRoot, Need, Node
from audit.model.kinds import Table


@dataclass(slots=True)
class Named:
    """A graph whose numbers have names.

    nodes: by number; number: id -> number; confidence: of the need of one node for another;
    parts: node -> names of its groups, in order; order: every node after what it needs.
    """

    graph: Graph
    nodes: list[Node]
    number: dict[str, int]
    confidence: dict[tuple[int, int], str] = field(default_factory=dict)
    parts: dict[int, list[str]] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)

    @property
    def down(self) -> set[int]:
        """Nodes that are told not to work now."""
        return {number for number, node in enumerate(self.nodes) if node.is_down}

    def of_kind(self, kind: str) -> list[int]:
        """Numbers of the nodes of a kind."""
        return [number for number, node in enumerate(self.nodes) if node.kind == kind]


def build(rows: Iterable[Table]) -> Named:
    """Graph of the rows of node, need, mesh_edge and mesh_root."""
    found = list(rows)
    nodes = [row for row in found if isinstance(row, Node)]
    number = {node.id: place for place, node in enumerate(nodes)}
    named = Named(Graph(needs=[()] * len(nodes)), nodes, number)
    _add_needs(named, [row for row in found if isinstance(row, Need)])
    _add_meshes(named, found)
    named.graph.logical = {place for place, node in enumerate(nodes) if node.is_logical}
    named.order = named.graph.order()
    return named


def _add_needs(named: Named, needs: list[Need]) -> None:
    groups: dict[tuple[int, str], list[Need]] = {}
    for need in needs:
        groups.setdefault((named.number[need.node_id], need.part), []).append(need)
        pair = named.number[need.node_id], named.number[need.needs_id]
        named.confidence[pair] = need.confidence
    for (node, part), members in groups.items():
        weights = tuple(member.weight for member in members)
        group = Group(
            tuple(named.number[member.needs_id] for member in members),
            members[0].least,
            members[0].worst,
            () if set(weights) == {1} else weights,
        )
        named.parts.setdefault(node, []).append(part)
        named.graph.needs[node] = (*named.graph.needs[node], group)


def _add_meshes(named: Named, rows: list[Table]) -> None:
    edges: dict[str, list[tuple[int, int]]] = {}
    roots: dict[str, list[int]] = {}
    for row in rows:
        if isinstance(row, MeshEdge):
            pair = named.number[row.one], named.number[row.other]
            edges.setdefault(row.mesh, []).append(pair)
        elif isinstance(row, MeshRoot):
            roots.setdefault(row.mesh, []).append(named.number[row.node_id])
    place = {name: index for index, name in enumerate(roots)}
    named.graph.meshes = [Mesh(tuple(edges.get(m, ())), tuple(roots[m])) for m in roots]
    for number, node in enumerate(named.nodes):
        if node.mesh is not None and node.vertex is not None:
            named.graph.places[number] = (place[node.mesh], named.number[node.vertex])
