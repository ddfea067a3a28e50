"""What goes wrong on the way to a management server: a cause, a sentence, and the run goes on."""

import asyncio
import socket
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from collectors.base import Request, split_failure
from tests.cloudstack_server import (
    Account,
    Behaviour,
    CloudStackServer,
    Delay,
    Drop,
    Fault,
    HalfBody,
    Override,
    Refuse,
    garbage,
    sql_error,
)
from tests.cloudstack_server.example import ACCOUNTS, ROOT
from tests.odd_server import Odd, OddServer
from tests.support import ask, ask_live, estate, gaps, gather, link, outcome

_PROBE = Request("listCapabilities")
_REFUSED = b'{"listcapabilitiesresponse":{"errorcode":401,"errortext":"unable to verify"}}'
_CANARIES = ("root-key", "root-secret")


def _server(*faults: Fault, **settings: Any) -> CloudStackServer:
    """A small estate that misbehaves."""
    behaviour = Behaviour(faults=faults, **settings)
    return CloudStackServer(estate(), accounts=ACCOUNTS, behaviour=behaviour)


def _odd(answer: Odd, **settings: Any) -> tuple[str, str, OddServer]:
    """Cause and sentence of the probe at a server that always answers so."""
    with OddServer(lambda _command, _number: answer) as server:
        (document,) = asyncio.run(ask_live(link(server.url, **settings), _PROBE))
    assert not any(secret in (document.error or "") for secret in _CANARIES)
    return *split_failure(document.error or ""), server


@pytest.mark.parametrize("account", [Account("root-key", "wrong"), Account("nobody", "x")])
def test_wrong_credentials(database: sqlite3.Connection, account: Account) -> None:
    """A wrong key or secret ends the run after one question, with what the answer may mean."""
    with _server() as server:
        run = gather(database, link(server.url, account))
        assert len(server.requests) == 1
    status, reason = outcome(run)
    assert status == "failed"
    assert "does not accept these credentials" in reason
    assert ask(database, "SELECT DISTINCT cause FROM gap") == [("refused",)]
    assert ask(database, "SELECT count(*) FROM answer WHERE complete") == [(0,)]


@pytest.mark.parametrize("minutes", [-30, 30])
def test_clock(minutes: int) -> None:
    """A refusal by a server with another time is blamed on the clock, with the difference."""
    date = format_datetime(datetime.now(UTC) + timedelta(minutes=minutes), usegmt=True)
    cause, sentence, _ = _odd(Odd(401, _REFUSED, {"date": date}))
    assert cause == "refused"
    assert "its clock differs from ours by" in sentence
    assert f"{minutes * 60:+d}"[:3] in sentence or f"{minutes * 60 - 1:+d}"[:3] in sentence


def test_clock_that_agrees() -> None:
    """With the right time, or none that can be read, the credentials are the suspect."""
    for date in ("nonsense", format_datetime(datetime.now(UTC), usegmt=True)):
        cause, sentence, _ = _odd(Odd(401, _REFUSED, {"Date": date}))
        assert (cause, "Check the pair" in sentence) == ("refused", True)


def test_expired_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    """A signature that is past its time when it arrives is refused, and said to be."""
    monkeypatch.setattr("cs.client.EXPIRATION", timedelta(seconds=1))
    with _server() as server:
        before = asyncio.run(ask_live(link(server.url), Request("listZones")))[0]
        assert before.error is None
        assert "expires" in server.requests[0].params
    expired = b'{"listcapabilitiesresponse":{"errorcode":401,"errortext":"expired"}}'
    assert "an expired signature" in _odd(Odd(401, expired))[1]


def test_forbidden_command(database: sqlite3.Connection) -> None:
    """432 becomes a gap that names the table it costs; the others are collected."""
    text = "The API [listZones] does not exist or is not available for the account"
    with _server(Refuse(command="listZones", status=432, text=text)) as server:
        run = gather(database, link(server.url))
    assert outcome(run)[0] == "partial"
    assert ("zone", "forbidden", "the role of this key may not call listZones.") in gaps(
        database, "listZones"
    )
    assert ask(database, "SELECT complete FROM answer WHERE table_name = 'zone'") == [(0,)]
    assert ask(database, "SELECT complete FROM answer WHERE table_name = 'vm'") == [(1,)]


def test_internal_error_with_sql(database: sqlite3.Connection) -> None:
    """530 with SQL is a bad answer of that command; the run goes on without a retry."""
    with _server(sql_error("listHosts")) as server:
        run = gather(database, link(server.url))
        assert sum(r.command == "listHosts" for r in server.requests) == 1
    assert outcome(run)[0] == "partial"
    ((table, cause, message), *_) = gaps(database, "listHosts")
    assert (table, cause) == ("host", "bad answer")
    assert message.startswith("listHosts failed on the server (HTTP 530): DB Exception on: SELECT")
    assert len(message) < 400
    assert ask(database, "SELECT count(*) FROM vm") == [(8,)]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (garbage("listZones"), "but not as the CloudStack API (HTTP 200)"),
        (garbage("listZones", body='{"listzones', content_type="application/json"), "cut short"),
        (garbage("listZones", body="", content_type="application/json"), "not as the CloudStack"),
        (garbage("listZones", body="[1]", content_type="application/json"), "not as the Cloud"),
        (Override(command="listZones", status=404, body="<h1>no</h1>"), "usually ends in /client"),
        (HalfBody(command="listZones"), "broke off in the middle of an answer"),
        (Drop(command="listZones"), "cannot be reached"),
        (Delay(command="listZones", seconds=30), "gave no answer in 1 s"),
    ],
)
def test_answers_of_no_use(database: sqlite3.Connection, fault: Fault, said: str) -> None:
    """HTML, garbage, half bodies, silence: tried again where it can help, then a gap."""
    with _server(fault) as server:
        run = gather(database, link(server.url, timeout=1))
        tries = sum(r.command == "listZones" for r in server.requests)
    assert outcome(run)[0] == "partial"
    assert any(said in message for _, _, message in gaps(database, "listZones"))
    assert tries == (1 if getattr(fault, "status", 200) == 404 else 2)
    assert ask(database, "SELECT count(*) FROM vm") == [(8,)]


