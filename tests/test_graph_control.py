"""The control plane in the failure graph: balancers, virtual addresses, databases, sites."""

import json
import sqlite3
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.control_rows import backend, balancer, database_host, galera, machine, management, node
from tests.failing import graphed, together
from tests.filled import estate, host, vm
from tests.layer_rows import Rows, place
from tests.naive_failures import differing
from tests.plane_estates import planes
from tests.support import ask

VIP = "10.9.1.1"


def plane(*parts: Rows) -> Rows:
    """Two hosts with a VM, and a control plane. Settings of the parts join those of the estate."""
    return together(estate([host("h1", 64), host("h2", 64)], [vm("v1", "h1", 16)]), *parts)


def stops(connection: sqlite3.Connection, *, worst: bool = False, present: bool = True) -> set[str]:
    """Components that alone stop the control plane; names for others left out."""
    column = "control_worst" if worst else "control"
    query = f"SELECT node_id FROM failure_impact WHERE {column} AND present = {present}"
    names = ("vip/", "database/")
    return {one for (one,) in ask(connection, query) if not one.startswith(names)}


def front(*names: str, vips: tuple[str, ...] = (VIP,)) -> Rows:
    """Balancers before both management servers."""
    parts = [
        together(balancer(name, f"10.9.1.1{n}", vips), backend(name, "api", "10.9.2.1", "10.9.2.2"))
        for n, name in enumerate(names)
    ]  # fmt: skip
    return together(*parts)


TWO = management("10.9.2.1", "10.9.2.2", host=VIP)


def test_a_pair_of_balancers_and_a_single_one() -> None:
    """One balancer is the only holder of the address; of two neither is."""
    with graphed(**plane(TWO, front("lb1"))) as connection:
        assert stops(connection) == {"balancer/lb1"}
        query = "SELECT why FROM failure_impact WHERE node_id = 'balancer/lb1' AND present"
        assert ask(connection, query) == [(f"control plane - vip {VIP} - balancer lb1",)]
    with graphed(**plane(TWO, front("lb1", "lb2"))) as connection:
        assert stops(connection) == set()
        query = "SELECT control FROM failure_impact WHERE kind = 'vip'"
        assert ask(connection, query) == [(1,), (1,)]


def test_agents_that_are_told_all_servers_need_no_balancer() -> None:
    """A list of servers in the setting host is a way past the balancers."""
    told = management("10.9.2.1", "10.9.2.2", host="10.9.2.1,10.9.2.2")
    with graphed(**plane(told, front("lb1"))) as connection:
        assert stops(connection) == set()
    with graphed(**plane(management("10.9.2.1", "10.9.2.2"), front("lb1"))) as connection:
        assert stops(connection) == set()
        assert stops(connection, worst=True) == {"balancer/lb1"}


def test_a_server_balancers_do_not_send_to_makes_the_other_the_last() -> None:
    """It runs, by its own word; nobody comes to it."""
    rows = plane(TWO, front("lb1", "lb2"))
    for one in rows["lb_server"]:
        if one["address"] == "10.9.2.2":
            one |= {"status": "DOWN", "check_status": "L4CON"}
    with graphed(**rows) as connection:
        assert "management_server/m1" in stops(connection)
        assert "management_server/m1" not in stops(connection, present=False)


@pytest.mark.parametrize(
    ("port", "role"), [(6033, "database"), (9200, "other"), (3306, "database")]
)
def test_what_a_backend_is_for_by_the_nodes_that_were_read(port: int, role: str) -> None:
    """A database that listens elsewhere is one; another port of its machine is none."""
    proxy = {"lb_proxy": [{"lb_node_id": "lb1", "name": "x", "kind": "backend", "mode": "tcp"}]}
    behind = backend("lb1", "x", "10.9.0.1", port=port)
    with graphed(**plane(TWO, front("lb1"), proxy, behind, node("d", "10.9.0.1", port=6033))) as db:
        assert ask(db, "SELECT proxy, role FROM lb_backend") == [("x", role)]
        known = [("database_node/d",)] if port == 6033 else []
        assert ask(db, "SELECT target FROM lb_member WHERE proxy = 'x'") == known


