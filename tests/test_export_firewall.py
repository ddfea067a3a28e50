"""The firewall hand-over: complete, exact, comparable, and honest about what was not seen."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import ConfigError
from audit.store import open_readonly, open_writable
from reports.export.firewall import Wanted, compare, markdown, read_firewall, terminal
from reports.export.firewall.document import section_files
from reports.export.yaml_file import yaml_text
from sample_data.build import build
from sample_data.spec import SPECS, load_spec
from tests.estates import load
from tests.firewall_twins import EVERYTHING, twins
from tests.support import SOURCE, day

OWNED = {
    "firewall_rules": ("firewall_rule", "network"),
    "port_forwards": ("port_forwarding_rule", "network"),
    "load_balancers": ("load_balancer_rule", "network"),
}


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo estate, collected once."""
    path = tmp_path_factory.mktemp("estate") / "estate.db"
    with open_writable(path) as connection:
        load(connection, build(load_spec(SPECS / "demo.toml"), 0))
    return path


@pytest.fixture
def pair(tmp_path: Path) -> Any:
    """A database with the twins."""
    with twins(tmp_path / "twins.db") as connection:
        yield connection


def both(connection: sqlite3.Connection, kind: str = "account") -> dict[str, Any]:
    """The comparison of test and production."""
    names = {"account": "shop-{}", "vpc": "shop-{}", "network": "{}-net"}
    here, there = (
        read_firewall(connection, Wanted(kind, names[kind].format(name)))
        for name in ("test", "prod")
    )
    return compare(here, there)


