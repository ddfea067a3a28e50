"""Who votes in clusters of databases, as the failure graph needs it.

Galera by weights (audit.derive.link.galera); group replication counts heads.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from audit.derive.link.galera import Galera, galeras
from audit.derive.link.names import without_port
from audit.model.control_links import QuorumMember
from audit.model.kinds import Table

_GROUPS = """
SELECT m.*, n.id AS node_id, n.name
FROM db_group_member AS m LEFT JOIN db_node AS n ON m.member = n.id ORDER BY m.member"""
Row = sqlite3.Row


def quorums(connection: sqlite3.Connection) -> list[Table]:
    """Rows of quorum_member."""
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    groups = cursor.execute(_GROUPS).fetchall()
    voters = (one for cluster in galeras(connection) for one in _galera(cluster))
    return [*voters, *_group_replication(groups)]


def _galera(cluster: Galera) -> Iterator[QuorumMember]:
    for one in cluster.members:
        yield QuorumMember(
            group_id=cluster.id, member=one.id, group_name=cluster.name, method="galera",
            name=one.name, kind=one.kind, address=one.address, weight=one.weight,
            is_down=one.is_down, segment=one.segment, overrides=one.overrides,
        )  # fmt: skip


def _group_replication(rows: Sequence[Row]) -> Iterator[QuorumMember]:
    """Heads of every group; a node that is asked sees all, so views that share a member are one."""
    views: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        views[row["db_node_id"]].add(row["member"])
    told: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        told[row["member"]].append(row)
    for member, seen in sorted(told.items()):
        group = min(one for view in views.values() if member in view for one in view)
        states: set[Any] = {row["state"] for row in seen}
        first = seen[0]
        yield QuorumMember(
            group_id=group, member=member, group_name="group replication",
            method="group replication", name=first["name"] or first["host"] or member,
            kind="node" if first["node_id"] else "not asked",
            address=without_port(first["host"]) if first["host"] else None, weight=1,
            is_down=None if states == {None} else not states & {"ONLINE", "RECOVERING"},
            segment=None, overrides=False,
        )  # fmt: skip
