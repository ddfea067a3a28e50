"""What the failure graph is made of, as plain numbers; builders and tables are elsewhere.

A node works if it is not failed itself, every group of what it needs still has enough members,
and, where it is a place in a mesh, it is still connected to a root of the mesh.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple


class Group(NamedTuple):
    """Members of which some must work: all (least = sum of weights), any (1), or K of N.

    least: weight that must be left; worst: the same if what is not known is as bad as it can be
    (two links to switches nobody saw may be one). weights: 1 each when empty.
    """

    members: tuple[int, ...]
    least: int
    worst: int
    weights: tuple[int, ...] = ()

    def weighted(self) -> Iterable[tuple[int, int]]:
        """Members with their weights."""
        return zip(self.members, self.weights or (1,) * len(self.members), strict=True)

    @property
    def total(self) -> int:
        """Weight of all members."""
        return sum(self.weights) if self.weights else len(self.members)


@dataclass(frozen=True)
class Mesh:
    """Vertices (switches, gateways, cables) that carry traffic for each other.

    edges: pairs of vertices; roots: vertices that the others must reach, any of them.
    """

    edges: tuple[tuple[int, int], ...]
    roots: tuple[int, ...]

    @cached_property
    def beside(self) -> dict[int, list[int]]:
        """Vertex -> its neighbours."""
        found: dict[int, list[int]] = {root: [] for root in self.roots}
        for one, other in self.edges:
            found.setdefault(one, []).append(other)
            found.setdefault(other, []).append(one)
        return found


@dataclass(slots=True)
class Graph:
    """Nodes by number, from 0.

    needs: groups of every node. places: node -> (mesh, vertex): the node is the reachability of
    the vertex from the roots of the mesh, and has no groups. logical: nodes that do not fail by
    themselves (a VM, a reachability): they are in no set.
    """

    needs: list[tuple[Group, ...]] = field(default_factory=list)
    places: dict[int, tuple[int, int]] = field(default_factory=dict)
    meshes: list[Mesh] = field(default_factory=list)
    logical: set[int] = field(default_factory=set)

    def order(self) -> list[int]:
        """Every node after what it needs. Raises ValueError with the circle where there is one."""
        found: list[int] = []
        # a mesh comes after all its vertices, its places after it: it stands at -1 - number,
        # which counts from the end of these
        done = bytearray(len(self.needs) + len(self.meshes))
        begun = bytearray(len(done))  # what it needs was put above it
        for start in range(len(self.needs)):
            ahead = [start]
            while ahead:
                node = ahead[-1]
                needed = () if done[node] else [m for m in self._needed(node) if not done[m]]
                if not needed:
                    ahead.pop()
                    if not done[node]:
                        done[node] = 1
                        found.append(node)
                elif begun[node]:
                    raise ValueError(f"these nodes need each other in a circle: {self._circle()}")
                else:
                    begun[node] = 1
                    ahead += needed
        return [node for node in found if node >= 0]

    def _needed(self, node: int) -> Iterable[int]:
        """What a node, or the mesh at -1 - number, needs directly."""
        if node < 0:
            return self.meshes[-1 - node].beside
        place = self.places.get(node)
        if place is not None:
            return (-1 - place[0],)
        return [member for group in self.needs[node] for member in group.members]

    def _circle(self) -> list[int]:
        everything = range(-len(self.meshes), len(self.needs))
        try:
            TopologicalSorter({node: self._needed(node) for node in everything}).prepare()
        except CycleError as error:
            return [node for node in error.args[1] if node >= 0]
        return []