def differences(found: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Section -> how many records of each kind of difference, where there are any."""
    counts = {
        name: {kind: len(rows) for kind, rows in parts.items() if rows}
        for name, parts in found["sections"].items()
        if parts
    }
    return {name: count for name, count in counts.items() if count}


def test_every_rule_of_an_owner_appears_exactly_once(estate: Path) -> None:
    """All accounts and projects together tell every rule once, and each the ones of its own."""
    told: dict[str, list[str]] = {name: [] for name in OWNED}
    with open_readonly(estate) as connection:
        for kind in ("account", "project"):
            for (uuid,) in connection.execute(f"SELECT id FROM {kind}").fetchall():
                sections = read_firewall(connection, Wanted(kind, uuid))["sections"]
                for name in OWNED:
                    told[name] += [row["id"] for row in sections[name]]
                mine = {row["id"] for row in sections["acl_rules"]}
                assert len(mine) == len(sections["acl_rules"])
        for name, (table, _) in OWNED.items():
            every = [row[0] for row in connection.execute(f"SELECT id FROM {table}")]
            assert sorted(told[name]) == sorted(every)
            assert every


@pytest.mark.parametrize("kind", ["network", "vpc"])
def test_every_rule_of_a_network_appears_exactly_once(estate: Path, kind: str) -> None:
    """What SQL counts for a network, or the tiers of a VPC, is what is told."""
    column = {"network": "id", "vpc": "vpc_id"}[kind]
    with open_readonly(estate) as connection:
        for (uuid,) in connection.execute(f"SELECT id FROM {kind}").fetchall():
            sections = read_firewall(connection, Wanted(kind, uuid))["sections"]
            networks = f"SELECT id FROM network WHERE {column} = '{uuid}'"
            for name, (table, _) in OWNED.items():
                sql = f"SELECT id FROM {table} WHERE network_id IN ({networks}) ORDER BY id"
                every = [row[0] for row in connection.execute(sql)]
                assert sorted(row["id"] for row in sections[name]) == every
            sql = (
                "SELECT count(*) FROM network_acl_rule WHERE acl_id IN "
                f"(SELECT acl_id FROM network WHERE {column} = '{uuid}')"
            )
            rules = [r["list"] for r in sections["acl_rules"]]
            used = {r["name"] for r in sections["acl_lists"] if r["tiers"]}
            expected = connection.execute(sql).fetchone()[0]
            assert len([name for name in rules if name in used]) == expected


def test_acl_rules_come_in_the_order_they_decide(pair: sqlite3.Connection) -> None:
    """Per list and direction by number."""
    rules = read_firewall(pair, Wanted("vpc", "shop-prod"))["sections"]["acl_rules"]
    assert [(r["number"], r["action"]) for r in rules] == [(2, "allow"), (4, "deny"), (6, "allow")]


@pytest.mark.parametrize(("policy", "action"), [(0, "allow"), (1, "deny"), (None, None)])
def test_egress_rules_are_exceptions_of_the_default(
    pair: sqlite3.Connection, policy: int | None, action: str | None
) -> None:
    """Where all may leave, an egress rule denies; an unknown default makes its effect unknown."""
    pair.execute("UPDATE network SET egress_default_allow = ?", (policy,))
    rows = read_firewall(pair, Wanted("network", "test-net"))["sections"]["firewall_rules"]
    assert {r["action"] for r in rows if r["direction"] == "Egress"} == {action}
    assert {r["action"] for r in rows if r["direction"] == "Ingress"} == {"allow"}
    assert {r["protocol"]: r["ports"] for r in rows if r["direction"] == "Ingress"} == {
        "tcp": "443",
        "icmp": None,
    }


@pytest.mark.parametrize(
    ("kind", "code", "shown"),
    [
        (8, -1, "type 8"), (8, 0, "type 8 code 0"), (3, None, "type 3"), (-1, -1, "any"),
        (255, 255, "any"), (0, 255, "type 0"), (None, None, None),
    ],
)  # fmt: skip
def test_icmp_type_and_code(
    pair: sqlite3.Connection, kind: int | None, code: int | None, shown: str | None
) -> None:
    """Of an ICMP rule its type and code; -1 and 255 are any, what is not told is not any."""
    pair.execute("UPDATE firewall_rule SET icmp_type = ?, icmp_code = ?", (kind, code))
    rows = read_firewall(pair, Wanted("network", "test-net"))["sections"]["firewall_rules"]
    assert {row["icmp"] for row in rows} == {shown}


def test_vpns_and_routes_of_a_vpc(pair: sqlite3.Connection) -> None:
    """Tunnels with policies, private gateways and routes; never a key."""
    document = read_firewall(pair, Wanted("vpc", "shop-test"))
    sections = document["sections"]
    assert sections["vpn_connections"][0]["customer_gateway"] == "head-test"
    assert sections["vpn_customer_gateways"][0]["ike_policy"] == "aes256-sha256;modp2048"
    assert sections["static_routes"][0]["next_hop"] == "172.16.1.1"
    assert sections["private_gateways"][0]["acl"] == "acl-test"
    assert not {"psk", "secret", "password"} & set(json.dumps(document).replace('"', " ").split())
    account = read_firewall(pair, Wanted("account", "shop-test"))["sections"]
    assert account["remote_access_vpns"][0]["client_addresses"] == "10.9.0.2-10.9.0.9"


def test_names_that_fit_several_are_listed(pair: sqlite3.Connection) -> None:
    """An ambiguous name is an error with the UUIDs; a domain, a path or the UUID decides."""
    pair.execute("UPDATE account SET name = 'shop'")
    pair.execute("UPDATE account SET domain_id = 'd1' WHERE id = 'account-prod'")
    pair.execute("INSERT INTO domain (id, name, path, source, valid_from, row_hash) "
                 "VALUES ('d1', 'prod', 'ROOT/prod', 'cloudstack:test', '', 0)")  # fmt: skip
    with pytest.raises(ConfigError) as error:
        read_firewall(pair, Wanted("account", "shop"))
    assert "2 fit" in str(error.value)
    assert "account-prod  shop, domain ROOT/prod, cloudstack:test" in str(error.value)
    for wanted in (
        Wanted("account", "shop", "ROOT/prod"), Wanted("account", "shop", "prod"),
        Wanted("account", "shop", "d1"), Wanted("account", "ROOT/prod/shop"),
        Wanted("account", "account-prod"), Wanted("account", "SHOP", "prod"),
    ):  # fmt: skip
        assert read_firewall(pair, wanted)["environment"]["id"] == "account-prod"


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (Wanted("network", "tst-net"), "no such network; near: test-net"),
        (Wanted("network", "test-net", "mars"), "no such network in domain mars"),
        (Wanted("vpc", "zzzzzzzz"), "there are 2, e.g. shop-prod, shop-test."),
        (Wanted("project", "x"), "none was collected"),
    ],
)
def test_unknown_names_get_the_nearest(
    pair: sqlite3.Connection, wanted: Wanted, sentence: str
) -> None:
    """A name nothing has is an error that helps on."""
    with pytest.raises(ConfigError, match=sentence):
        read_firewall(pair, wanted)


def test_what_was_not_seen_is_never_none(tmp_path: Path) -> None:
    """A table that was not answered gives no list, not an empty one, and is named with its why."""
    lost = {"port_forwarding_rule", "load_balancer_member", "vpc"}
    with twins(tmp_path / "a.db", answered=tuple(t for t in EVERYTHING if t not in lost)) as db:
        db.execute("DELETE FROM port_forwarding_rule")
        db.execute("DELETE FROM load_balancer_member")
        document = read_firewall(db, Wanted("network", "test-net"))
        found = both(db, "network")
    assert document["sections"]["port_forwards"] is None
    assert document["sections"]["load_balancers"][0]["members"] is None
    assert document["sections"]["static_routes"] == []
    assert {lack["table"] for lack in document["not_seen"]} == lost
    text = terminal(document, 100)
    assert "INCOMPLETE, see the end for why:" in text
    assert "Port forwarding" not in text.partition("Seen, and there are none")[2].split("Not")[0]
    assert "not seen" in text
    assert (found["same"], found["sections"]["port_forwards"]) == (True, None)
    assert {lack["side"] for lack in found["incomplete"]} == {"here", "there"}
    assert "Not compared: Port forwarding." in terminal(found, 100)


def test_a_column_that_was_not_told_is_named(pair: sqlite3.Connection) -> None:
    """A gap of a column is told; one this version does not have leaves a comparison complete."""
    row = (SOURCE, day(1), "listNetworks", "network", "egress_default_allow", "unsupported", "x", 0)
    pair.execute("INSERT INTO gap VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    lacks = read_firewall(pair, Wanted("network", "test-net"))["not_seen"]
    assert {"section": "networks", "table": "network", "column": "egress_default_allow",
            "cause": "unsupported", "why": "listNetworks: x"} in lacks  # fmt: skip
    assert both(pair, "network")["incomplete"] == []
    pair.execute("UPDATE gap SET cause = 'timed out'")
    assert {lack["section"] for lack in both(pair, "network")["incomplete"]} == {
        "networks",
        "firewall_rules",
    }


def test_yaml_is_the_same_as_json(estate: Path, pair: sqlite3.Connection) -> None:
    """Both forms hold the same document, the same each time."""
    with open_readonly(estate) as connection:
        wanted = Wanted("account", "kelpworks-ops")
        document = read_firewall(connection, wanted, "Acme")
        assert read_firewall(connection, wanted, "Acme") == document
    for one in (document, both(pair)):
        assert one["format"] == 1
        assert yaml.safe_load(yaml_text(one)) == json.loads(json.dumps(one))


@settings(deadline=None)
@given(st.dictionaries(st.text(), st.text() | st.sampled_from(["1e3", "0o17", "no", "443", "~"])))
def test_yaml_keeps_any_text(texts: dict[str, str]) -> None:
    """Whatever a name is, it comes back as the same text."""
    assert yaml.safe_load(yaml_text(texts)) == texts


@pytest.mark.parametrize("kind", ["network", "vpc", "account"])
def test_an_environment_is_like_itself(estate: Path, kind: str) -> None:
    """No difference with itself, for every one of the estate."""
    with open_readonly(estate) as connection:
        for (uuid,) in connection.execute(f"SELECT id FROM {kind}").fetchall():
            document = read_firewall(connection, Wanted(kind, uuid))
            assert compare(document, document)["same"]


@pytest.mark.parametrize("kind", ["network", "vpc", "account"])
def test_twins_are_alike(pair: sqlite3.Connection, kind: str) -> None:
    """Other names, addresses, numbers of ACL rules and members make no difference."""
    found = both(pair, kind)
    assert (differences(found), found["same"], found["incomplete"]) == ({}, True, [])


CHANGES = [
    ("DELETE FROM firewall_rule WHERE id = 'fw1-test'", "firewall_rules", "only_there"),
    ("DELETE FROM firewall_rule WHERE id = 'fw2-prod'", "firewall_rules", "only_here"),
    ("UPDATE firewall_rule SET cidr_list = '0.0.0.0/0' WHERE id = 'fw1-prod'", "firewall_rules",
     "different"),
    ("UPDATE firewall_rule SET icmp_type = 0 WHERE id = 'fw3-prod'", "firewall_rules", "different"),
    ("DELETE FROM port_forwarding_rule WHERE id = 'pf-prod'", "port_forwards", "only_here"),
    ("UPDATE port_forwarding_rule SET private_port = 1 WHERE id = 'pf-prod'", "port_forwards",
     "different"),
    ("UPDATE load_balancer_rule SET algorithm = 'source' WHERE id = 'lb-test'", "load_balancers",
     "different"),
    ("DELETE FROM load_balancer_rule WHERE id = 'lb-test'", "load_balancers", "only_there"),
    ("DELETE FROM network_acl_rule WHERE id = 'acl2-test'", "acl_rules", "only_there"),
    ("UPDATE network_acl_rule SET action = 'Deny' WHERE id = 'acl1-prod'", "acl_rules",
     "different"),
    ("UPDATE network_acl_rule SET number = 99 WHERE id = 'acl2-prod'", "acl_rules", "different"),
    ("DELETE FROM security_group_rule WHERE id = 'sg-prod'", "security_group_rules", "only_here"),
    ("UPDATE security_group_rule SET cidr = '::/0' WHERE id = 'sg-prod'", "security_group_rules",
     "different"),
    ("DELETE FROM vm_security_group WHERE vm_id = 'vm1-prod'", "security_groups", "different"),
    ("UPDATE network SET acl_name = 'default_deny' WHERE id = 'web-prod'", "networks",
     "different"),
    ("UPDATE vpn_customer_gateway SET ike_policy = '3des-md5' WHERE id = 'cg-prod'",
     "vpn_customer_gateways", "different"),
    ("DELETE FROM vpn_connection WHERE id = 'vc-prod'", "vpn_connections", "only_here"),
    ("DELETE FROM static_route WHERE id = 'sr-test'", "static_routes", "only_there"),
    ("UPDATE private_gateway SET source_nat = 1 WHERE id = 'pg-test'", "private_gateways",
     "different"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "section", "kind"), CHANGES)
def test_each_change_is_found(pair: sqlite3.Connection, sql: str, section: str, kind: str) -> None:
    """A rule added, removed or changed on one side is a difference of its section and kind."""
    pair.execute(sql)
    found = both(pair)
    assert not found["same"]
    assert differences(found)[section] == {kind: 1}
    shown = terminal(found, 100) + markdown(found)
    assert shown.count(section_files()[section].header["title"] + ": 1 ") == 2
