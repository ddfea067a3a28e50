"""A real HAProxy before real Galera nodes: what its check calls UP, and what the node says."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit.check import load_rules
from audit.check.run import evaluate
from audit.derive import install
from audit.store import open_writable
from audit.targets_plane import BalancerTarget, MysqlTarget
from collectors import haproxy, mysql
from collectors.run import collect
from tests.galera import PASSWORD, USER, Cluster
from tests.haproxy_daemon import database_balancer
from tests.support import ask

if TYPE_CHECKING:
    from collectors.base import Collector

pytestmark = [pytest.mark.daemon, pytest.mark.enable_socket]
STATES = "SELECT name, status FROM lb_server ORDER BY name"


@pytest.fixture
def admin(galera: Cluster, tmp_path: Path) -> Iterator[Path]:
    """Socket of the balancer."""
    with database_balancer(tmp_path, galera.addresses) as found:
        yield found


def gather(connection: sqlite3.Connection, admin: Path, galera: Cluster) -> dict[str, str]:
    """Collect balancer and nodes; severity and message by rule."""
    nodes = MysqlTarget("db", tuple(galera.addresses), USER, "env:X", ca=galera.ca, timeout=1)
    told = (str(admin.with_name("database.cfg")),)
    front = BalancerTarget("front", "haproxy", (str(admin),), configs=told)
    found: list[Collector] = [*haproxy.collectors(front, ""), *mysql.collectors(nodes, PASSWORD)]
    collect(connection, found, None)
    install(connection)
    rules = [rule for rule in load_rules() if rule.id.startswith(("galera-", "mgmt-lb-"))]
    return {f.rule_id: f"{f.severity}: {f.message}" for f in evaluate(connection, rules).findings}


def test_up_over_a_node_without_majority(admin: Path, galera: Cluster, tmp_path: Path) -> None:
    """The one member left refuses every query, and the balancer still calls it UP."""
    with open_writable(tmp_path / "estate.db") as connection:
        healthy = gather(connection, admin, galera)
        assert ask(connection, STATES) == [("db1", "UP"), ("db2", "UP"), ("db3", "UP")]
    assert healthy["galera-lb-check-blind"].startswith("medium: the check of database (mysql)")
    assert not {"galera-unhealthy", "galera-multi-writer"} & set(healthy)
    with galera.frozen(), open_writable(tmp_path / "frozen.db") as connection:
        time.sleep(5)  # a check a second, each with a second to answer
        told = gather(connection, admin, galera)
        assert ask(connection, STATES) == [("db1", "UP"), ("db2", "DOWN"), ("db3", "DOWN")]
    assert told["galera-lb-check-blind"].startswith("critical: database calls db1 UP")
    assert told["galera-unhealthy"].startswith("critical: ")
