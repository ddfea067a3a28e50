"""BMCs collected end to end over loopback: documents, database, bounds, failures, resume."""

import asyncio
import sqlite3
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from audit.capture import Document
from audit.store import open_writable
from collectors.base import Known
from collectors.redfish import RedfishCollector, collectors
from collectors.run import replay
from tests.redfish_reading import block, gather
from tests.redfish_server import (
    FOLDER,
    NAMES,
    PASSWORD,
    Cut,
    Drop,
    Garbage,
    Huge,
    RedfishServer,
    Redirect,
    Status,
    Trouble,
    load,
)
from tests.redfish_trees import V1, idrac_17g, openbmc, supermicro
from tests.support import ask, dump

recorded = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no recordings at {FOLDER}")
SYSTEM = f"{V1}/Systems/1"


def documents(collector: RedfishCollector, known: Known = lambda _request: None) -> list[Document]:
    """Everything one collector yields."""

    async def run() -> list[Document]:
        return [document async for document in collector.fetch(known)]

    return asyncio.run(run())


def only(server: RedfishServer, password: str = PASSWORD, **settings: Any) -> RedfishCollector:
    """The collector of one server; failures are not waited for."""
    (collector,) = collectors(block(server, **settings), password)
    return collector


@recorded
@pytest.mark.parametrize("name", NAMES)
def test_live_is_replay(name: str, tmp_path: Path) -> None:
    """Collected from a server and loaded from its bundle: the same rows, in every table."""
    with (
        RedfishServer(load(name)) as server,
        open_writable(tmp_path / "live.db") as live,
        open_writable(tmp_path / "again.db") as again,
    ):
        (run,) = gather(live, block(server), raw=tmp_path)
        replay(again, next(tmp_path.glob("*.bundle")))
        assert (run.status, run.tls) == ("ok", "no TLS")
        assert ask(live, "SELECT count(*) FROM server") == [(1,)]
        assert dump(live) == dump(again)
    assert server.most <= 2
    assert len(server.asked) == len(set(server.asked))
    assert {method for method, _path, _login in server.log} == {"GET"}
    assert [login for _method, _path, login in server.log].count(False) == 1  # the wake-up


@recorded
def test_expand_saves_requests() -> None:
    """Where the service says it can, collections come whole: the same rows by fewer requests."""
    with RedfishServer(load("dl360")) as server:
        found = documents(only(server))
    plain = {path: dict(body) for path, body in load("dl360").items()}
    del plain[V1]["ProtocolFeaturesSupported"]
    with RedfishServer(plain) as slow:
        many = documents(only(slow))
    assert len(found) * 3 < len(many)
    assert any("$expand=." in path for path in server.asked)
    assert not any("$expand" in path for path in slow.asked)


def test_expand_that_fails() -> None:
    """A service that says it expands and refuses it is asked plainly, and not so again."""

    class Refusing(RedfishServer):
        """Answers 400 to $expand."""

        async def _usual(self, request: Any, login: str | None) -> Any:
            if "$expand" in request.query:
                return web.json_response({"error": {}}, status=400)
            return await super()._usual(request, login)

    with Refusing(openbmc()) as server:
        found = documents(only(server))
    assert all(document.error is None for document in found)
    assert sum("$expand" in path for path in server.asked) <= 2  # two are in flight at once


def test_wrong_password_is_sent_once(database: sqlite3.Connection) -> None:
    """One request with it, then nothing: every table is a gap that says why."""
    with RedfishServer(idrac_17g()) as server:
        (run,) = gather(database, block(server), password="canary-wrong")
    assert server.refused == 1
    assert [login for _method, _path, login in server.log] == [False, True]
    assert run.status == "failed"
    assert "does not accept user 'audit'" in str(run.reason)
    causes = dict(ask(database, "SELECT table_name, cause FROM gap"))
    assert causes["server"] == causes["server_psu"] == "refused"
    assert "canary" not in str(dump(database))


