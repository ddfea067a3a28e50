"""Real databases: three Galera members and a replica, well and ill."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from audit.check import load_rules
from audit.check.run import Summary, evaluate
from audit.derive import install
from audit.store import open_writable
from audit.targets_plane import MysqlTarget
from collectors.mysql import collectors
from collectors.run import Raw, collect, replay
from tests.galera import PASSWORD, USER, Cluster
from tests.galera_node import wait
from tests.support import dump

pytestmark = [pytest.mark.daemon, pytest.mark.enable_socket]  # also sockets of this machine
_MOVING = ("slow_request", "source_run")  # with the digest of the bundle, and times
RULES = [rule for rule in load_rules() if rule.level in {"db_cluster", "db_node"}]


def target(cluster: Cluster, **changes: Any) -> MysqlTarget:
    """The configuration of all four."""
    replica = cluster.replica
    assert replica is not None
    addresses = (*cluster.addresses, f"{replica.address}:{replica.port}")
    return MysqlTarget(
        **{
            "name": "db", "addresses": addresses, "user": USER, "password": "env:X",
            "ca": cluster.ca, "timeout": 2, **changes,
        }
    )  # fmt: skip


@contextmanager
def collected(
    path: Path,
    cluster: Cluster,
    *,
    password: str = PASSWORD,
    raw: Raw | None = None,
    **changes: Any,
) -> Iterator[tuple[sqlite3.Connection, list[str]]]:
    """A database with one more collection of all four, and the status of each source."""
    if (path / "estate.db").exists():
        time.sleep(1.1)  # starts of collections and uptimes are whole seconds
    with open_writable(path / "estate.db") as connection:
        runs = collect(connection, collectors(target(cluster, **changes), password), raw)
        install(connection)
        yield connection, [run.status for run in runs]


def judged(path: Path, cluster: Cluster, **changes: Any) -> Summary:
    """Findings of all rules of this area."""
    with collected(path, cluster, **changes) as (connection, _statuses):
        return evaluate(connection, RULES)


def found(summary: Summary) -> dict[str, tuple[str, str]]:
    """Rule -> severity and message of a finding of it."""
    return {f.rule_id: (f.severity, f.message) for f in summary.findings}


def outcomes(summary: Summary) -> dict[str, str]:
    """Rule -> outcome."""
    return {result.rule_id: result.outcome for result in summary.results}


def test_healthy(galera: Cluster, tmp_path: Path) -> None:
    """Nothing is found; what needs history, sites or hours says so."""
    with collected(tmp_path, galera) as (connection, statuses):
        assert statuses == ["ok"] * 4
        summary = evaluate(connection, RULES)
        assert found(summary) == {}
        told = outcomes(summary)
        unknown = {name for name, outcome in told.items() if outcome == "not assessable"}
        assert unknown <= {
            "galera-multi-writer", "galera-site-majority", "mgmt-db-buffer-pool", "mgmt-dr-site",
        }  # fmt: skip
        assert told["mgmt-db-replica-lag"] == told["galera-even-nodes"] == "pass"
        nodes = connection.execute("SELECT role, session_tls, replicas FROM db_node ORDER BY id")
        assert sorted(nodes) == [
            ("galera", "TLSv1.3", 0), ("galera", "TLSv1.3", 0), ("galera", "TLSv1.3", 1),
            ("replica", "TLSv1.3", 0),
        ]  # fmt: skip
        clusters = connection.execute(
            "SELECT id, kind, size, expected, weight, copies FROM db_cluster"
        )
        assert clusters.fetchall() == [("db", "galera", 3, 3, 3, 3)]
        sizes = connection.execute("SELECT count(*), max(data) FROM db_table_sample").fetchone()
        assert sizes[0] == 4
        assert sizes[1] >= 16384
        clocks = connection.execute("SELECT max(abs(clock_difference)) FROM db_node_sample")
        assert clocks.fetchone()[0] < 1


def test_one_node_lost(galera: Cluster, tmp_path: Path) -> None:
    """A member that was killed is missed by the others; their votes are still counted right.

    Lost before the first collection, the list of members still names it; its vote is not told.
    """
    (tmp_path / "new").mkdir()
    assert found(judged(tmp_path, galera)) == {}
    with galera.lost(2):
        summary, first = judged(tmp_path, galera), judged(tmp_path / "new", galera)
    severity, message = found(summary)["galera-unhealthy"]
    assert severity == "high"
    assert message.startswith("2 of 3 members of db are in the majority: db3 (127.0.0.13:")
    assert message.endswith("does not answer")
    assert outcomes(summary)["galera-even-nodes"] == "pass"
    assert found(first)["galera-unhealthy"] == ("high", "2 of 3 members of db are in the majority")
    assert outcomes(first)["galera-even-nodes"] == "not assessable"


def test_split(galera: Cluster, tmp_path: Path) -> None:
    """Two and one: the one says that it has no majority, the two go on."""
    with galera.split(2):
        severity, message = found(judged(tmp_path, galera))["galera-unhealthy"]
    assert severity == "high"
    assert message.endswith(" is non-Primary and sees 1 of the members")


def test_no_majority_left(galera: Cluster, tmp_path: Path) -> None:
    """Two frozen members take the third with them; it still answers SHOW."""
    with galera.frozen(), collected(tmp_path, galera, timeout=1) as (connection, statuses):
        assert statuses == ["ok", "failed", "failed", "ok"]
        told = found(evaluate(connection, RULES))["galera-unhealthy"]
        reasons = connection.execute("SELECT DISTINCT cause FROM gap WHERE request = 'greeting'")
        assert reasons.fetchall() == [("timed out",)]
    assert told[0] == "critical"
    assert told[1].startswith("no member of db that answers is in a Primary view")


def test_arbiter(galera: Cluster, tmp_path: Path) -> None:
    """An arbiter beside three members makes four votes; two sites lose it all at one."""
    with galera.arbiter():
        summary = judged(tmp_path, galera, site="ams", arbiter_site="fra")
    assert found(summary)["galera-even-nodes"][0] == "high"
    severity, message = found(summary)["galera-site-majority"]
    assert severity == "high"
    assert message.startswith("the members of db at ams have 3 of 4 votes")


def test_protection_switched_off(galera: Cluster, tmp_path: Path) -> None:
    """pc.ignore_quorum is read from the options."""
    galera.nodes[1].provide("pc.ignore_quorum=true")
    try:
        severity, message = found(judged(tmp_path, galera))["galera-quorum-override"]
    finally:
        galera.nodes[1].provide("pc.ignore_quorum=false")
    assert severity == "critical"
    assert message.startswith("db2 (127.0.0.12:")


def test_two_writers(galera: Cluster, tmp_path: Path) -> None:
    """What two nodes wrote between two collections."""
    assert outcomes(judged(tmp_path, galera))["galera-multi-writer"] == "not assessable"
    for number, node in enumerate(galera.nodes[:2], 1):
        rows = ";\n".join(
            f"INSERT INTO cloud.event VALUES ({number * 1000 + one}, 'x')" for one in range(150)
        )
        node.ask(rows)
    severity, message = found(judged(tmp_path, galera))["galera-multi-writer"]
    galera.nodes[0].ask("DELETE FROM cloud.event WHERE id >= 1000")
    assert severity == "high"
    assert message.startswith("2 nodes of db took writes since ")


def test_replica_broken(galera: Cluster, tmp_path: Path) -> None:
    """The error is told; the statement it quotes, with its password, is not."""
    replica = galera.replica
    assert replica is not None
    replica.ask("SET sql_log_bin=0;\nCREATE USER 'odd'@'%'")
    galera.nodes[0].ask("CREATE USER 'odd'@'%' IDENTIFIED BY 'canary-in-statement'")
    wait(lambda: _thread("SQL", galera) == "No", "it goes on")
    raw = Raw(tmp_path / "raw", "estate")
    with collected(tmp_path, galera, raw=raw) as (connection, _statuses):
        severity, message = found(evaluate(connection, RULES))["mgmt-db-replica-lag"]
    replica.ask("SET sql_log_bin=0;\nDROP USER 'odd'@'%';\nSTART SLAVE")
    wait(lambda: _thread("SQL", galera) == "Yes", "it stays broken")
    galera.nodes[0].ask("DROP USER 'odd'@'%'")
    assert severity == "critical"
    assert "(IO Yes, SQL No): 1396: " in message
    assert "canary" not in message
    for path in (tmp_path / "raw").rglob("*"):
        assert path.is_dir() or b"canary" not in path.read_bytes()


def _thread(name: str, cluster: Cluster) -> str:
    assert cluster.replica is not None
    return str(cluster.replica.ask("SHOW SLAVE STATUS")[0][f"Slave_{name}_Running"])


def test_replica_stopped(galera: Cluster, tmp_path: Path) -> None:
    """Stopped by hand: medium at first."""
    replica = galera.replica
    assert replica is not None
    replica.ask("STOP SLAVE SQL_THREAD")
    told = found(judged(tmp_path, galera))["mgmt-db-replica-lag"]
    replica.ask("START SLAVE")
    assert told[0] == "medium"
    assert told[1].endswith("(IO Yes, SQL No): stopped without an error")


def test_replica_lags(galera: Cluster, tmp_path: Path) -> None:
    """A replica held up is behind; one that waits on purpose is not."""
    replica = galera.replica
    assert replica is not None
    replica.ask("STOP SLAVE;\nCHANGE MASTER TO master_delay=5;\nSTART SLAVE")
    galera.nodes[0].ask("UPDATE cloud.event SET what = 'late' WHERE id = 1")
    time.sleep(1.1)
    overrides = {"mgmt-db-replica-lag": {"medium": 0}}
    with collected(tmp_path, galera) as (connection, _statuses):
        assert evaluate(connection, RULES, overrides).findings == []
        connection.execute("UPDATE db_replica SET delay = 0")
        late = evaluate(connection, RULES, overrides).findings
    replica.ask("STOP SLAVE;\nCHANGE MASTER TO master_delay=0;\nSTART SLAVE")
    assert [f.severity for f in late] == ["medium"]
    assert " s behind 127.0.0.11" in late[0].message


def test_replica_writable(galera: Cluster, tmp_path: Path) -> None:
    """read_only off on the replica."""
    assert galera.replica is not None
    galera.replica.ask("SET GLOBAL read_only=0")
    told = found(judged(tmp_path, galera))
    galera.replica.ask("SET GLOBAL read_only=1")
    assert set(told) == {"mgmt-db-replica-writable"}


def test_wrong_password(galera: Cluster, tmp_path: Path) -> None:
    """Tried once at each server, and never shown."""
    before = [int(node.status("Access_denied_errors")) for node in galera.nodes]
    with collected(tmp_path, galera, password="canary-wrong") as (connection, statuses):
        assert statuses == ["failed"] * 4
        gaps = connection.execute("SELECT DISTINCT cause, message FROM gap").fetchall()
    after = [int(node.status("Access_denied_errors")) for node in galera.nodes]
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1, 1]
    assert {cause for cause, _ in gaps} == {"refused"}
    assert not any("canary" in message for _, message in gaps)


def test_missing_grants(galera: Cluster, tmp_path: Path) -> None:
    """What an account without rights does not see is not assessable; the rest is judged."""
    with collected(tmp_path, galera, user="nothing") as (connection, statuses):
        assert statuses == ["partial"] * 4
        summary = evaluate(connection, RULES)
        rows = connection.execute("SELECT DISTINCT role, replicas FROM db_node").fetchall()
    told = outcomes(summary)
    for rule in ("mgmt-db-replica-lag", "mgmt-db-bloat"):
        assert told[rule] == "not assessable"
    assert told["galera-unhealthy"] == told["galera-even-nodes"] == "pass"
    assert set(rows) == {("galera", None), (None, None)}


def test_replay_gives_the_same_rows(galera: Cluster, tmp_path: Path) -> None:
    """A bundle holds all that was read, and no secret."""
    raw = Raw(tmp_path / "raw", "estate")
    with collected(tmp_path, galera, raw=raw) as (connection, _statuses):
        live = dump(connection, without=_MOVING)
    (bundle,) = (tmp_path / "raw").glob("*.bundle")
    with open_writable(tmp_path / "again.db") as connection:
        replay(connection, bundle)
        assert dump(connection, without=_MOVING) == live
    assert PASSWORD.encode() not in bundle.read_bytes()


def test_tls(galera: Cluster, tmp_path: Path) -> None:
    """A certificate of another CA is not taken; a server that wants TLS is not asked in clear."""
    with collected(tmp_path, galera, ca=None) as (connection, statuses):
        assert statuses == ["failed"] * 4
        message = connection.execute("SELECT message FROM gap").fetchone()[0]
        assert "certificate" in message
    with collected(tmp_path, galera, ca=None, verify=False) as (_connection, statuses):
        assert statuses == ["ok"] * 4
    galera.nodes[0].ask("SET GLOBAL require_secure_transport=ON")
    try:
        with collected(tmp_path, galera, tls=False) as (connection, statuses):
            assert statuses == ["failed", "ok", "ok", "ok"]
            reasons = connection.execute("SELECT DISTINCT reason FROM source_run").fetchall()
            assert "a server that takes TLS only may say the same" in str(reasons)
    finally:
        galera.nodes[0].ask("SET GLOBAL require_secure_transport=OFF")


def test_socket(galera: Cluster, tmp_path: Path) -> None:
    """By the socket of its own machine."""
    with collected(tmp_path, galera, addresses=(galera.nodes[0].socket,)) as (db, statuses):
        assert statuses == ["ok"]
        assert db.execute("SELECT id, port FROM db_node").fetchone() == (
            galera.nodes[0].socket,
            None,
        )
