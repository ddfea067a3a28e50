"""XenServer pools: what is asked, what is read, and everything that goes wrong on the way."""

import asyncio
from pathlib import Path

import pytest

from audit.store import open_writable
from collectors.run import Raw, collect, replay
from collectors.xapi.classes import METHODS, QUESTIONS
from tests.array_server import PASSWORD
from tests.redfish_server.troubles import Cut, Drop, Garbage, Slow, Status, Trouble
from tests.support import dump
from tests.xapi.pool import SECRET, pool
from tests.xapi.runs import client, collected, fetch, read
from tests.xapi.server import XapiServer

LOGIN, LOGOUT = "session.login_with_password", "session.logout"


def test_whole_pool() -> None:
    """Everything is answered by named methods alone; the session is given back; no secret stays."""
    with XapiServer(pool()) as server:
        documents = fetch(client(server))
    tables, outcome = read(client(server), documents)
    assert outcome.missing == []
    assert all(outcome.tables.values())
    assert outcome.version == "XCP-ng 8.2.1"
    assert (server.methods[0], server.methods[-1]) == (LOGIN, LOGOUT)
    assert set(server.methods) == METHODS
    assert server.sessions == {}
    bodies = b"".join(document.body for document in documents)
    assert not [word for word in (SECRET, PASSWORD, "canary") if word.encode() in bodies]
    assert {name: len(rows) for name, rows in tables.items()} == {
        "host_system": 3, "hypervisor_pool": 1, "host_patch": 6, "host_link": 15,
        "host_address": 6, "host_network": 9, "host_bond": 3, "host_bond_member": 6,
        "host_store": 9,
    }  # fmt: skip


def test_wrong_password() -> None:
    """One attempt, at one address, for everything."""
    with XapiServer(pool()) as server, XapiServer(pool()) as other:
        outcome = collected(client(server, other, password="wrong-password"))[1]
        found = asyncio.run(client(server, other, password="wrong-password").examine())
    assert (server.refused, other.methods) == (2, [])
    assert {gap.cause for gap in outcome.missing} == {"refused"}
    assert not any(outcome.tables.values())
    assert not found.reachable
    assert "does not accept user 'audit'" in str(found.error)


def test_session_that_ends() -> None:
    """A new one is opened, as often as needed; one that never lasts ends it."""
    with XapiServer(pool(), lasts=3) as server:
        tables, outcome = collected(client(server))
    assert outcome.missing == []
    assert server.logins > 2
    assert len(tables["host_system"]) == 3
    with XapiServer(pool(), lasts=0) as server:
        outcome = collected(client(server))[1]
    assert server.logins == 2
    assert {gap.cause for gap in outcome.missing} == {"refused"}


def test_member_names_its_master() -> None:
    """It is asked when its address was configured."""
    with XapiServer(pool()) as master, XapiServer(None, master="127.0.0.1") as member:
        tables, outcome = collected(client(member, master))
        found = asyncio.run(client(member, master).examine())
    assert (outcome.missing, len(tables["host_system"])) == ([], 3)
    assert set(member.methods) == {LOGIN}
    assert (found.reachable, found.error, found.what) == (True, None, "XAPI of XCP-ng 8.2.1")


def test_member_whose_master_nobody_configured() -> None:
    """The password goes to no address a stranger names; the sentence says what to write."""
    with XapiServer(None, master="198.51.100.7") as member, XapiServer(pool()) as other:
        outcome = collected(client(member, other))[1]
        found = asyncio.run(client(member, other).examine())
    assert other.methods == []
    assert "its master is 198.51.100.7" in outcome.missing[0].message
    assert "its master is 198.51.100.7" in str(found.error)


def test_two_members_that_name_each_other() -> None:
    """Each is asked once."""
    with (
        XapiServer(None, master="127.0.0.1") as one_member,
        XapiServer(None, master="127.0.0.1") as other,
    ):
        outcome = collected(client(one_member, other))[1]
    assert (one_member.methods, other.methods) == ([LOGIN], [LOGIN])
    assert "is a member of a pool" in outcome.missing[0].message