@pytest.mark.parametrize(
    ("sites", "arbiters", "single"),
    [
        # six nodes at two sites: neither has more than 3 of 6; with an arbiter it is 4 of 7
        ({"a": 3, "b": 3}, 0, {"site/a", "site/b"}),
        ({"a": 3, "b": 3}, 1, set()),
        ({"a": 2, "b": 1}, 0, {"site/a"}),
        ({"a": 1, "b": 1, "c": 1}, 0, set()),
        ({"a": 1, "b": 1}, 0, {"site/a", "site/b"}),
    ],
)
def test_case_4_votes_of_galera_over_sites(
    sites: dict[str, int], arbiters: int, single: set[str]
) -> None:
    """What is left must have more than half of all votes, for a site and for a node."""
    names = {f"{site}{n}": site for site, count in sites.items() for n in range(count)}
    rows = together(galera(names, arbiters), front("lb1", "lb2", vips=(VIP, "10.9.1.2")),
                    database_host("10.9.1.2"))  # fmt: skip
    for name in ("lb1", "lb2"):
        members = [one["address"] for one in rows["db_node"]]
        rows = together(rows, backend(name, "db", *members, port=3306))
    where = place("database", "cloud arbiter*", site="third")
    with graphed(**plane(TWO, rows, where)) as connection:
        pair = {"database_node/a0", "database_node/b0"} if len(names) + arbiters == 2 else set()
        assert stops(connection) == single | pair
        total = sum(sites.values()) + arbiters
        query = "SELECT total, present, rule FROM quorum"
        assert ask(connection, query) == [(total, total, f"{total // 2 + 1}..{total // 2 + 1}")]


def test_votes_after_a_node_left() -> None:
    """Of five two have left: the three that go on need two; of all five, three."""
    rows = galera({f"n{n}": "s" for n in range(5)})
    left = json.dumps([f"10.9.0.{n}:3306" for n in (1, 2, 3)])
    for one in rows["galera_node"]:
        one |= {"incoming": left, "size": 3, "cluster_weight": 3}
    rows = {name: several[:3] for name, several in rows.items()}
    with graphed(**plane(TWO, rows, database_host("10.9.0.1"))) as connection:
        assert ask(connection, "SELECT members, down, rule FROM quorum") == [(5, 2, "2..3")]
        kinds = "SELECT kind, count(*) FROM quorum_member GROUP BY 1 ORDER BY 1"
        assert ask(connection, kinds) == [("gone", 2), ("node", 3)]
        assert "database_node/n1" not in stops(connection)
        assert "database_node/n1" in stops(connection, worst=True)


def test_a_node_that_is_not_primary_is_out() -> None:
    """The others have the majority; they are needed now, both."""
    rows = galera({"n0": "s", "n1": "s", "n2": "s"})
    rows["galera_node"][2] |= {"status": "non-Primary", "ready": False, "conf_id": 9}
    for one in rows["galera_node"][:2]:
        one |= {"incoming": '["10.9.0.1:3306", "10.9.0.2:3306"]', "size": 2, "cluster_weight": 2}
    with graphed(**plane(TWO, rows, database_host("10.9.0.1"))) as connection:
        assert {"database_node/n0", "database_node/n1"} <= stops(connection)
        assert stops(connection, present=False) == {"database_node/n0", "site/s"}


def test_no_majority_needed_is_a_range() -> None:
    """pc.ignore_quorum: it may go on, with two halves that know nothing of each other."""
    rows = galera({"n0": "s", "n1": "s"}, ignore_quorum=True)
    with graphed(**plane(TWO, rows, database_host("10.9.0.1"))) as connection:
        assert "database_node/n1" not in stops(connection)
        assert "database_node/n1" in stops(connection, worst=True)


def test_a_source_with_a_replica() -> None:
    """The node db.properties names is alone, whatever copies there are."""
    copy = {"db_replica": [{"db_node_id": "d2", "channel": "", "source_host": "d1"}]}
    rows = together(node("d1", "10.9.0.1"), node("d2", "10.9.0.2"), copy, database_host("d1"))
    with graphed(**plane(TWO, rows)) as connection:
        assert stops(connection) == {"database_node/d1"}


def test_a_replica_of_a_cluster_that_votes() -> None:
    """The member it reads from is one of three: any other can take the writes."""
    copy = {"db_replica": [{"db_node_id": "r", "channel": "", "source_host": "10.9.0.1"}]}
    rows = (galera({"n0": "a", "n1": "b", "n2": "c"}), node("r", "10.9.0.9", site="c"), copy)
    with graphed(**plane(TWO, *rows, database_host("elsewhere"))) as connection:
        assert ask(connection, "SELECT DISTINCT way FROM control_endpoint") == [("only one",)]
        assert stops(connection, worst=True) == set()


