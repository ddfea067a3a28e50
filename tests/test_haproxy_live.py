"""The collector against a real haproxy: page, sockets, states of servers, a wrong password."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.check import load_rules
from audit.check.run import evaluate
from audit.derive import install
from audit.errors import Forbidden
from audit.store import open_writable
from audit.targets_plane import BalancerTarget
from collectors.haproxy import collectors, socket
from collectors.haproxy.collector import HaproxyCollector
from collectors.run import Raw, collect, replay
from tests.haproxy_daemon import PASSWORD, USER, Balancer, balancer
from tests.support import dump

pytestmark = [pytest.mark.daemon, pytest.mark.enable_socket]
SERVERS = """SELECT proxy, name, status, backup, check_status IS NOT NULL FROM lb_server
ORDER BY proxy, name"""


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Balancer]:
    """Both servers run."""
    with balancer(tmp_path_factory.mktemp("haproxy")) as found:
        yield found


def client(address: str | Path, password: str = PASSWORD, **values: Any) -> HaproxyCollector:
    """A collector of one address."""
    target = BalancerTarget("lb", "haproxy", (str(address),), USER, "env:X", **values)
    (found,) = collectors(target, password)
    return found


def rows(connection: sqlite3.Connection, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a question."""
    return [tuple(row) for row in connection.execute(sql)]


@pytest.mark.parametrize("way", ["page", "socket", "tcp"])
def test_healthy(healthy: Balancer, way: str, database: sqlite3.Connection) -> None:
    """Each way tells the same of servers; with haproxy.cfg also of time-outs and sessions."""
    address = {
        "page": healthy.page, "socket": str(healthy.socket),
        "tcp": f"tcp://127.0.0.1:{healthy.control}",
    }[way]  # fmt: skip
    (run,) = collect(database, [client(address, configs=(str(healthy.config),))], None)
    assert (run.status, run.reason) == ("ok", None)
    assert rows(database, SERVERS) == [
        ("agent", "mgmt1", "UP", 0, 1),
        ("agent", "mgmt2", "no check", 1, 0),
        ("mgmt", "mgmt1", "UP", 0, 1),
        ("mgmt", "mgmt2", "UP", 0, 1),
        ("mgmt", "mgmt3", "MAINT", 0, 0),
    ]
    told = "SELECT name, sticky, check_type, timeout_server FROM lb_proxy WHERE kind = 'backend'"
    assert rows(database, f"{told} ORDER BY name")[:2] == [
        ("agent", "source", "L4", 7200.0),
        ("mgmt", "cookie", "http", 50.0),
    ]
    assert rows(database, "SELECT count(*) FROM lb_server WHERE port IS NULL") == [(0,)]
    assert rows(database, "SELECT proxy FROM lb_bind ORDER BY 1") == [
        ("agent",), ("stats",), ("ui",),
    ]  # fmt: skip
    if way != "page":
        ((name, version, started),) = rows(database, "SELECT name, version, started FROM lb_node")
        assert name == "lb1"
        assert version == run.version
        assert started <= run.started


def test_backend_down(tmp_path: Path, database: sqlite3.Connection) -> None:
    """One server does not run: DOWN, and what its check said."""
    with balancer(tmp_path, serving=1) as found:
        collect(database, [client(found.socket)], None)
    down = "SELECT name, status, check_status, check_result FROM lb_server WHERE proxy = 'mgmt'"
    assert rows(database, f"{down} AND name = 'mgmt2'") == [
        ("mgmt2", "DOWN", "L4CON", "Layer4 connection problem: Connection refused")
    ]
    status = "SELECT status FROM lb_proxy WHERE name = 'mgmt' AND kind = 'backend'"
    assert rows(database, status) == [("UP",)]
    install(database)
    mine = [rule for rule in load_rules() if rule.id.startswith("mgmt-lb-")]
    judged = evaluate(database, mine, {}, None)
    said = {(f.rule_id, f.subject_name, f.severity) for f in judged.findings}
    assert said == {
        ("mgmt-lb-backend-down", "mgmt/mgmt2", "info"),  # seconds old: transient
        ("mgmt-lb-backend-down", "mgmt/mgmt3", "info"),
        ("mgmt-lb-single", "lb1", "high"),
    }


