"""Rows of the graph as tuples in the order of the columns: a large estate has half a million."""

from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from audit.model.graph import MeshEdge, MeshRoot

Rows = dict[str, list[tuple[Any, ...]]]  # table -> rows


class NodeRow(NamedTuple):
    """A row of audit.model.graph.Node; yes and no as SQLite has them: 1, 0."""

    id: str
    kind: str
    name: str
    zone_id: str | None
    is_down: int | None
    is_logical: int
    mesh: str | None
    vertex: str | None
    confidence: str


class NeedRow(NamedTuple):
    """A row of audit.model.graph.Need."""

    node_id: str
    part: str
    needs_id: str
    weight: int
    least: int
    worst: int
    confidence: str
    why: str


@dataclass(frozen=True, slots=True)
class Layers:
    """All of a graph. groups: the needs of one node for one part."""

    nodes: list[NodeRow]
    groups: list[list[NeedRow]]
    edges: list[MeshEdge]
    roots: list[MeshRoot]

    def rows(self) -> Rows:
        """Rows of node, need, mesh_edge and mesh_root."""
        return {
            "node": list(self.nodes),
            "need": list(chain.from_iterable(self.groups)),
            "mesh_edge": [edge.row() for edge in self.edges],
            "mesh_root": [root.row() for root in self.roots],
        }