def test_what_was_silent_last_time_is_not_said_to_work() -> None:
    """Its rows are of an earlier day: neither up nor down is told."""
    rows = plane(TWO, front("lb1", "lb2"), node("d1", "10.9.0.1"), node("d2", "10.9.0.2"))
    rows["lb_node"][1]["source"] = "balancer:lb2"
    rows["db_node"][1]["source"] = "database:d2"
    silent = ["balancer:lb2", "database:d2"]
    with graphed(**rows, silent=silent) as connection:
        kinds = "('balancer', 'database_node')"
        query = f"SELECT id, is_down FROM node WHERE kind IN {kinds} ORDER BY id"
        assert ask(connection, query) == [
            ("balancer/lb1", 0), ("balancer/lb2", None),
            ("database_node/d1", 0), ("database_node/d2", None),
        ]  # fmt: skip
        query = "SELECT name, state FROM control_part WHERE state LIKE '%answer%' ORDER BY name"
        assert ask(connection, query) == [
            ("d1", "answers"), ("d2", "does not answer"),
            ("lb1", "answers"), ("lb2", "does not answer"),
        ]  # fmt: skip


def drbd(**facts: Any) -> Rows:
    """A database on one of two machines with a block replica on the other."""
    named = {"kind": "property", "name": "stonith-enabled", "node": "", "state": "true"}
    resource = {"kind": "resource", "name": "vip", "node": "db1", "state": "Started",
                "agent": "ocf:heartbeat:IPaddr2"}  # fmt: skip
    rows = [{"host_system_id": "db1", **one} for one in ({**named, **facts}, resource)]
    return together(
        node("d", "10.9.0.50"), database_host("10.9.0.50"),
        machine("db1", "10.9.0.1"), machine("db2", "10.9.0.2"),
        {"host_address": [{"host_system_id": "db1", "link": "eth0", "address": "10.9.0.50"}],
         "block_replica": [{"host_system_id": "db1", "resource": "r0", "volume": "0",
                            "peer": "db2.example", "connection": "Connected"}],
         "cluster_resource": rows},
    )  # fmt: skip


def test_a_block_replica_under_a_database() -> None:
    """With fencing and resources seen either machine will do; without, it is not known."""
    own = {"database_node/d"}
    with graphed(**plane(TWO, drbd())) as connection:
        assert stops(connection, worst=True) == own
    with graphed(**plane(TWO, drbd(state="false"))) as connection:
        assert stops(connection) == own
        assert stops(connection, worst=True) == own | {"machine/db1"}


def test_an_arbiter_stands_where_its_block_says() -> None:
    """Two sites of two, the arbiter at one of them: that one takes the database with it."""
    rows = galera({"n0": "a", "n1": "a", "n2": "b", "n3": "b"}, 1)
    for one in rows["db_node"]:
        one["arbiter_site"] = "b"
    vip = "10.9.1.2"
    members = [one["address"] for one in rows["db_node"]]
    ways = [backend(name, "db", *members, port=3306) for name in ("lb1", "lb2")]
    parts = (front("lb1", "lb2", vips=(VIP, vip)), database_host(vip), *ways)
    with graphed(**plane(TWO, rows, *parts)) as connection:
        assert stops(connection) == {"site/b"}


def test_sites_by_place_block_and_segment() -> None:
    """One truth: a place wins over the block, that over segments; zones stand for their hosts."""
    rows = galera({"n0": "a", "n1": "a", "n2": ""})
    for number, one in enumerate(rows["galera_node"]):
        one["segment"] = number
    where = [place("database", "n1", site="b"), place("zone", "*", 2, site="c"),
             place("management server", "MGMT1", 3, site="a", rack="R1")]  # fmt: skip
    zone = {"zone": [{"id": "z1", "name": "one"}]}
    base = plane(TWO, rows, *where)
    base["zone"] = zone["zone"]
    with graphed(**base) as connection:
        query = "SELECT device, site, told_by FROM control_site WHERE place = 1 ORDER BY 1"
        assert ask(connection, query) == [
            ("database_node/n0", "a", "database block"), ("database_node/n1", "b", "place"),
            ("database_node/n2", "segment 2", "galera segment"), ("host/h1", "c", "zone"),
            ("host/h2", "c", "zone"), ("management_server/m1", "a", "place"),
            ("zone/z1", "c", "place"),
        ]  # fmt: skip
        query = "SELECT site, weight FROM galera_site ORDER BY site"  # what the rules read
        assert ask(connection, query) == [("a", 1), ("b", 1), ("segment 2", 1)]
        query = "SELECT hosts FROM failure_impact WHERE node_id = 'site/c' AND present"
        assert ask(connection, query) == [(2,)]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(planes())
def test_equal_to_failing_every_component(rows: Rows) -> None:
    """By design and now, at least and at most, by rows alone: nothing of the solver is used."""
    with graphed(**rows) as connection:
        assert differing(connection) == []
