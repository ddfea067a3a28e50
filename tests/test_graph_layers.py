"""Servers and arrays in the failure graph: by hand, and equal to failing every component."""

import sqlite3
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.failing import graphed, leg, switch, together
from tests.filled import estate, host, vm
from tests.layer_estates import estates
from tests.layer_rows import (
    Rows,
    array,
    head,
    nic,
    plugged,
    port,
    psu,
    redundant,
    server,
    share,
)
from tests.naive_failures import differing
from tests.support import ask


def of(connection: sqlite3.Connection, node: str, *, present: bool = True) -> tuple[int, int]:
    """VMs that stop with a component, at least and at most."""
    query = f"SELECT vms, vms_worst FROM failure_impact WHERE present = {present}"
    found = ask(connection, f"{query} AND node_id = '{node}'")
    return (found[0][0], found[0][1]) if found else (0, 0)


def one_host(*parts: Rows) -> Rows:
    """A host with a VM, and a second one with room."""
    return together(estate([host("h1", 64), host("h2", 64)], [vm("v1", "h1", 16)]), *parts)


@pytest.mark.parametrize(
    ("parts", "stops"),
    [
        ([server("h1", psu("h1", 1))], (1, 1)),
        # not told: 400 W from 1,000 W supplies is, 1,400 W is too much for one, nothing is open
        ([server("h1", psu("h1", 1), psu("h1", 2))], (0, 0)),
        ([server("h1", psu("h1", 1), psu("h1", 2), peak=1400)], (0, 1)),
        ([server("h1", psu("h1", 1), psu("h1", 2), peak=None)], (0, 1)),
        ([server("h1", psu("h1", 1), psu("h1", 2), peak=None), redundant("h1")], (0, 0)),
        ([server("h1", psu("h1", 1), psu("h1", 2), peak=None), redundant("h1", None)], (0, 0)),
        ([server("h1", psu("h1", 1), psu("h1", 2), peak=None),
          redundant("h1", health="Critical")], (0, 1)),
        # an empty bay is no supply; a blade tells of its enclosure's
        ([server("h1", psu("h1", 1), psu("h1", 2, state="Absent"))], (1, 1)),
        ([server("h1", psu("h1", 1), chassis_id="e1")], (0, 1)),
    ],
)  # fmt: skip
def test_power_supplies(parts: list[Rows], stops: tuple[int, int]) -> None:
    """What the first supply stops when it fails, by what is told of the redundancy."""
    with graphed(**one_host(*parts)) as connection:
        assert of(connection, "psu/h1/1") == stops
        assert of(connection, "server/h1") == (1, 1)


@pytest.mark.parametrize("dead", [{"health": "Critical"}, {"input_voltage": 0.0}])
def test_a_dead_supply_leaves_the_other_alone(dead: dict[str, Any]) -> None:
    """By design one of two is enough; now the other is the last."""
    rows = one_host(server("h1", psu("h1", 1), psu("h1", 2, **dead)))
    with graphed(**rows) as connection:
        assert of(connection, "psu/h1/1", present=False) == (0, 0)
        assert of(connection, "psu/h1/1") == (1, 1)


def test_an_enclosure_takes_its_blades() -> None:
    """All of them, whatever is in it."""
    blades = [server(name, chassis_id="e1") for name in ("h1", "h2")]
    with graphed(**one_host(*blades)) as connection:
        query = "SELECT hosts, lost FROM failure_impact WHERE present AND node_id = 'enclosure/e1'"
        assert ask(connection, query) == [(2, 1)]


def two_legs(first: str, second: str) -> Rows:
    """A host with a leg on each of two leaves, from these adapters."""
    return one_host(
        server("h1"), switch("a"), switch("b"), leg("h1", "a", "e1"), leg("h1", "b", "e1"),
        nic("h1", first, "n1"), nic("h1", second, "n2") if second != first else {
            "server_nic": nic("h1", second, "n2")["server_nic"]},
        plugged("h1", "n1", "a", "e1"), plugged("h1", "n2", "b", "e1"),
    )  # fmt: skip


def test_both_legs_on_one_adapter() -> None:
    """The adapter takes the host, and is the fate its links share."""
    with graphed(**two_legs("x", "x")) as connection:
        assert of(connection, "adapter/h1/x") == (1, 1)
        query = "SELECT node_id, part, component_id FROM shared_fate"
        assert ask(connection, query) == [("host/h1", "links", "adapter/h1/x")]
    with graphed(**two_legs("x", "y")) as connection:
        assert of(connection, "adapter/h1/x") == (0, 0)
        assert ask(connection, "SELECT count(*) FROM shared_fate") == [(0,)]


def test_ports_of_a_server_without_switches() -> None:
    """Those with link count, together; where none tells it, one may be all."""
    legs = (nic("h1", "x", "n1"), nic("h1", "y", "n2"), nic("h1", "z", "n3", up=False))
    with graphed(**one_host(server("h1"), *legs)) as connection:
        assert of(connection, "adapter/h1/x") == of(connection, "nic/h1/n1") == (0, 0)
        assert ask(connection, "SELECT count(*) FROM node WHERE kind = 'nic'") == [(2,)]
    untold = (nic("h1", "x", "n1", up=None), nic("h1", "y", "n2", up=None))
    with graphed(**one_host(server("h1"), *untold)) as connection:
        assert of(connection, "adapter/h1/x") == (0, 1)


