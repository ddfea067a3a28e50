"""The layers of the failure graph: rows of nodes and needs, from one small file each.

`nodes/NN_name.sql` returns id, kind, name, zone_id, is_down, is_logical, confidence;
`needs/NN_name.sql` returns node_id, part, needs_id, weight, rule, confidence, why. rule: what must
work of the members of one part: "all", "any", a number (K of N by weight), two numbers ("1..3": at
least, and at worst), "perhaps any" (one is enough, or all are needed: not known) or "perhaps" (none
is needed, or all: not known). A new source is a new file; `cabling` adds what SQL cannot say.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from audit.derive.graph.cabling import meshes
from audit.derive.graph.rows import Layers, NeedRow, NodeRow
from audit.derive.views import views
from audit.errors import RuleError
from audit.model.sqlfile import read_sql_file
from audit.store import held

_FOLDERS = ("nodes", "needs")
_NODE = """
SELECT id, kind, coalesce(nullif(name, ''), id), zone_id, is_down <> 0, is_logical <> 0, NULL, NULL,
    confidence FROM ({})"""
_SECONDS = 60.0  # a view that takes longer is computed by every layer that reads it
_WEAKEST = {"measured": 0, "derived": 1, "inferred": 2}


def layers(connection: sqlite3.Connection) -> Layers:
    """The graph; what a need names and nobody told is left out.

    Derived views and the links of switches must be on the connection.
    """
    with _once(connection):
        net = meshes(connection)
        nodes = _nodes(connection) | {node.id: node for node in net.nodes}
        groups = [group for group in net.groups if all(need.needs_id in nodes for need in group)]
        groups += _needs(connection, nodes)
    return Layers(list(nodes.values()), groups, net.edges, net.roots)


@contextmanager
def _once(connection: sqlite3.Connection) -> Iterator[None]:
    """Compute derived views that layers read once for all of them, wherever they are installed."""
    words = {word for folder in _FOLDERS for sql in _queries(folder) for word in sql.split()}
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_temp_master")}
    wanted = [view.name for view in views() if view.name in words]
    shadows = [name for name in wanted if name not in there]
    for name in shadows:
        connection.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM main.{name}")
    try:
        with held(connection, wanted, _SECONDS):
            yield
    finally:
        for name in shadows:
            connection.execute(f"DROP VIEW temp.{name}")


@cache
def _queries(folder: str) -> tuple[str, ...]:
    """Queries of a folder in the order of their names. Raises RuleError for a header not ours."""
    found = []
    for path in sorted((Path(str(files("audit.derive.graph"))) / folder).glob("*.sql")):
        file = read_sql_file(path)
        if set(file.header) != {"doc"}:
            raise RuleError(f"{path}: the header of a layer has doc, nothing else.")
        found.append(file.sql)
    return tuple(found)


def _nodes(connection: sqlite3.Connection) -> dict[str, NodeRow]:
    return {
        node.id: node
        for query in _queries("nodes")
        for node in map(NodeRow._make, connection.execute(_NODE.format(query)))
    }


def _needs(connection: sqlite3.Connection, nodes: dict[str, NodeRow]) -> list[list[NeedRow]]:
    groups: dict[tuple[str, str], list[tuple[Any, ...]]] = defaultdict(list)
    for query in _queries("needs"):
        for row in connection.execute(query):
            if row[0] in nodes and row[2] in nodes:
                groups[row[:2]].append(row)
    return [_group(rows) for rows in groups.values()]


def _group(rows: list[tuple[Any, ...]]) -> list[NeedRow]:
    least, worst = bounds(rows[0][4], sum([row[3] for row in rows]))
    return [
        NeedRow(node, part, member, weight, least, worst, confidence, why)
        for node, part, member, weight, _rule, confidence, why in rows
    ]


@cache
def bounds(rule: str, total: int) -> tuple[int, int]:
    """Weight of a group that must work, and the same at worst. Raises RuleError."""
    known = {"all": (total, total), "any": (1, 1), "perhaps any": (1, total), "perhaps": (0, total)}
    if rule in known:
        return known[rule]
    least, _, worst = rule.partition("..")
    if not (least.isdecimal() and (worst or least).isdecimal()):
        raise RuleError(f"a need has the rule {rule!r}, which is none of {', '.join(known)} or K.")
    return min(int(least), total), min(int(worst or least), total)


def weakest(*told: str) -> str:
    """The weakest of some confidences."""
    return max(told, key=_WEAKEST.__getitem__, default="measured")
