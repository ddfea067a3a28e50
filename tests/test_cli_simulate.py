"""`stackaudit simulate`: what it tells, how it ends, and that it changes nothing."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from audit.derive.graph.whatif import KINDS
from audit.store import open_readonly, open_writable
from sample_data.build import build
from sample_data.spec import load_spec
from tests.command_line import Result, clean, run
from tests.estates import load


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two racks with switches, collected once."""
    path = tmp_path_factory.mktemp("simulate") / "estate.db"
    with open_writable(path) as connection:
        load(connection, build(load_spec("racks")))
    return path


@pytest.fixture(autouse=True)
def db(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stored: Path) -> Path:
    """The database, named by STACKAUDIT_DB."""
    clean(monkeypatch, tmp_path)
    monkeypatch.setenv("STACKAUDIT_DB", str(stored))
    return stored


def asked(*arguments: str) -> Any:
    """The JSON answer of a simulation."""
    return json.loads(run("simulate", *arguments, "--json").out)


def names(db: Path, table: str, where: str = "true") -> list[str]:
    """Names in a table."""
    with open_readonly(db) as connection:
        found = connection.execute(f"SELECT name FROM {table} WHERE {where} ORDER BY name")
        return [name for (name,) in found]


def test_a_switch_of_a_pair_stops_nothing_and_both_do(db: Path) -> None:
    """The story of one leaf, then of both: hosts, VMs, networks in order."""
    leaves = names(db, "switch", "name LIKE '%p2-leaf%'")
    one = asked("fail", f"switch/{leaves[0]}")
    assert (one["vms"]["stop"], one["state"]) == (0, "by design")
    assert len(one["weakened"]) == 8
    both = run("simulate", "fail", *(f"switch/{leaf.partition('.')[0]}" for leaf in leaves))
    lines = both.out.splitlines()
    assert lines[0].startswith("Fails: switch ")
    assert "8 hosts stop" in both.out
    assert "running VMs stop, 0 of them for their disks" in both.out
    assert "pool of one cluster" in both.out


def test_a_pair_stands_for_its_switches(db: Path) -> None:
    """A switch and its MLAG partner fail together; one without a partner is no pair."""
    leaves = names(db, "switch", "name LIKE '%p2-leaf%'")
    pair = asked("fail", f"pair/{leaves[0]}")
    assert pair["failed"] == [f"switch {leaf}" for leaf in leaves]
    assert pair["vms"] == asked("fail", *(f"switch/{leaf}" for leaf in leaves))["vms"]
    lone = run("simulate", "fail", "pair/nor-edge-p1-leaf")
    assert (lone.code, "no such pair" in lone.err) == (2, True)


def test_a_cluster_stands_for_its_hosts(db: Path) -> None:
    """All its hosts fail; nothing else of it does."""
    found = asked("fail", f"cluster/{names(db, 'cluster')[0]}", "--now")
    assert (len(found["failed"]), found["state"]) == (4, "now")
    assert found["vms"]["stop"] == sum(
        found["vms"][kind] for kind in ("restarted", "may_restart", "lost", "kept", "not_known")
    )


def test_what_nobody_looked_behind_is_told(db: Path) -> None:
    """The address of a pool: nothing known stops, at worst all on it do."""
    with open_readonly(db) as connection:
        (server,) = connection.execute("SELECT min(server) FROM storage_pool").fetchone()
    found = run("simulate", "fail", f"storage/{server}")
    assert "no running VM stops" in found.out
    assert "not all is known: at worst" in found.out
    assert run("simulate", "maintenance", f"storage/{server}").out.startswith("Perhaps")


def test_a_host_is_emptied_within_its_cluster(db: Path) -> None:
    """Every VM has a host of the same cluster to go to."""
    host = names(db, "host")[0]
    found = asked("maintenance", f"host/{host}")
    assert found["can"]
    prefix = host.rpartition("-h")[0]
    moves = found["hosts"][0]["moves"]
    assert moves
    assert all(move["to"].startswith(prefix) and move["to"] != host for move in moves)
    rolling = run("simulate", "maintenance", f"cluster/{names(db, 'cluster')[0]}")
    assert rolling.out.count(": yes, ") == 4


