"""What stops when components fail, worked out naively: straight from the rows, round and round.

Shares no code with `audit.derive.graph`, which it is held against.
"""

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from tests.support import ask

Groups = dict[str, dict[str, list[tuple[str, int, int, int]]]]
_HOSTS_AND_DISKS = """
SELECT v.id, 'host/' || v.host_id, 'pool/' || d.storage_pool_id
FROM vm AS v LEFT JOIN volume AS d ON d.vm_id = v.id
WHERE v.state = 'Running' AND v.host_id IS NOT NULL"""


@dataclass
class Rows:
    """The graph as its tables have it, and what VMs run on."""

    nodes: dict[str, tuple[str, bool, bool, str | None, str | None]]
    groups: Groups = field(default_factory=dict)
    beside: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    roots: dict[str, set[str]] = field(default_factory=dict)
    vms: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def down(self) -> set[str]:
        """What is told not to work."""
        return {node for node, row in self.nodes.items() if row[1]}

    def components(self) -> Iterator[str]:
        """What can fail by itself."""
        return (node for node, row in self.nodes.items() if not row[2])


def read(connection: sqlite3.Connection) -> Rows:
    """Rows of a database."""
    query = "SELECT id, kind, coalesce(is_down, 0), is_logical, mesh, vertex FROM node"
    rows = Rows({one[0]: one[1:] for one in ask(connection, query)})
    query = "SELECT node_id, part, needs_id, weight, least, worst FROM need"
    for node, part, *member in ask(connection, query):
        rows.groups.setdefault(node, {}).setdefault(part, []).append(tuple(member))
    for mesh, one, other in ask(connection, "SELECT mesh, one, other FROM mesh_edge"):
        net = rows.beside.setdefault(mesh, {})
        net.setdefault(one, set()).add(other)
        net.setdefault(other, set()).add(one)
    for mesh, root in ask(connection, "SELECT mesh, node_id FROM mesh_root"):
        rows.roots.setdefault(mesh, set()).add(root)
    rows.vms = ask(connection, _HOSTS_AND_DISKS)
    return rows


def fallen(rows: Rows, failed: Collection[str], *, worst: bool = False) -> set[str]:
    """Nodes that do not work, until nothing more falls."""
    gone, before = set(failed), -1
    while len(gone) > before:
        before = len(gone)
        reached = {mesh: _reached(rows, mesh, gone) for mesh in rows.roots}
        for node, (_kind, _down, _logical, mesh, vertex) in rows.nodes.items():
            short = any(_short(group, gone, worst) for group in rows.groups.get(node, {}).values())
            if short or (mesh is not None and vertex not in reached[mesh]):
                gone.add(node)
    return gone


def _short(group: list[tuple[str, int, int, int]], gone: set[str], worst: bool) -> bool:
    left = sum(weight for member, weight, _least, _worst in group if member not in gone)
    _member, _weight, least, most = group[0]
    return left < (most if worst else least)


def _reached(rows: Rows, mesh: str, gone: set[str]) -> set[str]:
    found = rows.roots[mesh] - gone
    ahead = list(found)
    while ahead:
        new = rows.beside.get(mesh, {}).get(ahead.pop(), set()) - gone - found
        found |= new
        ahead += new
    return found


def toll(
    rows: Rows, before: set[str], failed: set[str], *, worst: bool
) -> tuple[int, int, int, bool]:
    """Hosts, VMs and networks that stop, and whether the control plane does."""
    new = fallen(rows, failed, worst=worst) - before
    kinds = [rows.nodes[node][0] for node in new]
    vms = {vm for vm, host, pool in rows.vms if host in new or pool in new}
    return kinds.count("host"), len(vms), kinds.count("network"), "control" in kinds


def differing(connection: sqlite3.Connection) -> list[str]:
    """Components whose row of failure_impact is not what failing them alone gives."""
    rows = read(connection)
    query = """SELECT node_id, present, hosts, vms, networks, control, vms_worst, control_worst
    FROM failure_impact"""
    told = {(node, bool(present)): row for node, present, *row in ask(connection, query)}
    wrong = []
    for present in (False, True):
        down = rows.down if present else set()
        gone = [fallen(rows, down, worst=worst) for worst in (False, True)]
        for node in rows.components():
            if node in gone[0]:
                continue
            least = toll(rows, gone[0], {*down, node}, worst=False)
            most = toll(rows, gone[1], {*down, node}, worst=True)
            expected = [*least, most[1], most[3]]
            found = told.get((node, present), [0, 0, 0, False, 0, False])
            if [*map(int, found)] != [*map(int, expected)]:
                wrong.append(f"{node} {present}: told {found}, is {expected}")
    return wrong
