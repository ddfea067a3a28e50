"""SolidFire, Hitachi, NexentaStor: from the command to the database, again from the bundle."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit.store import open_writable
from collectors.run import Raw, collect, replay
from tests.array_runs import client
from tests.array_server import PASSWORD, ArrayServer
from tests.array_servers import hitachi, nexenta, solidfire
from tests.redfish_server.troubles import Status
from tests.support import dump

SERVERS: dict[str, Callable[..., ArrayServer]] = {
    "hitachi": lambda **more: hitachi.HitachiServer(hitachi.estate(), **more),
    "nexenta": lambda **more: nexenta.NexentaServer(nexenta.estate(), **more),
    "solidfire": lambda **more: solidfire.SolidFireServer(solidfire.estate(), **more),
}
WHAT = {
    "hitachi": "Hitachi VSP 88-08-06-60/00",
    "nexenta": "NexentaStor of unknown version",
    "solidfire": "SolidFire Element 12.3.0.958",
}


@pytest.mark.parametrize("kind", sorted(SERVERS))
def test_bundle_gives_the_same_rows(kind: str, tmp_path: Path) -> None:
    """Collected into one database, replayed into another; no secret is in the bundle."""
    with open_writable(tmp_path / "live.db") as live, SERVERS[kind]() as server:
        (run,) = collect(live, [client(server, kind)], Raw(tmp_path, "lab"))
        rows = dump(live)
    (bundle,) = tmp_path.glob("*.bundle")
    with open_writable(tmp_path / "again.db") as again:
        assert replay(again, bundle) == [run]
        assert dump(again) == rows
    content = bundle.read_bytes()
    assert PASSWORD.encode() not in content
    assert b"canary-token" not in content


@pytest.mark.parametrize("kind", sorted(SERVERS))
def test_examine(kind: str) -> None:
    """What `stackaudit doctor` says, and that nothing stays open behind it."""
    with SERVERS[kind]() as server:
        found = asyncio.run(client(server, kind).examine())
    assert (found.reachable, found.error, found.what) == (True, None, WHAT[kind])
    assert found.lacking == {}
    left: Any = getattr(server, "sessions", None) or getattr(server, "tokens", None)
    assert not left


@pytest.mark.parametrize("kind", sorted(SERVERS))
def test_examine_with_a_wrong_password(kind: str) -> None:
    """Tried once."""
    with SERVERS[kind]() as server:
        found = asyncio.run(client(server, kind, password="wrong-password").examine())
    assert not found.reachable
    assert "does not accept" in str(found.error)
    assert server.refused == 1


@pytest.mark.parametrize("kind", sorted(SERVERS))
def test_nothing_but_busy(kind: str) -> None:
    """An array that is busy for good: gaps with that reason, soon."""
    with SERVERS[kind](troubles={"*": Status(status=503)}) as server:
        array = client(server, kind, budget=3)
        object.__setattr__(array.endpoint, "backoff", 0.01)
        found = asyncio.run(array.examine())
    assert not found.reachable
    assert "busy" in str(found.error)