def test_half_body_once_is_healed(database: sqlite3.Connection) -> None:
    """A body that breaks off once is asked again, and nothing is missing."""
    with _server(HalfBody(command="listVirtualMachines", times=1)) as server:
        gather(database, link(server.url))
    assert gaps(database, "listVirtualMachines") == []
    assert ask(database, "SELECT count(*) FROM vm") == [(8,)]


@pytest.mark.parametrize(
    "body",
    [
        b'{"listzonesresponse":null}', b'{"listzonesresponse":[]}', b'{"listzonesresponse":"x"}',
        b'{"listzonesresponse":{"count":"many","zone":[]}}', b'{"listzonesresponse":{"zone":3}}',
        b'{"listzonesresponse":{"zone":["x"]}}', b'{"listzonesresponse":{"zones":[{"id":"1"}]}}',
        b'{"listzonesresponse":{"count":1e999,"zone":[{"id":"1"}]}}',
        b'{"listzonesresponse":{"count":2}}', b'{"listzonesresponse":{"zone":[{"name":"a"}]}}',
        b'{"listzonesresponse":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    ],
)  # fmt: skip
def test_strange_shapes_close_nothing(database: sqlite3.Connection, body: bytes) -> None:
    """JSON of another shape is a gap; what was known stays."""
    with _server() as server:
        gather(database, link(server.url))
    database.execute("UPDATE source_run SET started = '2026-01-01T00:00:00Z'")
    with _server(Override(command="listZones", body=body)) as server:
        run = gather(database, link(server.url))
    assert outcome(run)[0] == "partial"
    assert gaps(database, "listZones")
    assert ask(database, "SELECT id FROM zone") == [("z1",)]


def test_redirect_is_not_followed() -> None:
    """A redirect is named, without its query, and nothing is sent to where it points."""
    with OddServer(lambda _c, _n: Odd()) as other:
        moved = Odd(302, b"", {"Location": other.url + "?apiKey=root-key"})
        cause, sentence, server = _odd(moved)
        assert other.asked == []
    assert (cause, len(server.asked)) == ("bad answer", 1)
    assert f"redirects to {other.url};" in sentence


def test_key_stays_out_of_urls_and_sentences() -> None:
    """Key and signature travel in the body; a server that repeats them is not quoted."""
    text = b'{"x":{"errorcode":530,"errortext":"no user with root-key / root-secret"}}'
    with OddServer(lambda _c, _n: Odd(530, text)) as server:
        (document,) = asyncio.run(ask_live(link(server.url), _PROBE))
    assert b"apiKey=root-key" in server.bodies[0]
    assert b"root-secret" not in server.bodies[0]
    assert "no user with *** / ***" in (document.error or "")
    assert b"root-" not in document.body


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (lambda port: f"http://127.0.0.1:{port}/client/api", "connection refused"),
        (lambda _port: "nonsense", "cannot be reached"),
        (lambda port: f"http://[::1]:{port}/client/api", "cannot be reached"),
    ],
)
def test_nobody_there(database: sqlite3.Connection, url: Callable[[int], str], said: str) -> None:
    """A port without a server and an address that is none fail the run with a sentence."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = gather(database, link(url(port)))
    assert outcome(run)[0] == "failed"
    assert said in outcome(run)[1]


def test_server_dies_in_the_middle(database: sqlite3.Connection) -> None:
    """When the server goes away the rest fails fast, and what was known stays."""
    with _server() as server:
        gather(database, link(server.url))
    known = ask(database, "SELECT count(*) FROM vm")
    database.execute("UPDATE source_run SET started = '2026-01-01T00:00:00Z'")
    started = time.monotonic()
    with _server(die_after=6) as server:
        run = gather(database, link(server.url, retries=2, backoff=0.1))
        assert len(server.requests) == 6
    assert time.monotonic() - started < 10
    assert outcome(run)[0] == "partial"
    said = [m for (m,) in ask(database, "SELECT message FROM gap WHERE cause = 'unreachable'")]
    assert any("stopped answering; the rest was not asked" in m for m in said)
    assert ask(database, "SELECT count(*) FROM vm") == known


def test_credentials_refused_during_the_run(database: sqlite3.Connection) -> None:
    """A key that is taken away in the middle is no older version: the run is not ok."""
    fault = Refuse(command="listHosts", status=401, text="unable to verify user credentials")
    with _server(fault) as server:
        run = gather(database, link(server.url, ROOT))
    assert outcome(run)[0] == "partial"
    assert gaps(database, "listHosts")[0][:2] == ("host", "refused")
