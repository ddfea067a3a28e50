"""The layers of the failure graph: rows of nodes and needs, from one small file each.

`nodes/NN_name.sql` returns id, kind, name, zone_id, is_down, is_logical, confidence;
`needs/NN_name.sql` returns node_id, part, needs_id, weight, rule, confidence, why. rule: what must
work of the members of one part: "all", "any", a number (K of N by weight), two numbers ("1..3": at
least, and at worst), "perhaps any" (one is enough, or all are needed: not known) or "perhaps" (none
is needed, or all: not known). A new source is a new file; `cabling` adds what SQL cannot say.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from audit.derive.graph.cabling import meshes
from audit.derive.views import views
from audit.errors import RuleError
from audit.model.graph import Need, Node
from audit.model.kinds import Table
from audit.model.sqlfile import read_sql_file
from audit.store import held

_FOLDERS = ("nodes", "needs")
_SECONDS = 60.0  # a view that takes longer is computed by every layer that reads it
_WEAKEST = {"measured": 0, "derived": 1, "inferred": 2}


def layers(connection: sqlite3.Connection) -> list[Table]:
    """Rows of node, need, mesh_edge and mesh_root; what a need names and nobody told is left out.

    Derived views and the links of switches must be on the connection.
    """
    with _once(connection):
        nodes = {node.id: node for node in _nodes(connection)}
        rows: list[Table] = []
        for row in meshes(connection):
            if isinstance(row, Node):
                nodes[row.id] = row
            else:
                rows.append(row)
        rows = [row for row in rows if not isinstance(row, Need) or _known(row, nodes)]
        return [*nodes.values(), *rows, *_needs(connection, nodes)]


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


def _known(need: Need, nodes: dict[str, Node]) -> bool:
    return need.node_id in nodes and need.needs_id in nodes


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


def _nodes(connection: sqlite3.Connection) -> list[Node]:
    return [
        Node(
            id=identity, kind=kind, name=name or identity, zone_id=zone,
            is_down=None if down is None else bool(down), is_logical=bool(logical),
            mesh=None, vertex=None, confidence=confidence,
        )
        for query in _queries("nodes")
        for identity, kind, name, zone, down, logical, confidence in connection.execute(query)
    ]  # fmt: skip


def _needs(connection: sqlite3.Connection, nodes: dict[str, Node]) -> list[Need]:
    groups: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    for query in _queries("needs"):
        for row in connection.execute(query):
            if row[0] in nodes and row[2] in nodes:
                groups.setdefault((row[0], row[1]), []).append(row)
    return [need for rows in groups.values() for need in _group(rows)]


def _group(rows: list[tuple[Any, ...]]) -> list[Need]:
    total = sum(row[3] for row in rows)
    least, worst = bounds(rows[0][4], total)
    return [
        Need(
            node_id=node, part=part, needs_id=member, weight=weight, least=least, worst=worst,
            confidence=confidence, why=why,
        )
        for node, part, member, weight, _rule, confidence, why in rows
    ]  # fmt: skip


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
