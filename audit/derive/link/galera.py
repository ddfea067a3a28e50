"""Galera clusters with all their members: the one count of votes, for rules and the failure graph.

Galera goes on where the members that see each other have more than half of the weight of the last
view. An arbiter (garbd) is a member whose incoming address is empty.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audit.derive.link.names import without_port
from audit.derive.lists import json_list

PRIMARY = "Primary"
_NODES = """
SELECT g.*, n.name, n.address AS asked, n.cluster AS block, n.arbiter_site,
    coalesce(a.complete, 0) AS fresh
FROM db_node_now AS w
JOIN db_node AS n ON w.db_node_id = n.id AND w.source = n.source
JOIN galera_node AS g ON n.id = g.db_node_id AND n.source = g.source
LEFT JOIN answer_now AS a ON n.source = a.source AND a.table_name = 'galera_node'
WHERE coalesce(n.wsrep_on, 1)
ORDER BY g.db_node_id"""
Row = sqlite3.Row


@dataclass(frozen=True, slots=True)
class Member:
    """One that votes, or should. id: db_node.id, or the group with a number or an address."""

    id: str
    name: str
    kind: str  # as quorum_member.kind
    address: str | None
    weight: int | None
    is_down: bool | None
    in_view: bool  # it votes now
    segment: int | None = None
    overrides: bool = False


@dataclass(frozen=True, slots=True)
class Galera:
    """A cluster and the largest Primary view of it.

    size: members of that view, arbiters included; 0: there is none; None: nobody answers.
    arbiters: of the view; None: not told. weight_now: of the view. views: histories of members
    that are Primary.
    """

    id: str
    name: str
    blocks: frozenset[str]
    members: tuple[Member, ...]
    size: int | None
    arbiters: int | None
    weight_now: int | None
    views: int

    @property
    def data_members(self) -> int:
        """Members that hold data."""
        return sum(one.kind != "arbiter" for one in self.members)

    @property
    def weight(self) -> int | None:
        """Votes of all members; None: of one outside the view they were never told."""
        lost = [one.weight for one in self.members if not one.in_view]
        if self.weight_now is None or None in lost:
            return None
        return self.weight_now + sum(weight or 0 for weight in lost)


def galeras(connection: sqlite3.Connection) -> list[Galera]:
    """All clusters of which a node was read."""
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    return [_Count(nodes).result() for nodes in _together(cursor.execute(_NODES).fetchall())]


def _together(nodes: Sequence[Row]) -> list[list[Row]]:
    """Nodes of one block of the configuration, or with one history, are one cluster."""
    found: list[tuple[set[str], list[Row]]] = []
    for node in nodes:
        marks = {f"block {node['block']}", f"history {node['cluster_uuid'] or node['block']}"}
        mine = [node]
        for other in [one for one in found if one[0] & marks]:
            marks |= other[0]
            mine = [*other[1], *mine]
            found.remove(other)
        found.append((marks, mine))
    return [sorted(several, key=lambda node: str(node["db_node_id"])) for _marks, several in found]


class _Count:
    """The count of one cluster, by the word of its nodes."""

    def __init__(self, nodes: Sequence[Row]) -> None:
        self.nodes = nodes
        self.fresh = [node for node in nodes if node["fresh"]]
        self.works = [node for node in self.fresh if node["status"] == PRIMARY]
        self.view = max(self.works, key=_rank, default=None)
        self.teller = self.view or max(self.fresh, key=_rank, default=None)
        known = self.teller or nodes[0]
        self.id = str(known["cluster_uuid"] or known["cluster_name"] or known["block"])
        self.name = str(known["cluster_name"] or known["block"])
        told = self.teller["incoming"] if self.teller else None
        self.incoming = None if told is None else [without_port(one) for one in json_list(told)]

    def result(self) -> Galera:
        """Nodes that were asked, and the others."""
        asked = [self._asked(node) for node in self.nodes]
        others = [*self._others(asked)]
        arbiters = self.incoming.count("") if self.view and self.incoming is not None else None
        return Galera(
            id=self.id, name=self.name, blocks=frozenset(node["block"] for node in self.nodes),
            members=(*asked, *others, *self._lost([*asked, *others])),
            size=self.view["size"] if self.view else 0 if self.fresh else None,
            arbiters=arbiters, weight_now=self.view["cluster_weight"] if self.view else None,
            views=len({node["cluster_uuid"] for node in self.works}),
        )  # fmt: skip

    def _asked(self, node: Row) -> Member:
        """A node by its own word; one that is silent now, by the view's."""
        is_down, in_view = self._fresh(node) if node["fresh"] else self._silent(node)
        return Member(
            id=node["db_node_id"], name=node["name"] or node["node_name"] or node["asked"],
            kind="node", address=without_port(node["node_address"] or node["asked"]),
            weight=node["weight"], is_down=is_down, in_view=in_view, segment=node["segment"],
            overrides=bool(node["ignore_sb"] or node["ignore_quorum"]),
        )  # fmt: skip

    def _fresh(self, node: Row) -> tuple[bool | None, bool]:
        """Whether it is out of the group that works, and whether it votes."""
        if self.view is None or node["status"] != PRIMARY:
            return (None if node["status"] is None else True), False
        in_view = node["cluster_uuid"] == self.view["cluster_uuid"]
        return not in_view or node["ready"] == 0, in_view

    def _silent(self, node: Row) -> tuple[bool | None, bool]:
        if self.view is None or self.incoming is None:
            return None, False
        in_view = not {*_places(node)}.isdisjoint(self.incoming)
        return not in_view, in_view

    def _others(self, asked: Sequence[Member]) -> Iterator[Member]:
        """Whom the view has beside the nodes that were asked: strangers, arbiters, unseen."""
        mine = {place for node in self.nodes for place in _places(node)}
        strangers = [one for one in self.incoming or () if one and one not in mine]
        arbiters = (self.incoming or []).count("")
        seen = sum(one.in_view for one in asked) + len(strangers) + arbiters
        size = (self.view["size"] or 0) if self.view else 0
        others = [
            *((one, "not asked", one) for one in strangers),
            *((f"arbiter {number}", "arbiter", None) for number in range(1, arbiters + 1)),
            *((f"member {number}", "not asked", None) for number in range(seen + 1, size + 1)),
        ]
        weight = self._left(asked, len(others))
        for mark, kind, address in others:
            yield self._other(mark, kind, address, weight, is_lost=False)

    def _lost(self, known: Sequence[Member]) -> Iterator[Member]:
        """Whom nobody sees: an arbiter the configuration has, and members that were named."""
        placed = any(node["arbiter_site"] for node in self.nodes)
        unseen = any(one.kind == "not asked" and not one.address for one in known)
        missing = placed and not unseen and all(one.kind != "arbiter" for one in known)
        if missing:
            yield self._other("arbiter 1", "arbiter", None, None, is_lost=True)
        lists = [[without_port(one) for one in json_list(node["members"])] for node in self.nodes]
        short = max(map(len, lists)) - len(known) - missing
        places = {place for node in self.nodes for place in _places(node)}
        places |= {one.address for one in known if one.address}
        named = sorted({one for several in lists for one in several if one} - places)
        for number in range(short):
            if self.incoming and len(named) == short:
                yield self._other(named[number], "gone", named[number], None, is_lost=True)
            else:  # some of the names are of nodes that are there under others
                yield self._other(f"gone {number + 1}", "gone", None, None, is_lost=True)

    def _other(
        self, mark: str, kind: str, address: str | None, weight: int | None, *, is_lost: bool
    ) -> Member:
        """A member that was not asked. is_lost: the view is without it."""
        return Member(
            id=f"{self.id} {mark}", name=mark if address else f"{self.name} {mark}", kind=kind,
            address=address, weight=weight, is_down=True if is_lost and self.view else None,
            in_view=bool(self.view) and not is_lost,
        )  # fmt: skip

    def _left(self, asked: Sequence[Member], others: int) -> int | None:
        """Weight of each member that was not asked: what the view has beyond those that were."""
        weights = [one.weight for one in asked if one.in_view]
        if not self.view or self.view["cluster_weight"] is None or None in weights or not others:
            return None
        told = sum(weight or 0 for weight in weights)
        rest, odd = divmod(self.view["cluster_weight"] - told, others)
        return None if odd or rest < 0 else rest


def _rank(node: Row) -> tuple[int, int, str]:
    """The larger view, then the newer one."""
    return node["size"] or 0, node["conf_id"] or 0, node["db_node_id"]


def _places(node: Row) -> Iterator[str]:
    for text in (node["node_address"], node["asked"], node["name"], node["node_name"]):
        if text:
            yield without_port(text)
