"""Waiting and giving up: what a server asks for, within the time a target may take."""

import asyncio
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from audit.capture import Document
from collectors.base import Request, split_failure
from tests.cloudstack_server import (
    Behaviour,
    CloudStackServer,
    Delay,
    Fault,
    throttled,
    unavailable,
)
from tests.cloudstack_server.example import ACCOUNTS
from tests.odd_server import GOOD, Odd, OddServer
from tests.support import ask, ask_live, estate, gather, link, outcome

_PROBE = Request("listCapabilities")


def _server(*faults: Fault) -> CloudStackServer:
    """A small estate that misbehaves."""
    return CloudStackServer(estate(), accounts=ACCOUNTS, behaviour=Behaviour(faults=faults))


def _odd(answer: Odd, **settings: Any) -> tuple[str, str]:
    """Cause and sentence of the probe at a server that always answers so."""
    with OddServer(lambda _command, _number: answer) as server:
        (document,) = asyncio.run(ask_live(link(server.url, **settings), _PROBE))
    return split_failure(document.error or "")


def _slept(server: CloudStackServer | OddServer, **settings: Any) -> tuple[Document, list[float]]:
    """The answer to one question, and the waits before tries."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    to = link(server.url, **{"retries": 3, "backoff": 0.5, **settings})
    (document,) = asyncio.run(ask_live(to, Request("listZones"), sleep=sleep))
    return document, waits


def test_throttled_server_is_waited_for() -> None:
    """429 is waited out as long as its text asks, and the answer is good in the end."""
    with _server(throttled("listZones", times=2, wait_ms=4703)) as server:
        document, waits = _slept(server)
    assert (document.error, waits) == (None, [4.703, 4.703])


@pytest.mark.parametrize("name", ["Retry-After", "retry-after"])
def test_retry_after(name: str) -> None:
    """Retry-After of a 503 is honoured in seconds and as a date, however it is spelled."""
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    told = [{name: "7"}, {name: later}, {name: "soon"}, {}]
    with OddServer(lambda _c, n: Odd(503, b"busy", told[n - 1]) if n < 4 else Odd()) as server:
        document, waits = _slept(server)
    assert document.error is None
    assert waits[0] == 7.0
    assert 80 < waits[1] <= 90
    assert waits[2] == 2.0


def test_waits_end_with_the_budget() -> None:
    """A server that asks for a wait longer than the time budget is not waited for."""
    with _server(throttled("listZones", wait_ms=3_600_000)) as server:
        document, waits = _slept(server, budget=30.0)
    assert waits == []
    assert "the server is busy (HTTP 429)" in (document.error or "")


def test_unavailable_for_ever() -> None:
    """After the last try the sentence says busy; tries grow apart."""
    with _server(unavailable("listZones")) as server:
        document, waits = _slept(server)
        assert len(server.requests) == 4
    assert waits == [0.5, 1.0, 2.0]
    assert split_failure(document.error or "")[1].startswith("the server is busy (HTTP 503)")


def test_slow_drip_is_bounded() -> None:
    """A body that never ends, byte by byte, is given up after the time for one answer."""
    started = time.monotonic()
    cause, sentence = _odd(Odd(drip=0.1, body=GOOD * 10), timeout=1, retries=0)
    assert cause == "timed out"
    assert "gave no answer in 1 s" in sentence
    assert time.monotonic() - started < 5


def test_stalled_body() -> None:
    """A body that stops coming is a time-out, not an unknown trouble."""
    cause, _ = _odd(Odd(drip=3), timeout=1, retries=0)
    assert cause == "timed out"


def test_budget(database: sqlite3.Connection) -> None:
    """When the time for a target is used up the rest is not asked, and says so."""
    with _server(Delay(seconds=0.3)) as server:
        run = gather(database, link(server.url, budget=1.0))
        assert len(server.requests) < 20
    assert outcome(run)[0] == "partial"
    said = ask(database, "SELECT count(*) FROM gap WHERE message LIKE 'the time budget of 1 s%'")
    assert said[0][0] > 20