PAIR = (head("n1", "n2"), head("n2", "n1"))
CABLED = together(
    port("f", "n1", "e0", neighbor_switch="sw1"), port("f", "n2", "e0", neighbor_switch="sw2")
)


def test_a_pair_of_controllers_stops_nothing_alone() -> None:
    """Neither node, nor port, nor switch; the data, its address and the whole do."""
    with graphed(**one_host(array("f", *PAIR), share("f", "p1", "n1"), CABLED)) as connection:
        for node in ("controller/f/n1", "controller/f/n2", "array_port/f/n1/e0",
                     "heard_switch/sw1", "access/f"):  # fmt: skip
            assert of(connection, node) == (0, 0)
        for node in ("array/f", "aggregate/f/aggr-p1", "array_volume/f/vol-p1", "lif/f/lif-p1"):
            assert of(connection, node) == (1, 1)
        assert ask(connection, "SELECT count(*) FROM node WHERE kind = 'storage'") == [(0,)]


@pytest.mark.parametrize(
    ("nodes", "stops"),
    [
        ((head("n1", "n2", ha_enabled=False), head("n2", "n1")), (1, 1)),
        ((head("n1", "n2", ha_state="impossible"), head("n2", "n1")), (1, 1)),
        ((head("n1"), head("n2")), (0, 1)),
        ((head("n1"),), (1, 1)),
        # its partner serves for it: that one is not less able for it
        ((head("n1", "n2", ha_state="impossible"), head("n2", "n1", ha_state="takeover")), (0, 0)),
    ],
)  # fmt: skip
def test_takeover(nodes: tuple[dict[str, Any], ...], stops: tuple[int, int]) -> None:
    """What the node stops that serves a pool, by what is told of takeover."""
    rows = one_host(array("f", *nodes), share("f", "p1", "n1"), CABLED)
    with graphed(**rows) as connection:
        assert of(connection, "controller/f/n1", present=False) == stops


def test_a_node_that_is_down_makes_its_partner_the_last() -> None:
    """Redundancy that is used up."""
    nodes = (head("n1", "n2", ha_state="impossible"),
             head("n2", "n1", state="down", ha_state="takeover"))  # fmt: skip
    rows = one_host(array("f", *nodes), share("f", "p1", "n2"), CABLED)
    with graphed(**rows) as connection:
        assert of(connection, "controller/f/n1", present=False) == (0, 0)
        assert of(connection, "controller/f/n1") == (1, 1)


@pytest.mark.parametrize(
    ("lif", "stops"),
    [
        ({"can_move": True}, (0, 0)),
        ({"can_move": False, "failover": "home_node_only"}, (1, 1)),
        ({"can_move": None}, (0, 1)),
        ({"port_id": None, "home_port_id": None}, (0, 0)),
    ],
)  # fmt: skip
def test_where_an_interface_may_move(lif: dict[str, Any], stops: tuple[int, int]) -> None:
    """Its node takes the pool where it cannot leave it."""
    rows = one_host(array("f", *PAIR), share("f", "p1", "n1", **lif), CABLED)
    with graphed(**rows) as connection:
        assert of(connection, "controller/f/n1") == stops


def test_cables_of_an_array_on_switches_that_were_collected() -> None:
    """Both on one switch: it takes the pool; one that hears nobody may hang anywhere."""
    legs = together(port("f", "n1", "e0", neighbor_switch="a.example"),
                    port("f", "n2", "e0", neighbor_switch="A"))  # fmt: skip
    base = (array("f", *PAIR), share("f", "p1", "n1"), switch("a"))
    with graphed(**one_host(*base, legs)) as connection:
        assert of(connection, "switch/a") == (1, 1)
    untold = together(port("f", "n1", "e0"), port("f", "n2", "e0"))
    with graphed(**one_host(*base, untold)) as connection:
        assert of(connection, "access/f") == (0, 1)


def test_copies_on_other_nodes() -> None:
    """Three of which two survive a node; where copies may share a node it is not known."""
    for domain, stops in (("host", (0, 0)), ("osd", (0, 1))):
        rows = one_host(array("f", *(head(n, role="osd host") for n in ("n1", "n2", "n3"))),
                        share("f", "p1", "n1"))  # fmt: skip
        rows["array_pool"][0] |= {"home_node_id": None, "failures_survived": 1,
                                  "failure_domain": domain}  # fmt: skip
        rows["array_lif"][0] |= {"home_node_id": None, "node_id": None, "port_id": None}
        with graphed(**rows) as connection:
            assert of(connection, "controller/f/n2") == stops


def test_an_array_that_tells_no_nodes_leaves_its_address_open() -> None:
    """The array is known to be there; whether one part of it takes all is not."""
    with graphed(**one_host(array("f"), share("f", "p1", "n1"))) as connection:
        assert of(connection, "array/f") == (1, 1)
        assert ask(connection, "SELECT id FROM node WHERE kind = 'storage'") == [("storage/p1",)]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(estates())
def test_equal_to_failing_every_component(rows: Rows) -> None:
    """By design and now, at least and at most, by rows alone: nothing of the solver is used."""
    with graphed(**rows) as connection:
        assert differing(connection) == []