@pytest.mark.parametrize(("status", "cause"), [(401, "refused"), (403, "forbidden")])
def test_locked_account(database: sqlite3.Connection, status: int, cause: str) -> None:
    """A BMC that locks accounts answers 401 or 403 to everything but the root."""
    with RedfishServer(idrac_17g(), troubles={f"{V1}/Systems": Status(status=status)}) as server:
        (run,) = gather(database, block(server))
    assert run.status in {"failed", "partial"}
    assert ask(database, "SELECT DISTINCT cause FROM gap WHERE table_name = 'server'") == [(cause,)]
    tried = [path for path, login in ((p, one) for _m, p, one in server.log) if login]
    assert tried.count(f"{V1}/Systems") == 1


def test_root_that_wants_a_login(database: sqlite3.Connection) -> None:
    """Some show nothing to strangers: the login is sent to the root too, still only one try."""
    with RedfishServer(idrac_17g(), troubles={V1: Status(1, status=401)}) as server:
        (run,) = gather(database, block(server))
    assert run.status == "ok"
    assert server.asked[:2] == [V1, V1]


@pytest.mark.parametrize(
    ("trouble", "cause"),
    [
        (Garbage(), "bad answer"),
        (Garbage(body=b"[1, 2]"), "bad answer"),
        (Garbage(body=b"[" * 50_000), "bad answer"),
        (Status(status=500), "bad answer"),
        (Status(status=404), "unsupported"),
        (Redirect(location="http://127.0.0.2:1/x"), "bad answer"),
        (Huge(size=64 << 20), "bad answer"),
    ],
    ids=lambda value: str(value)[:25],
)
def test_one_bad_answer(database: sqlite3.Connection, trouble: Trouble, cause: str) -> None:
    """Costs its own table and no other."""
    memory = f"{SYSTEM}/Memory"
    with RedfishServer(supermicro(50), troubles={memory: trouble}) as server:
        gather(database, block(server))
    assert ask(database, "SELECT count(*) FROM server") == [(1,)]
    assert ask(database, "SELECT DISTINCT cause FROM gap WHERE table_name='server_dimm'") == [
        (cause,)
    ]
    complete = dict(ask(database, "SELECT table_name, complete FROM answer"))
    assert complete["server"] == 1
    assert complete.get("server_dimm", 0) == 0


@pytest.mark.parametrize("trouble", [Cut(1), Drop(1), Status(1, status=503)])
def test_tried_again(database: sqlite3.Connection, trouble: Trouble) -> None:
    """A cut body, a lost connection or a busy moment is asked again."""
    with RedfishServer(supermicro(50), troubles={f"{SYSTEM}/Memory": trouble}) as server:
        (run,) = gather(database, block(server))
    assert run.status == "ok"
    assert ask(database, "SELECT count(*) FROM server_dimm") == [(8,)]


def test_bmc_that_restarts(database: sqlite3.Connection) -> None:
    """Gone in the middle: after three questions without an answer the rest is not asked."""
    with RedfishServer(supermicro(50), troubles={"*": Drop(after=8)}) as server:
        (run,) = gather(database, block(server))
    assert run.status == "partial"
    assert 0 < ask(database, "SELECT count(*) FROM server_dimm")[0][0] < 8
    messages = [text for (text,) in ask(database, "SELECT message FROM gap")]
    assert any("stopped answering; the rest was not asked" in text for text in messages)
    assert ask(database, "SELECT complete FROM answer WHERE table_name='server_dimm'") == [(0,)]
    assert len(server.log) < 40  # aiohttp itself tries a lost connection twice


def test_request_bound() -> None:
    """A service that never ends is left alone after so many requests."""
    with RedfishServer(supermicro(1)) as server:
        collector = only(server)
        collector.bmc = replace(collector.bmc, most=6)
        found = documents(collector)
    assert len(server.log) <= 7
    assert any("more than 6 requests" in (document.error or "") for document in found)


