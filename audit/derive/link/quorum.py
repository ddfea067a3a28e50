"""Who votes in a cluster of databases: nodes that were asked, arbiters, and those others tell of.

Galera counts weights of the members of its last primary view; an arbiter (garbd) is a member whose
incoming address is empty. Group replication counts heads.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from audit.derive.link.names import without_port
from audit.model.control_links import QuorumMember
from audit.model.kinds import Table

_GALERA = """
SELECT g.*, n.name, n.address AS asked, n.cluster AS block
FROM galera_node AS g JOIN db_node AS n ON g.db_node_id = n.id
WHERE coalesce(n.wsrep_on, 1) ORDER BY g.db_node_id"""
_GROUPS = """
SELECT m.*, n.id AS node_id, n.name
FROM db_group_member AS m LEFT JOIN db_node AS n ON m.member = n.id ORDER BY m.member"""
_WORKS = "Primary"
Row = sqlite3.Row


def quorums(connection: sqlite3.Connection) -> list[Table]:
    """Rows of quorum_member."""
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    clusters: dict[str, list[Row]] = defaultdict(list)
    for row in cursor.execute(_GALERA):
        clusters[row["cluster_uuid"] or row["cluster_name"] or row["block"]].append(row)
    found = [one for group, nodes in clusters.items() for one in _galera(group, nodes)]
    return [*found, *_group_replication(cursor.execute(_GROUPS).fetchall())]


def _galera(group: str, nodes: Sequence[Row]) -> Iterator[QuorumMember]:
    """Members of one cluster: of the newest view that works, and those that fell out of it."""
    in_view = [node for node in nodes if node["status"] == _WORKS]
    view = max(in_view or nodes, key=lambda node: (node["conf_id"] or 0, node["db_node_id"]))
    name = view["cluster_name"] or view["block"]
    for node in nodes:
        yield _asked(group, name, node, works=bool(in_view))
    mine = {place for node in nodes for place in _places(node)}
    incoming = _listed(view["incoming"])
    strangers = [one for one in incoming if one and one not in mine]
    arbiters = [f"arbiter {number}" for number in range(1, incoming.count("") + 1)]
    seen = len(in_view) + len(strangers) + len(arbiters)
    unseen = [f"member {number}" for number in range(seen + 1, (view["size"] or 0) + 1)]
    others = [
        *((one, "not asked", one) for one in strangers),
        *((one, "arbiter", None) for one in arbiters),
        *((one, "not asked", None) for one in unseen),
    ]
    left = _left(view, in_view, len(others)) if in_view else None
    for one, kind, address in others:
        yield _other(group, name, one, kind, address=address, weight=left, is_down=None)
    if incoming:
        told = {one for node in nodes for one in _listed(node["members"]) if one}
        for one in sorted(told - mine - set(strangers)):
            yield _other(group, name, one, "gone", address=one, weight=1, is_down=True)


def _asked(group: str, name: str, node: Row, *, works: bool) -> QuorumMember:
    state = node["status"]
    lost = node["ready"] == 0 or (state is not None and state != _WORKS and works)
    return QuorumMember(
        group_id=group, member=node["db_node_id"], group_name=name, method="galera",
        name=node["name"] or node["node_name"] or node["asked"], kind="node",
        address=without_port(node["node_address"] or node["asked"]), weight=node["weight"],
        is_down=None if state is None else lost or state != _WORKS, segment=node["segment"],
        overrides=bool(node["ignore_sb"] or node["ignore_quorum"]),
    )  # fmt: skip


def _other(
    group: str, name: str, one: str, kind: str, *, address: str | None, weight: int | None,
    is_down: bool | None,
) -> QuorumMember:  # fmt: skip
    """A member that was not asked; `one`: its address, or `arbiter N`."""
    return QuorumMember(
        group_id=group, member=f"{group} {one}", group_name=name, method="galera",
        name=one if address else f"{name} {one}", kind=kind, address=address, weight=weight,
        is_down=is_down, segment=None, overrides=False,
    )  # fmt: skip


def _left(view: Row, in_view: Sequence[Row], others: int) -> int | None:
    """Weight of each member that was not asked: what the view has beyond those that were."""
    weights = [node["weight"] for node in in_view]
    if view["cluster_weight"] is None or None in weights or not others:
        return None
    rest, odd = divmod(view["cluster_weight"] - sum(weights), others)
    return None if odd or rest < 0 else rest


def _places(node: Row) -> Iterator[str]:
    for text in (node["node_address"], node["asked"], node["name"], node["node_name"]):
        if text:
            yield without_port(text)


def _listed(text: str | None) -> list[str]:
    """Addresses of a JSON list, without ports; empty ones stay."""
    return [without_port(one) for one in json.loads(text)] if text else []


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
