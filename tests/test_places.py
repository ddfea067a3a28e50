"""Racks, rooms and feeds the operator names: read, kept, forgotten, and in the failure graph."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit.capture import Origin
from audit.cli.sources import operator_collectors
from audit.config import Config, load_config
from audit.errors import ConfigError
from audit.store import open_writable
from audit.targets import PlaceTarget
from collectors.base import failure
from collectors.load import Load
from collectors.places import SOURCE, PlacesReading, document
from collectors.run import Raw, collect, replay
from tests.failing import graphed, leg, switch, together
from tests.filled import estate, host, vm
from tests.layer_rows import Rows, place, psu, server
from tests.support import ask

AT = "2026-05-04T00:00:00Z"


def kept(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """Rows of the table."""
    return ask(connection, "SELECT number, kind, pattern, rack, room, feeds FROM place")


def run(connection: sqlite3.Connection, config: Config, raw: Raw | None = None) -> None:
    """One collection of places alone."""
    collect(connection, operator_collectors(config, connection), raw)


def test_blocks_of_the_configuration(tmp_path: Path) -> None:
    """All keys are read; what says nothing, or something else, is an error."""
    path = tmp_path / "stackaudit.toml"
    keys = 'rack = "R1"\nroom = "hall 2"\nfeeds = ["A", "B"]\nhosts = ["k*"]\nservers = ["S"]\n'
    path.write_text(f'[[place]]\n{keys}switches = ["leaf?"]\narrays = ["f1"]\n')
    assert load_config(path).place == (
        PlaceTarget("R1", "hall 2", ("A", "B"), ("k*",), ("S",), ("leaf?",), ("f1",)),
    )
    for text, sentence in (
        ('rack = "R1"', "every [[place]] needs a rack, room, site or feeds, and hosts"),
        ('hosts = ["h*"]', "every [[place]] needs a rack, room, site or feeds, and hosts"),
        ('racks = "R1"', "unknown key place.racks; did you mean place.rack?"),
        ('feeds = "A"\nhosts = ["h"]', "place.feeds must be a list of texts"),
    ):
        path.write_text(f"[[place]]\n{text}\n")
        with pytest.raises(ConfigError) as caught:
            load_config(path)
        assert sentence in str(caught.value)


def test_places_are_kept_replayed_and_forgotten(tmp_path: Path) -> None:
    """A source like any other; a configuration that names none any more clears them."""
    one = PlaceTarget(rack="R1", feeds=("B", "A", "A"), hosts=("kvm1*", "kvm1*"), arrays=("f<b>",))
    rows = [(1, "array", "f<b>", "R1", None, '["A", "B"]'),
            (1, "host", "kvm1*", "R1", None, '["A", "B"]')]  # fmt: skip
    with open_writable(tmp_path / "a.db") as connection:
        assert operator_collectors(Config(), connection) == []
        run(connection, Config(place=(one,)), Raw(tmp_path, "a"))
        assert kept(connection) == rows
    (bundle,) = tmp_path.glob("*.bundle")
    with open_writable(tmp_path / "b.db") as connection:
        replay(connection, bundle)
        assert kept(connection) == rows
        broken = replace(document((one,), AT), error=failure("bad answer", "half of it."))
        loading = Load(connection, Origin(SOURCE, "operator", "2099-01-01T00:00:00Z"),
                       PlacesReading(AT))  # fmt: skip
        loading.take(broken)
        assert loading.commit(None).status == "failed"
        assert kept(connection) == rows


def test_places_no_longer_named_are_gone(tmp_path: Path) -> None:
    """The next collection says that there are none."""
    one = PlaceTarget(room="hall", switches=("leaf1",))
    with open_writable(tmp_path / "a.db") as connection:
        loading = Load(connection, Origin(SOURCE, "operator", AT), PlacesReading(AT))
        loading.take(document((one,), AT))
        loading.commit(None)
        assert len(kept(connection)) == 1
        run(connection, Config())
        assert kept(connection) == []


def pair(*places: Rows) -> Rows:
    """Two hosts on two leaves each, somewhere."""
    hosts = [host("h1", 64), host("h2", 64)]
    vms = [vm("v1", "h1", 16), vm("v2", "h2", 16)]
    return together(
        estate(hosts, vms), switch("leaf1"), switch("leaf2"),
        *(leg(name, leaf, f"e{name}") for name in ("h1", "h2") for leaf in ("leaf1", "leaf2")),
        *places,
    )  # fmt: skip


def stops(connection: sqlite3.Connection, node: str) -> int:
    """VMs that stop with a component."""
    found = ask(connection, f"SELECT vms FROM failure_impact WHERE present AND node_id = '{node}'")
    return int(found[0][0]) if found else 0


def shares(connection: sqlite3.Connection, node: str) -> set[tuple[str, str]]:
    """Node and part of the groups a component has all of."""
    return set(
        ask(connection, f"SELECT node_id, part FROM shared_fate WHERE component_id = '{node}'")
    )


def test_a_rack_with_both_switches_takes_hosts_elsewhere() -> None:
    """The shared fate is that of the hosts in other racks: those of its own stop anyway."""
    rows = pair(
        place("switch", "LEAF*", rack="R1", room="hall"),
        place("host", "h1", 2, rack="R1", room="hall"), place("host", "h2", 3, rack="R2"),
    )  # fmt: skip
    with graphed(**rows) as connection:
        assert stops(connection, "rack/hall/R1") == stops(connection, "room/hall") == 2
        assert stops(connection, "rack/R2") == 1
        assert shares(connection, "rack/hall/R1") == {("host/h2", "links")}


def test_two_racks_share_nothing() -> None:
    """One leaf in each: a rack takes its own hosts alone. The first block that fits counts."""
    rows = pair(
        place("switch", "leaf1", rack="R1"), place("switch", "leaf*", 2, rack="R2"),
        place("host", "h?", 3, rack="R2"),
    )  # fmt: skip
    with graphed(**rows) as connection:
        assert (stops(connection, "rack/R1"), stops(connection, "rack/R2")) == (0, 2)
        assert ask(connection, "SELECT count(*) FROM shared_fate") == [(0,)]


def fed(*feeds: str, supplies: int = 2) -> Rows:
    """Two hosts on such feeds, the first on a server with so many supplies."""
    told = json.dumps(feeds)
    one = server("h1", *(psu("h1", n) for n in range(supplies)))
    return pair(one, place("host", "h*", feeds=told))


def test_feeds_of_a_device() -> None:
    """One feed takes all on it, and is behind both supplies; two take nothing alone."""
    with graphed(**fed("A")) as connection:
        assert stops(connection, "feed/A") == 2
        assert shares(connection, "feed/A") == {("server/h1", "power")}
    with graphed(**fed("A", "B")) as connection:
        assert stops(connection, "feed/A") == stops(connection, "feed/B") == 0
    with graphed(**fed("A", "B", supplies=1)) as connection:
        query = "SELECT vms, vms_worst FROM failure_impact WHERE present AND node_id = 'feed/A'"
        assert ask(connection, query) == [(0, 1)]
