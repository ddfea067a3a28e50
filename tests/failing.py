"""Databases filled by hand, tables computed from switches included, with their failure graph."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from audit.check.cases import Case, _fill
from audit.derive.databases import clusters
from audit.derive.graph.impact import impacts
from audit.derive.install import _fill as fill_computed
from audit.derive.link.control import control_links
from audit.derive.link.quorum import quorums
from audit.derive.link.sites import sites
from audit.derive.link.systems import bind as bind_systems
from audit.derive.link.systems import cables
from audit.derive.link.twins import twins
from audit.derive.restart import restarts
from tests.filled import derived, rules

GRAPH = ("node", "need", "mesh_edge", "mesh_root", "shared_fate", "failure_impact")
SYSTEMS = ("system_host", "system_conflict")
ROLE = {"why": "", "neighbors": 1, "partner_missing": False, "members": 1, "hears_hosts": True}


@contextmanager
def restarted(**tables: Any) -> Iterator[sqlite3.Connection]:
    """A database with these rows and what HA makes of them, without a graph.

    One for all, as making it takes longer than most graphs: the rows are gone at the end.
    """
    connection = derived()
    connection.execute("BEGIN")
    try:
        _fill(connection, Case(rules("est-single-zone")[0], "by hand", tables))
        fill_computed(connection, "temp", ("ha_restart", "ha_restart_vm"), restarts(connection))
        yield connection
    finally:
        connection.execute("ROLLBACK")


@contextmanager
def graphed(**tables: Any) -> Iterator[sqlite3.Connection]:
    """The same with the graph; host_port, switch_link and switch_role may be given too."""
    with restarted(**tables) as connection:
        fill_computed(connection, "temp", SYSTEMS, bind_systems(connection))
        fill_computed(connection, "temp", ("system_twin",), twins(connection))
        fill_computed(connection, "temp", ("host_link_port",), cables(connection))
        fill_computed(connection, "temp", ("quorum_member",), quorums(connection))
        fill_computed(connection, "temp", ("db_cluster",), clusters(connection))
        fill_computed(connection, "temp", ("control_site",), sites(connection))
        fill_computed(connection, "temp", ("control_link",), control_links(connection))
        fill_computed(connection, "temp", GRAPH, impacts(connection))
        yield connection


def switch(name: str, role: str = "access", **values: Any) -> dict[str, list[dict[str, Any]]]:
    """A switch with its role."""
    return {
        "switch": [{"id": name, "name": name}],
        "switch_role": [{**ROLE, "switch_id": name, "role": role, "hosts": 1, **values}],
    }


def leg(host: str, at: str, port: str, *, up: bool = True) -> dict[str, list[dict[str, Any]]]:
    """A link of a host, in a LAG: no leg rests unseen."""
    return {
        "switch_port": [{"switch_id": at, "name": port, "oper_up": up, "lag": "lag"}],
        "host_port": [
            {"host_id": host, "switch_id": at, "port": port, "lag": "lag", "method": "lldp name",
             "confidence": "derived"}
        ],
    }  # fmt: skip


def link(one: str, other: str, *, up: int = 1) -> dict[str, list[dict[str, Any]]]:
    """A link between switches."""
    return {
        "switch_link": [
            {"a_switch": one, "a_port": other, "b_switch": other, "b_port": one, "members": 1,
             "members_up": up, "confidence": "measured"}
        ]
    }  # fmt: skip


def together(*parts: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Rows of all parts, by table."""
    found: dict[str, list[dict[str, Any]]] = {}
    for part in parts:
        for table, rows in part.items():
            found.setdefault(table, []).extend(rows)
    return found
