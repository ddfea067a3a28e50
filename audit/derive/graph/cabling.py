"""Switches that reach the core over each other: meshes, which SQL cannot walk.

A switch works for its hosts while it is connected to a core switch of its piece of the network. A
piece in which no core switch is known has no root to reach: there a switch needs itself alone.
"""

import sqlite3
from collections.abc import Iterable, Iterator

from audit.model.graph import MeshEdge, MeshRoot, Need, Node
from audit.model.kinds import Table

_LINKS = """
SELECT 'switch/' || a_switch, 'switch/' || b_switch,
    'switch_link/' || a_switch || '/' || a_port || '/' || b_switch || '/' || b_port
FROM switch_link"""
_SWITCHES = """
SELECT s.id, coalesce(s.name, s.id), coalesce(t.is_core, 0)
FROM switch AS s LEFT JOIN tier AS t ON s.id = t.switch_id ORDER BY s.id"""


def meshes(connection: sqlite3.Connection) -> Iterator[Table]:
    """Nodes `reach/SWITCH` with their meshes, or with their need of the switch alone."""
    links = connection.execute(_LINKS).fetchall()
    switches = connection.execute(_SWITCHES).fetchall()
    piece = pieces([f"switch/{name}" for name, _name, _core in switches], links)
    roots = {f"switch/{name}" for name, _name, is_core in switches if is_core}
    rooted = {piece[root] for root in roots}
    for root in sorted(roots):
        yield MeshRoot(mesh=piece[root], node_id=root)
    for one, other, link in links:
        if piece.get(one) in rooted:
            yield MeshEdge(mesh=piece[one], one=one, other=link)
            yield MeshEdge(mesh=piece[one], one=link, other=other)
    for identity, name, _core in switches:
        yield from _reach(identity, name, piece[f"switch/{identity}"], rooted)


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


def _reach(identity: str, name: str, mesh: str, rooted: set[str]) -> Iterator[Table]:
    is_place = mesh in rooted
    yield Node(
        id=f"reach/{identity}",
        kind="reach",
        name=f"{name} to the core" if is_place else name,
        zone_id=None,
        is_down=False,
        is_logical=True,
        mesh=mesh if is_place else None,
        vertex=f"switch/{identity}" if is_place else None,
        confidence="derived",
    )
    if not is_place:
        yield Need(
            node_id=f"reach/{identity}", part="switch", needs_id=f"switch/{identity}", weight=1,
            least=1, worst=1, confidence="measured", why="no core switch is known",
        )  # fmt: skip
