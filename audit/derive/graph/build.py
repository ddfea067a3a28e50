"""The rows of the layers as the numbers the solver works on."""

from dataclasses import dataclass, field

from audit.derive.graph.parts import Graph, Group, Mesh
from audit.derive.graph.rows import Layers, NeedRow, NodeRow


@dataclass(slots=True)
class Named:
    """A graph whose numbers have names.

    nodes: by number; number: id -> number; confidence: of the need of one node for another;
    parts: node -> names of its groups, in order; order: every node after what it needs.
    """

    graph: Graph
    nodes: list[NodeRow]
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


def build(layers: Layers) -> Named:
    """Graph of the rows of the layers."""
    number = {node.id: place for place, node in enumerate(layers.nodes)}
    named = Named(Graph(needs=[()] * len(number)), layers.nodes, number)
    for needs in layers.groups:
        _add_group(named, needs)
    _add_meshes(named, layers)
    named.graph.logical = {place for place, node in enumerate(layers.nodes) if node.is_logical}
    named.order = named.graph.order()
    return named


def _add_group(named: Named, needs: list[NeedRow]) -> None:
    number = named.number
    node = number[needs[0].node_id]
    members = tuple([number[need.needs_id] for need in needs])
    weights = tuple([need.weight for need in needs])
    for member, need in zip(members, needs, strict=True):
        named.confidence[node, member] = need.confidence
    even = weights.count(1) == len(weights)
    group = Group(members, needs[0].least, needs[0].worst, () if even else weights)
    named.parts.setdefault(node, []).append(needs[0].part)
    named.graph.needs[node] += (group,)


def _add_meshes(named: Named, layers: Layers) -> None:
    edges: dict[str, list[tuple[int, int]]] = {}
    roots: dict[str, list[int]] = {}
    for edge in layers.edges:
        pair = named.number[edge.one], named.number[edge.other]
        edges.setdefault(edge.mesh, []).append(pair)
    for root in layers.roots:
        roots.setdefault(root.mesh, []).append(named.number[root.node_id])
    place = {name: index for index, name in enumerate(roots)}
    named.graph.meshes = [Mesh(tuple(edges.get(m, ())), tuple(roots[m])) for m in roots]
    for number, node in enumerate(named.nodes):
        if node.mesh is not None and node.vertex is not None:
            named.graph.places[number] = (place[node.mesh], named.number[node.vertex])
