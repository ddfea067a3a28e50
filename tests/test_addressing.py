"""Arithmetic on networks: shadowed ACL rules and overlapping networks."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from audit.check.cases import NOW, empty_database
from audit.derive import install
from audit.derive.addressing import overlaps, parse, shadows
from audit.model.addressing import AclShadow, CidrOverlap

ALL = "0.0.0.0/0"


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """An empty database."""
    database = empty_database(install)
    yield database
    database.close()


def put(connection: sqlite3.Connection, table: str, **values: Any) -> None:
    """Add one row."""
    values |= {"source": "cloudstack:test", "valid_from": NOW, "row_hash": 0}
    names, marks = ", ".join(values), ", ".join("?" for _ in values)
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))


def acl(connection: sqlite3.Connection, *rules: tuple[Any, ...]) -> list[tuple[int, int]]:
    """Numbers of (dead rule, rule that covers it) of one list; a rule: protocol, ports, cidrs."""
    for place, (protocol, start, end, cidrs, *rest) in enumerate(rules, 1):
        direction, state = rest or ("Ingress", "Active")
        put(
            connection,
            "network_acl_rule",
            id=f"r{place}",
            acl_id="a",
            number=place,
            action="Allow" if place % 2 else "Deny",
            direction=direction,
            protocol=protocol,
            start_port=start,
            end_port=end,
            cidr_list=cidrs,
            state=state,
        )
    found = [row for row in shadows(connection) if isinstance(row, AclShadow)]
    return [(row.number, row.by_number) for row in found]


@pytest.mark.parametrize(
    ("rules", "dead"),
    [
        ([("all", None, None, ALL), ("tcp", 22, 22, "10.0.0.0/8")], [(2, 1)]),
        ([("tcp", 1, 65535, ALL), ("tcp", None, None, ALL)], [(2, 1)]),
        ([("tcp", 80, 90, ALL), ("tcp", 85, None, ALL), ("tcp", 85, 91, ALL)], [(2, 1)]),
        ([("6", 80, 80, ALL), ("tcp", 80, 80, ALL)], [(2, 1)]),
        ([("tcp", 80, 80, ALL), ("udp", 80, 80, ALL), ("all", None, None, ALL)], []),
        ([("tcp", 80, 80, "10.0.0.0/9,10.128.0.0/9"), ("tcp", 80, 80, "10.0.0.0/8")], [(2, 1)]),
        ([("tcp", 80, 80, "10.0.0.0/9"), ("tcp", 80, 80, "10.0.0.0/8")], []),
        ([("all", None, None, ALL), ("all", None, None, "::/0")], []),
        ([("icmp", None, None, ALL), ("icmp", None, None, ALL)], []),
        ([("all", None, None, ALL), ("icmp", None, None, ALL)], [(2, 1)]),
        ([("all", None, None, ALL), ("tcp", 22, 22, ALL, "Egress", "Active")], []),
        ([("all", None, None, ALL, "Ingress", "Revoke"), ("tcp", 22, 22, ALL)], []),
        ([("all", None, None, "any"), ("tcp", 22, 22, ALL)], []),
        ([("all", None, None, None), ("tcp", 22, 22, ALL)], []),
    ],
)
def test_shadowed_rules(
    connection: sqlite3.Connection, rules: list[tuple[Any, ...]], dead: list[tuple[int, int]]
) -> None:
    """One earlier rule of the same direction must cover protocol, ports and networks."""
    assert acl(connection, *rules) == dead


def test_shadowed_rule_says_whether_it_contradicts(connection: sqlite3.Connection) -> None:
    """A dead permission behind a block is worse than a doubled one."""
    acl(connection, ("all", None, None, ALL), ("tcp", 1, 1, ALL), ("tcp", 2, 2, ALL))
    rows = [row for row in shadows(connection) if isinstance(row, AclShadow)]
    assert [(row.rule_id, row.same_action) for row in rows] == [("r2", False), ("r3", True)]


def pairs(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """(owner, way, remote network) of every overlap."""
    found = [row for row in overlaps(connection) if isinstance(row, CidrOverlap)]
    return [(row.owner_id, row.via, row.remote) for row in found]


def test_overlaps(connection: sqlite3.Connection) -> None:
    """Remote networks of tunnels and routes, clients of remote access; default routes are none."""
    put(connection, "vpc", id="v", name="v", cidr="10.0.0.0/16")
    put(connection, "vpn_gateway", id="g", vpc_id="v")
    put(connection, "vpn_customer_gateway", id="c", cidr_list="10.0.3.0/24,192.168.0.0/24")
    put(connection, "vpn_connection", id="k", vpn_gateway_id="g", customer_gateway_id="c")
    put(connection, "static_route", id="s1", vpc_id="v", cidr="10.0.0.0/8", state="Active")
    put(connection, "static_route", id="s2", vpc_id="v", cidr="0.0.0.0/0", state="Active")
    put(connection, "static_route", id="s3", vpc_id="v", cidr="10.1.0.0/16", state="Active")
    put(connection, "network", id="n", name="n", cidr="10.1.0.0/16")
    put(connection, "public_ip", id="i", ip_address="203.0.113.1", associated_network_id="n")
    put(connection, "remote_access_vpn", id="a", public_ip_id="i", ip_range="10.1.2.1-10.1.2.8")
    assert pairs(connection) == [
        ("n", "remote-access VPN", "10.1.2.1-10.1.2.8"),
        ("v", "VPN connection", "10.0.3.0/24"),
        ("v", "static route", "10.0.0.0/8"),
    ]


@pytest.mark.parametrize("text", [None, "", "any", "10.0.0.0/8,any", "10.0.0.9-10.0.0.1"])
def test_unreadable_lists_are_empty(text: str | None) -> None:
    """Half a list would prove too much."""
    assert parse(text) == ()