def test_interrupted_run_goes_on() -> None:
    """Answers kept from an interrupted run are not asked again; the log-in is."""
    with RedfishServer(idrac_17g()) as server:
        first = {d.request: d for d in documents(only(server))}
        asked = len(server.log)
        kept = dict(list(first.items())[: len(first) // 2])
        again = documents(only(server), lambda request: kept.get(request.name))
    assert {d.request for d in again} == set(first)
    assert len(server.log) - asked <= len(first) - len(kept) + 2


def test_bmcs_at_once() -> None:
    """No more requests at a time than so many BMCs may have, and two at each; all advance."""
    running = most = 0

    class Counted(RedfishServer):
        """Tells how many are asked at a time."""

        async def _answer(self, request: Any) -> Any:
            nonlocal running, most
            running += 1
            most = max(most, running)
            try:
                return await super()._answer(request)
            finally:
                running -= 1

    async def each(collector: RedfishCollector) -> int:
        return len([document async for document in collector.fetch(lambda _request: None)])

    async def everything(servers: list[RedfishServer]) -> list[int]:
        return await asyncio.gather(*map(each, collectors(block(*servers, bmcs=2), PASSWORD)))

    with ExitStack() as stack:
        servers = [stack.enter_context(Counted(supermicro(50), delay=0.01)) for _ in range(5)]
        found = asyncio.run(everything(list(servers)))
        assert [server.most for server in servers] == [2] * 5
    assert len(set(found)) == 1
    assert most == 4


def test_plan_and_names() -> None:
    """The plan names every link and sends nothing; deep adds logs and BIOS."""
    with RedfishServer(idrac_17g()) as server:
        shallow, deep = only(server), only(server, deep=True)
        lines = shallow.plan()
        assert lines[0] == f"GET {server.url}{V1}"
        assert "GET <system>/Processors -> <each processor>" in lines
        assert not any("LogServices" in line for line in lines)
        assert any("LogServices" in line for line in deep.plan())
        assert set(shallow.asked()) < set(deep.asked())
        assert shallow.source == f"redfish:lab/127.0.0.1:{server.port}"
        assert PASSWORD not in repr(shallow.bmc)
    assert server.log == []


def test_no_secret_anywhere(tmp_path: Path) -> None:
    """Neither in the database nor in the bundle, though the BMC echoes it and shows others."""
    tree = idrac_17g()
    system = f"{V1}/Systems/System.Embedded.1"
    tree[system]["AssetTag"] = PASSWORD
    tree[system]["HostName"] = PASSWORD
    tree[system]["Oem"] = {"Dell": {"AdminPassword": "canary-admin"}}
    with RedfishServer(tree) as server, open_writable(tmp_path / "a.db") as connection:
        gather(connection, block(server), raw=tmp_path)
        assert ask(connection, "SELECT host_name FROM server") == [(None,)]
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"canary" not in path.read_bytes()
    with open_writable(tmp_path / "b.db") as connection:
        replay(connection, next(tmp_path.glob("*.bundle")))
        assert "canary" not in str(dump(connection))


def test_one_machine_at_two_addresses(db: sqlite3.Connection) -> None:
    """Asked twice it gives two rows of one id, and stands in the view machine once."""
    with RedfishServer(idrac_17g()) as server:
        addresses = (server.url, server.url.replace("127.0.0.1", "localhost"))
        runs = gather(db, replace(block(server), addresses=addresses))
    assert [run.status for run in runs] == ["ok", "ok"]
    assert ask(db, "SELECT count(*), count(DISTINCT id) FROM server") == [(2, 1)]
    found = ask(db, "SELECT name, vendor, addresses, cores FROM machine")
    assert found == [("7TAG123", "Dell", 2, 96)]
    ports = ask(db, "SELECT amount FROM profile_network WHERE question = 'Speed of server ports'")
    assert ports == [(1,)]