def test_without_configuration(healthy: Balancer, database: sqlite3.Connection) -> None:
    """The bare page tells states alone; what it does not tell is a gap, never a value."""
    (run,) = collect(database, [client(healthy.page)], None)
    assert run.status == "ok"
    gaps = set(rows(database, "SELECT table_name, column_name FROM gap"))
    assert {("lb_bind", ""), ("lb_proxy", "sticky"), ("lb_server", "port")} <= gaps
    assert rows(database, "SELECT count(*) FROM lb_server WHERE port IS NOT NULL") == [(0,)]
    assert rows(database, "SELECT count(*) FROM lb_proxy WHERE sticky IS NOT NULL") == [(0,)]


def test_legends(tmp_path: Path, database: sqlite3.Connection) -> None:
    """`stats show-legends` tells addresses, algorithm and cookie."""
    with balancer(tmp_path, legends=True) as found:
        collect(database, [client(found.page)], None)
    assert rows(database, "SELECT count(*) FROM lb_server WHERE port IS NULL") == [(0,)]
    told = "SELECT sticky FROM lb_proxy WHERE kind = 'backend' AND name IN ('agent', 'mgmt')"
    assert rows(database, f"{told} ORDER BY name") == [("source",), ("cookie",)]
    assert rows(database, "SELECT * FROM gap WHERE table_name = 'lb_server'") == []


def test_wrong_password(healthy: Balancer, database: sqlite3.Connection) -> None:
    """Tried once; said by doctor and by the run."""
    found = asyncio.run(client(healthy.page, "not-the-password").examine())
    assert not found.reachable
    assert "does not accept user" in str(found.error)
    (run,) = collect(database, [client(healthy.page, "not-the-password")], None)
    assert "does not accept user" in str(run.reason)
    assert rows(database, "SELECT DISTINCT cause FROM gap WHERE request = 'stats'") == [
        ("refused",)
    ]
    assert rows(database, "SELECT count(*) FROM lb_server") == [(0,)]


def test_examine(healthy: Balancer) -> None:
    """What `stackaudit doctor` says."""
    found = asyncio.run(client(healthy.socket, configs=(str(healthy.config),)).examine())
    assert (found.reachable, found.error, found.lacking) == (True, None, {})
    assert found.what.startswith("HAProxy 2")
    assert found.tables() == frozenset()
    bare = asyncio.run(client(healthy.page).examine())
    assert bare.reachable
    assert bare.tables() == {"lb_bind"}
    assert any("clear text" in one for one in bare.advice)
    assert any("haproxy.cfg" in one for one in bare.advice)


def test_bundle(healthy: Balancer, tmp_path: Path) -> None:
    """A replay gives the same rows; no secret of haproxy.cfg or ours is in the bundle."""
    addresses = (healthy.page, str(healthy.socket))
    block = BalancerTarget(
        "lb", "haproxy", addresses, USER, "env:X", (str(healthy.config),), ("192.0.2.9",), "north"
    )
    with open_writable(tmp_path / "live.db") as live:
        runs = collect(live, collectors(block, PASSWORD), Raw(tmp_path, "lab"))
        seen = dump(live)
    (bundle,) = tmp_path.glob("*.bundle")
    with open_writable(tmp_path / "again.db") as again:
        replayed = replay(again, bundle)
        assert sorted(r.source for r in replayed) == sorted(r.source for r in runs)
        assert dump(again) == seen
    for path in (bundle, tmp_path / "live.db"):
        assert PASSWORD.encode() not in path.read_bytes()


@pytest.mark.parametrize("level", ["user", "operator", "admin"])
def test_only_reading_commands(tmp_path: Path, level: str) -> None:
    """Nothing else is ever written to a socket, whatever its level allows."""
    with balancer(tmp_path, level=level) as found:
        node = client(found.socket).node
        for command in ("disable server mgmt/mgmt1", "show stat; show info", "show stat\n", ""):
            with pytest.raises(Forbidden, match="never sent"):
                asyncio.run(socket.ask(node, command))
        text, _seconds = asyncio.run(socket.ask(node, "show stat"))
    assert "mgmt,mgmt1" in text
