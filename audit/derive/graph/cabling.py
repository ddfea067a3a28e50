"""Switches that reach the core over each other: meshes, which SQL cannot walk.

A switch works for its hosts while it is connected to a core switch of its piece of the network. A
piece in which no core switch is known has no root to reach: there a switch needs itself alone.
"""

import sqlite3
from collections.abc import Iterable

from audit.derive.graph.rows import Layers, NeedRow, NodeRow
from audit.model.graph import MeshEdge, MeshRoot

_LINKS = """
SELECT 'switch/' || a_switch, 'switch/' || b_switch,
    'switch_link/' || a_switch || '/' || a_port || '/' || b_switch || '/' || b_port
FROM switch_link"""
_SWITCHES = """
SELECT s.id, coalesce(s.name, s.id), coalesce(t.is_core, 0)
FROM switch AS s LEFT JOIN tier AS t ON s.id = t.switch_id ORDER BY s.id"""


def meshes(connection: sqlite3.Connection) -> Layers:
    """Nodes `reach/SWITCH` with their meshes, or with their need of the switch alone."""
    links = connection.execute(_LINKS).fetchall()
    switches = connection.execute(_SWITCHES).fetchall()
    piece = pieces([f"switch/{name}" for name, _name, _core in switches], links)
    roots = sorted(f"switch/{name}" for name, _name, is_core in switches if is_core)
    rooted = {piece[root] for root in roots}
    return Layers(
        nodes=[_reach(identity, name, piece, rooted) for identity, name, _core in switches],
        groups=[
            [_alone(identity)]
            for identity, _name, _core in switches
            if piece[f"switch/{identity}"] not in rooted
        ],
        edges=[
            MeshEdge(mesh=piece[one], one=vertex, other=beside)
            for one, other, link in links
            if piece.get(one) in rooted
            for vertex, beside in ((one, link), (link, other))
        ],
        roots=[MeshRoot(mesh=piece[root], node_id=root) for root in roots],
    )


def pieces(switches: Iterable[str], links: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Switch -> name of the piece it is in: its smallest switch."""
    beside: dict[str, list[str]] = {switch: [] for switch in switches}
    for one, other, _link in links:
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    found: dict[str, str] = {}
    for start in sorted(beside):
        ahead = [] if start in found else [start]
        while ahead:
            switch = ahead.pop()
            if switch not in found:
                found[switch] = start
                ahead += beside[switch]
    return found


def _reach(identity: str, name: str, piece: dict[str, str], rooted: set[str]) -> NodeRow:
    switch = f"switch/{identity}"
    is_place = piece[switch] in rooted
    return NodeRow(
        id=f"reach/{identity}",
        kind="reach",
        name=f"{name} to the core" if is_place else name,
        zone_id=None,
        is_down=0,
        is_logical=1,
        mesh=piece[switch] if is_place else None,
        vertex=switch if is_place else None,
        confidence="derived",
    )


def _alone(identity: str) -> NeedRow:
    return NeedRow(
        node_id=f"reach/{identity}", part="switch", needs_id=f"switch/{identity}", weight=1,
        least=1, worst=1, confidence="measured", why="no core switch is known",
    )  # fmt: skip