def test_next_address_where_nothing_answers() -> None:
    """A master that is gone does not hide the pool."""
    with XapiServer(pool()) as server:
        tables, outcome = collected(client("http://127.0.0.1:9", server))
    assert (outcome.missing, len(tables["host_system"])) == ([], 3)


@pytest.mark.parametrize(
    ("trouble", "cause"),
    [
        (Cut(), "unreachable"), (Drop(), "unreachable"), (Garbage(), "bad answer"),
        (Garbage(body=b'{"jsonrpc": "2.0"}'), "bad answer"), (Garbage(body=b"[]"), "bad answer"),
        (Status(status=503), "bad answer"), (Status(status=500), "bad answer"),
        (Slow(seconds=3), "timed out"),
    ],
)  # fmt: skip
def test_trouble(trouble: Trouble, cause: str) -> None:
    """A gap with the reason; never a traceback, never a row."""
    with XapiServer(pool(), troubles={"*": trouble}) as server:
        tables, outcome = collected(client(server, timeout=1, budget=6))
    assert (tables, {gap.cause for gap in outcome.missing}) == ({}, {cause})
    assert not any(outcome.tables.values())


@pytest.mark.parametrize("after", range(1, 11))
def test_answers_that_break_off_on_the_way(after: int) -> None:
    """What was told before is kept; tables that rest on the rest are incomplete."""
    with XapiServer(pool(), troubles={"*": Garbage(after=after)}) as server:
        outcome = collected(client(server))[1]
    assert outcome.missing
    lost = {table for gap in outcome.missing for table in gap.tables}
    assert {table for table, whole in outcome.tables.items() if not whole} == lost


def test_delays_are_waited_for() -> None:
    """Slow is not broken."""
    with XapiServer(pool(), delay=0.1) as server:
        assert collected(client(server))[1].missing == []
    assert server.most <= 2


def test_rights_and_versions() -> None:
    """One class costs its own tables; a class not every version has costs nothing."""
    with XapiServer(pool(), forbidden=("PBD",), unknown=("host_patch",)) as server:
        tables, outcome = collected(client(server))
        found = asyncio.run(client(server).examine())
    assert {table for table, whole in outcome.tables.items() if not whole} == {"host_store"}
    assert [(gap.request, gap.cause) for gap in outcome.missing] == [
        ("PBD.get_all_records", "forbidden"), ("host_patch.get_all_records", "unsupported"),
    ]  # fmt: skip
    assert "role read-only" in outcome.missing[0].message
    assert "host_store" not in tables
    assert len(tables["host_patch"]) == 6
    assert found.tables() == {"host_store"}


def test_nothing_else_is_ever_sent() -> None:
    """The methods are a closed set of readings."""
    collector = client("https://192.0.2.1")
    assert {m.rpartition(".")[2] for m in METHODS} == {
        "login_with_password", "logout", "get_all_records",
    }  # fmt: skip

    async def call(method: str) -> None:
        door = collector.doors[0]
        async with door.web() as web:
            await door.session(web)._call(method, ["x"])  # type: ignore[attr-defined]

    for method in ("host.reboot", "VM.get_all_records", "pool.disable_ha", "host.get_all_records2"):
        with pytest.raises(Exception, match="never sent"):
            asyncio.run(call(method))
    assert collector.plan()[0] == "POST /jsonrpc host.get_all_records"
    assert tuple(QUESTIONS) == collector.asked()


def test_bundle_gives_the_same_rows(tmp_path: Path) -> None:
    """Collected into one database, replayed into another; no secret is in the bundle."""
    with open_writable(tmp_path / "live.db") as live, XapiServer(pool()) as server:
        (run,) = collect(live, [client(server)], Raw(tmp_path, "lab"))
        rows = dump(live)
    (bundle,) = tmp_path.glob("*.bundle")
    with open_writable(tmp_path / "again.db") as again:
        assert replay(again, bundle) == [run]
        assert dump(again) == rows
    assert (run.source, run.kind, run.status) == ("xenserver:rack1", "xenserver", "ok")
    content = bundle.read_bytes()
    assert not [word for word in (PASSWORD, SECRET, "canary") if word.encode() in content]
