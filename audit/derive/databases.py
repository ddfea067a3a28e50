"""Clusters of databases: what there should be, what is there, and how its votes are counted.

Galera goes on where the members that see each other have more than half of the weight of the last
view. The whole weight is known when every member is seen, or was seen before it was lost.
"""

import json
import sqlite3
from dataclasses import dataclass
from itertools import groupby

from audit.model.database import DbCluster
from audit.model.kinds import Table

PRIMARY = "Primary"
_NODES = """
    SELECT n.cluster, n.id, n.role, n.replicas, n.arbiter_site, g.db_node_id IS NOT NULL,
        g.status, g.size, g.weight, g.cluster_weight, g.members, g.incoming, g.cluster_uuid,
        EXISTS (SELECT 1 FROM db_replica AS r WHERE r.db_node_id = n.id),
        coalesce((
            SELECT a.complete FROM answer AS a
            WHERE a.source = n.source AND a.table_name = 'galera_node'
            ORDER BY a.started DESC LIMIT 1), 0)
    FROM db_node AS n
    LEFT JOIN galera_node AS g ON g.db_node_id = n.id AND g.source = n.source
    WHERE n.source = (SELECT min(o.source) FROM db_node AS o WHERE o.id = n.id)
    ORDER BY n.cluster, n.id"""


@dataclass(frozen=True, slots=True)
class _Node:
    """A row of _NODES. fresh: it answered in the newest collection."""

    cluster: str
    id: str
    role: str | None
    replicas: int | None
    arbiter_site: str | None
    galera: bool
    status: str | None
    size: int | None
    weight: int | None
    cluster_weight: int | None
    members: str | None
    incoming: str | None
    uuid: str | None
    replicates: bool
    fresh: bool

    @property
    def votes(self) -> bool:
        """It is in the Primary view now."""
        return bool(self.fresh and self.status == PRIMARY)


def clusters(connection: sqlite3.Connection) -> list[Table]:
    """Rows of db_cluster."""
    nodes = [_Node(*row) for row in connection.execute(_NODES)]
    return [_cluster(name, list(g)) for name, g in groupby(nodes, lambda node: node.cluster)]


def _cluster(name: str, nodes: list[_Node]) -> DbCluster:
    galera = [node for node in nodes if node.galera]
    view = max(
        (node for node in galera if node.votes), key=lambda node: node.size or 0, default=None
    )
    arbiters = _arbiters(view)
    expected = _expected(galera, view, arbiters) if galera else None
    return DbCluster(
        id=name,
        kind=_kind(nodes),
        nodes=len(nodes),
        answered=sum(node.fresh for node in nodes),
        size=view.size if view else 0 if any(node.fresh for node in galera) else None,
        expected=expected,
        arbiters=arbiters,
        weight=_weight(galera, view, expected),
        weight_now=view.cluster_weight if view else None,
        views=len({node.uuid for node in galera if node.votes}) if galera else None,
        copies=_copies(nodes, expected, arbiters),
    )


def _kind(nodes: list[_Node]) -> str | None:
    """Galera before group before replicated; NULL where no role was told."""
    roles = {node.role for node in nodes}
    for kind, words in (
        ("galera", {"galera"}), ("group", {"group"}), ("replicated", {"source", "replica"}),
        ("single", {"single"}),
    ):  # fmt: skip
        if roles & words:
            return kind
    return None


def _arbiters(view: _Node | None) -> int | None:
    """Members without an address to come in by, in the largest view."""
    return _list(view.incoming).count("") if view and view.incoming is not None else None


def _expected(galera: list[_Node], view: _Node | None, arbiters: int | None) -> int:
    """Members there should be: named, seen once, or in a view now."""
    named = max(len(_list(node.members)) for node in galera)
    placed = any(node.arbiter_site for node in galera)
    voters = len(galera) + max(arbiters or 0, int(placed))
    return max(named, voters, (view.size or 0) if view else 0)


def _weight(galera: list[_Node], view: _Node | None, expected: int | None) -> int | None:
    """Of the whole cluster: of the view and of members outside it, if all are known."""
    if view is None or view.size is None or view.cluster_weight is None:
        return None
    lost = [node.weight for node in galera if not node.votes]
    if view.size + len(lost) != expected or None in lost:
        return None
    return view.cluster_weight + sum(one for one in lost if one is not None)


def _copies(nodes: list[_Node], expected: int | None, arbiters: int | None) -> int | None:
    """Other copies of the data; NULL where a node does not tell whether it feeds replicas."""
    if expected is not None:
        placed = any(node.arbiter_site for node in nodes)
        members = expected - max(arbiters or 0, int(placed))
        return members - 1 + sum(not node.galera for node in nodes)
    if len(nodes) > 1 and any(node.replicates or node.role == "group" for node in nodes):
        return len(nodes) - 1
    if any(node.role is None or node.replicas is None for node in nodes):
        return None
    return sum(node.replicas or 0 for node in nodes)


def _list(text: str | None) -> list[str]:
    return json.loads(text) if text else []
