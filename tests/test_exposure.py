"""What any address can reach: ACL order and port ranges against a model in Python."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from audit.check.cases import empty_database
from audit.derive import install
from tests.support import ask

_SOURCE = "cloudstack:case"
_AT = "2026-11-22T00:00:00Z"
_WORLD = "0.0.0.0/0"
_PORTS = range(1, 41)


@pytest.fixture(scope="module")
def empty() -> Iterator[sqlite3.Connection]:
    """An empty database with the views."""
    with closing(empty_database(install)) as connection:
        yield connection


@pytest.fixture
def estate(empty: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """It, empty again after each test."""
    empty.execute("BEGIN")
    yield empty
    empty.execute("ROLLBACK")


def _put(connection: sqlite3.Connection, table: str, **values: Any) -> None:
    row = {"source": _SOURCE, "valid_from": _AT, "row_hash": 0, **values}
    marks = ", ".join("?" for _ in row)
    connection.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
    )


def _random_rule(random: Random, place: int) -> dict[str, Any]:
    first = random.choice([None, *_PORTS])
    last = None if first is None else random.choice([None, first, first + random.randint(0, 20)])
    return {
        "id": f"r{place}",
        "acl_id": "acl",
        "number": place if random.random() < 0.9 else 1,
        "action": random.choice(["Allow", "Deny"]),
        "direction": "Ingress" if random.random() < 0.9 else "Egress",
        "protocol": random.choice(["tcp", "udp", "all", "icmp", "6", "17", "TCP"]),
        "start_port": first,
        "end_port": last,
        "cidr_list": random.choice([_WORLD, f"10.0.0.0/8,{_WORLD}", "10.0.0.0/8", "::/0"]),
        "state": random.choice(["Active", "Active", "Active", "Revoke"]),
    }


def _covers(rule: dict[str, Any], protocol: str, port: int) -> bool:
    told = str(rule["protocol"]).lower()
    if told == "all":
        return True
    if told not in (protocol, {"tcp": "6", "udp": "17"}[protocol]):
        return False
    if rule["start_port"] is None:
        return True
    last = rule["end_port"] if rule["end_port"] is not None else rule["start_port"]
    return bool(rule["start_port"] <= port <= last)


def _lets_in(rules: list[dict[str, Any]], protocol: str, port: int) -> str | None:
    """The rule that lets any address in: the first of those for any address decides."""
    for rule in sorted(rules, key=lambda r: (r["number"], r["id"])):
        world = {_WORLD, "::/0"} & set(rule["cidr_list"].split(","))
        if rule["direction"] != "Ingress" or rule["state"] != "Active" or not world:
            continue
        if _covers(rule, protocol, port):
            return str(rule["id"]) if rule["action"] == "Allow" else None
    return None


@pytest.mark.parametrize("seed", range(60))
def test_acl_order(estate: sqlite3.Connection, seed: int) -> None:
    """First match wins, port by port, for every list; ranges touch only where rules change."""
    random = Random(seed)  # noqa: S311 - not for secrets
    rules = [_random_rule(random, place) for place in range(1, random.randint(1, 9))]
    for rule in rules:
        _put(estate, "network_acl_rule", **rule)
    found = ask(
        estate,
        "SELECT protocol, first_port, last_port, rule_id FROM acl_world ORDER BY 1, 2",
    )
    for protocol in ("tcp", "udp"):
        spans = [row[1:] for row in found if row[0] == protocol]
        for port in (*_PORTS, 65_535):
            by_view = [rule for first, last, rule in spans if first <= port <= last]
            wanted = _lets_in(rules, protocol, port)
            assert by_view == ([wanted] if wanted else []), (seed, protocol, port)
        for (_, last, rule), (first, _, after) in pairwise(spans):
            assert last + 1 < first or rule != after


def _vpc(connection: sqlite3.Connection) -> None:
    _put(connection, "vm", id="vm", name="vm", state="Running", zone_id="z")
    _put(
        connection, "network", id="tier", name="tier", zone_id="z", vpc_id="vpc", acl_id="acl",
        acl_name="web", services="NetworkACL,StaticNat,PortForwarding,Lb",
    )  # fmt: skip
    _put(connection, "vm_nic", id="nic", vm_id="vm", network_id="tier", ip_address="10.0.0.5")


def _acl(connection: sqlite3.Connection, number: int, action: str, first: int, last: int) -> None:
    _put(
        connection, "network_acl_rule", id=f"a{number}", acl_id="acl", number=number,
        action=action, direction="Ingress", protocol="tcp", start_port=first, end_port=last,
        cidr_list=_WORLD,
    )  # fmt: skip


_REACHED = (
    "SELECT way, protocol, first_port, last_port, public_port, rule_id FROM exposure "
    "ORDER BY way, protocol, first_port"
)


def test_static_nat_in_a_tier(estate: sqlite3.Connection) -> None:
    """Every port the tier's list opens, less what an earlier rule denies."""
    _vpc(estate)
    _acl(estate, 1, "Deny", 22, 22)
    _acl(estate, 2, "Allow", 1, 100)
    _put(estate, "public_ip", id="ip", ip_address="203.0.113.9", vm_id="vm", vpc_id="vpc",
         is_static_nat=1)  # fmt: skip
    assert ask(estate, _REACHED) == [
        ("static NAT", "tcp", 1, 21, None, "a2"),
        ("static NAT", "tcp", 23, 100, None, "a2"),
    ]