def test_maintenance_of_a_leaf(db: Path) -> None:
    """One of a pair can go."""
    leaf = names(db, "switch", "name LIKE '%leaf%'")[0]
    found = run("simulate", "maintenance", f"switch/{leaf}")
    assert (found.code, found.out.splitlines()[0]) == (0, "Yes: nothing stops.")


def test_a_pool_in_maintenance_stops_its_vms(db: Path) -> None:
    """It cannot be taken out without an outage, and the exit code says so."""
    found = run("simulate", "maintenance", f"pool/{names(db, 'storage_pool')[0]}")
    assert (found.code, found.out.splitlines()[0]) == (1, "No, not without an outage.")


def test_hosts_more_on_a_copy(db: Path) -> None:
    """Findings that differ; the file is as it was."""
    before = sha256(db.read_bytes()).digest()
    found = asked("add", "hosts=2", f"like={names(db, 'host')[0]}")
    assert found["what"].count("+") == 2
    told = [one["message"] for one in found["changed"] if one["rule"] == "est-single-zone"]
    assert told == ["the estate has one zone, cal1, with 18 hosts"]
    assert sha256(db.read_bytes()).digest() == before


def test_a_pool_less_on_a_copy(db: Path) -> None:
    """Its volumes go where there is room; with none the answer is one sentence."""
    nas = names(db, "storage_pool", "scope = 'CLUSTER'")[0]
    found = run("simulate", "remove", f"pool/{nas}")
    assert found.out.startswith(f"On a copy: removed pool/{nas}; moved ")
    assert nas in names(db, "storage_pool")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("fail", "leaf"), "say what it is too, e.g. host/leaf"),
        (("fail", "toaster/x"), "no toaster in this estate; there are "),
        (("fail", "switch/cal1-p2-leaf"), "no such switch; near: cal1-p2-leaf-"),
        (("fail", "host/zzzzzzzz"), "no such host; there are 16, e.g. "),
        (("add", "hosts=0", "like=x"), "say how many and like which host"),
        (("remove", "host/x"), "only a pool can be removed"),
    ],
)
def test_what_is_not_understood_is_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    """Exit code 2, and what comes nearest."""
    found: Result = run("simulate", *arguments)
    assert found.code == 2
    assert sentence in found.err


def test_help_names_every_kind() -> None:
    """What may fail, as the story orders it."""
    told = run("simulate", "fail", "--help").out
    listed = told.partition("KIND is one of:")[2].partition("(its hosts)")[0]
    assert {one.strip(" ,") for one in listed.split()} == set(KINDS)


def test_a_server_is_emptied_as_its_host(db: Path) -> None:
    """The name of a server is that of its host."""
    host = names(db, "host")[0]
    assert asked("maintenance", f"server/{host}") == asked("maintenance", f"host/{host}")


def test_a_pool_says_where_its_volumes_have_room(db: Path) -> None:
    """All of it, in pools of the same cluster and tags."""
    pool = names(db, "storage_pool", "scope = 'CLUSTER'")[0]
    (told,) = asked("maintenance", f"pool/{pool}")["pools"]
    assert (told["pool"], told["why_not"]) == (pool, "")
    assert pool not in told["moves"]
    assert sum(told["moves"].values()) > 0
    found = run("simulate", "maintenance", f"pool/{pool}").out
    assert f"To empty pool {pool}: " in found


def test_a_release_both_switches_of_a_pair_run_can_be_asked(db: Path) -> None:
    """What a fault of it takes is what both take."""
    leaves = names(db, "switch", "name LIKE '%p2-leaf%'")
    both = asked("fail", *(f"switch/{leaf}" for leaf in leaves))
    with open_readonly(db) as connection:
        query = "SELECT min(id) FROM switch WHERE name LIKE '%p2-leaf%'"
        (first,) = connection.execute(query).fetchone()
    one = asked("fail", f"firmware/{first}")
    assert one["vms"]["stop"] == both["vms"]["stop"] > 0
    assert one["failed"][0].startswith("firmware ")
