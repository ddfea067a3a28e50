"""Clusters of databases by [[mysql]]: what there should be and what is there.

Votes are counted in audit.derive.link.galera. The whole weight is known when every member is seen,
or was seen before it was lost.
"""

import sqlite3
from dataclasses import dataclass
from itertools import groupby

from audit.derive.link.galera import Galera, galeras
from audit.model.database import DbCluster
from audit.model.kinds import Table

_NODES = """
    SELECT n.cluster, n.id, n.role, n.replicas, g.db_node_id IS NOT NULL,
        EXISTS (SELECT 1 FROM db_replica AS r WHERE r.db_node_id = n.id), n.answered
    FROM (
        SELECT d.*, w.answered FROM db_node_now AS w
        JOIN db_node AS d ON w.db_node_id = d.id AND w.source = d.source
    ) AS n
    LEFT JOIN galera_node AS g ON g.db_node_id = n.id AND g.source = n.source
    ORDER BY n.cluster, n.id"""


@dataclass(frozen=True, slots=True)
class _Node:
    """A row of _NODES. fresh: it answered in the newest collection."""

    cluster: str
    id: str
    role: str | None
    replicas: int | None
    galera: bool
    replicates: bool
    fresh: bool


def clusters(connection: sqlite3.Connection) -> list[Table]:
    """Rows of db_cluster."""
    votes = {block: one for one in galeras(connection) for block in one.blocks}
    nodes = [_Node(*row) for row in connection.execute(_NODES)]
    by_block = groupby(nodes, lambda node: node.cluster)
    return [_cluster(name, list(several), votes.get(name)) for name, several in by_block]


def _cluster(name: str, nodes: list[_Node], votes: Galera | None) -> DbCluster:
    return DbCluster(
        id=name,
        kind=_kind(nodes),
        nodes=len(nodes),
        answered=sum(node.fresh for node in nodes),
        group_id=votes.id if votes else None,
        size=votes.size if votes else None,
        expected=len(votes.members) if votes else None,
        arbiters=votes.arbiters if votes else None,
        weight=votes.weight if votes else None,
        weight_now=votes.weight_now if votes else None,
        views=votes.views if votes else None,
        copies=_copies(nodes, votes),
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


def _copies(nodes: list[_Node], votes: Galera | None) -> int | None:
    """Other copies of the data; NULL where a node does not tell whether it feeds replicas."""
    if votes:
        return votes.data_members - 1 + sum(not node.galera for node in nodes)
    if len(nodes) > 1 and any(node.replicates or node.role == "group" for node in nodes):
        return len(nodes) - 1
    if any(node.role is None or node.replicas is None for node in nodes):
        return None
    return sum(node.replicas or 0 for node in nodes)