def test_port_forwarding_in_a_tier(estate: sqlite3.Connection) -> None:
    """The list judges the guest's port, not the public one; ranges are cut to what it opens."""
    _vpc(estate)
    _acl(estate, 1, "Allow", 8005, 9000)
    _put(estate, "port_forwarding_rule", id="pf", network_id="tier", ip_address="203.0.113.9",
         ip_address_id="ip", protocol="tcp", public_port=80, public_end_port=90,
         private_port=8000, private_end_port=8010, vm_id="vm")  # fmt: skip
    assert ask(estate, _REACHED) == [("port forwarding", "tcp", 8005, 8010, 85, "a1")]


def test_balancer_in_a_tier(estate: sqlite3.Connection) -> None:
    """A VPC's router opens the port of a balancer itself; members make it a VM's, else nobody's."""
    _vpc(estate)
    rule = {"network_id": "tier", "public_ip": "203.0.113.9", "public_ip_id": "ip",
            "public_port": 443, "private_port": 8443, "protocol": "tcp"}  # fmt: skip
    _put(estate, "load_balancer_rule", id="lb", **rule)
    assert ask(estate, "SELECT vm_id, let_in_by FROM exposure") == [(None, "the balancer itself")]
    _put(estate, "load_balancer_member", load_balancer_rule_id="lb", vm_id="vm")
    assert ask(estate, "SELECT vm_id FROM exposure") == [("vm",)]


def _firewall(connection: sqlite3.Connection, protocol: str, first: int, last: int) -> None:
    _put(connection, "firewall_rule", id=f"f{protocol}{first}", direction="Ingress",
         network_id="net", ip_address_id="ip", ip_address="203.0.113.9", protocol=protocol,
         start_port=first, end_port=last, cidr_list=_WORLD)  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_ranges_of_an_isolated_network(estate: sqlite3.Connection, seed: int) -> None:
    """A forwarded guest port is reached exactly where its public port is open for its protocol."""
    random = Random(seed)  # noqa: S311 - not for secrets
    _put(estate, "network", id="net", name="net", zone_id="z", type="Isolated")
    public, private, width = random.randint(1, 30), random.randint(100, 130), random.randint(0, 12)
    forwarded = random.choice(["tcp", "udp"])
    _put(estate, "port_forwarding_rule", id="pf", network_id="net", ip_address_id="ip",
         ip_address="203.0.113.9", protocol=forwarded, public_port=public,
         public_end_port=public + width, private_port=private, private_end_port=private + width,
         vm_id="vm")  # fmt: skip
    rules = [
        (random.choice(["tcp", "udp"]), first, first + random.randint(0, 10))
        for first in random.sample(range(1, 40), random.randint(0, 3))
    ]
    for rule in rules:
        _firewall(estate, *rule)
    reached = {
        port
        for _, _, first, last, opens, _ in ask(estate, _REACHED)
        for port in range(first, last + 1)
        if opens + port - first == public + port - private
    }
    wanted = {
        private + step
        for step in range(width + 1)
        if any(p == forwarded and a <= public + step <= b for p, a, b in rules)
    }
    assert reached == wanted


def test_security_group_and_unfiltered_network(estate: sqlite3.Connection) -> None:
    """A group open to the world lets in; a shared network without any filter shows its VMs."""
    for name, services, address in (
        ("sg", "Dhcp,SecurityGroup", "192.0.2.5"), ("bare", "Dhcp,Dns", "198.51.100.5"),
        ("inner", "Dhcp,Dns", "10.1.2.3"),
    ):  # fmt: skip
        _put(estate, "vm", id=name, name=name, state="Running", zone_id="z")
        _put(estate, "network", id=name, name=name, zone_id="z", type="Shared", services=services)
        _put(estate, "vm_nic", id=name, vm_id=name, network_id=name, ip_address=address)
    _put(estate, "vm_security_group", vm_id="sg", security_group_id="g")
    _put(estate, "security_group", id="g", name="web")
    _put(estate, "security_group_rule", id="r", security_group_id="g", direction="Ingress",
         protocol="tcp", start_port=80, end_port=80, cidr=_WORLD)  # fmt: skip
    assert ask(estate, "SELECT vm_id, way, first_port, last_port FROM exposure ORDER BY 1") == [
        ("bare", "shared network", 1, 65_535),
        ("sg", "security group", 80, 80),
    ]
