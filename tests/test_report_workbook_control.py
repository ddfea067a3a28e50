"""Tabs of databases, load balancers and certificates say what their rows say."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.derive import install
from audit.model import TABLES
from audit.store import open_writable
from reports.workbook.tabs import Tab, tabs
from tests.support import Row, day, write


def row(table: str, **values: Any) -> Row:
    """A row of a table, everything not given unknown."""
    return tuple(values.get(name) for name in TABLES[table].names)


@pytest.fixture
def control(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A replica that broke, a Galera node, a balancer with one server down, two endpoints."""
    now = day(20)
    nodes = [
        row("db_node", id="a", name="db1", address="a", cluster="cs", product="mariadb",
            version="10.11.19", role="galera", log_bin=False),
        row("db_node", id="b", address="b", cluster="cs", product="mysql", version="8.4.2",
            role="replica", log_bin=True, binlog_format="ROW"),
    ]  # fmt: skip
    tables = {
        "db_node": nodes,
        "galera_node": [row("galera_node", db_node_id="a", status="Primary", state="Synced")],
        "db_replica": [
            row("db_replica", db_node_id="b", channel="", source_host="db1", io_running="Yes",
                sql_running="No", sql_error="1396 CREATE USER failed"),
        ],
        "lb_node": [row("lb_node", id="l", name="lb1", cluster="lb", kind="haproxy")],
        "lb_proxy": [row("lb_proxy", lb_node_id="l", name="ui", kind="backend", mode="http")],
        "lb_server": [
            row("lb_server", lb_node_id="l", proxy="ui", name="ms1", status="UP"),
            row("lb_server", lb_node_id="l", proxy="ui", name="ms2", status="DOWN"),
        ],
        "tls_endpoint": [
            row("tls_endpoint", address="cloud", port=443, role="api", open=True, tls=True),
            row("tls_endpoint", address="cloud", port=8250, role="agents", fault="refused"),
        ],
        "tls_certificate": [
            row("tls_certificate", address="cloud", port=443, place=0, subject="CN=cloud",
                names='["cloud","www"]', issuer="CN=ca", not_before=day(1), not_after=day(30),
                self_signed=False, serial="1"),
        ],
        "tls_sample": [row("tls_sample", address="cloud", port=443, at=now, connect=0.01)],
    }  # fmt: skip
    with open_writable(tmp_path / "control.db") as connection:
        write(connection, now, tables, source="database:cs")
        install(connection)
        yield connection


def content(connection: sqlite3.Connection, name: str) -> list[dict[str, Any]]:
    """Rows of a tab."""
    tab: Tab = next(tab for tab in tabs() if tab.name == name)
    found = connection.execute(tab.sql)
    keys = [d[0] for d in found.description]
    return [dict(zip(keys, values, strict=True)) for values in found]


def test_database_tab(control: sqlite3.Connection) -> None:
    """Threads, Galera state and the binary log in words; the address where no name is told."""
    replica, galera = content(control, "Database")
    assert (replica["node"], replica["replication"], replica["binlog"]) == (
        "b", "does not apply", "ROW",
    )  # fmt: skip
    assert replica["fault"] == "1396 CREATE USER failed"
    assert (galera["galera"], galera["replication"], galera["binlog"]) == (
        "Primary, Synced", None, "off",
    )  # fmt: skip


def test_balancer_tab(control: sqlite3.Connection) -> None:
    """A row a server of a backend, with what the backend is."""
    found = content(control, "Balancer")
    assert [(r["balancer"], r["server"], r["status"], r["mode"]) for r in found] == [
        ("lb1", "ms1", "UP", "http"), ("lb1", "ms2", "DOWN", "http"),
    ]  # fmt: skip


def test_certificate_tab(control: sqlite3.Connection) -> None:
    """The certificate that ends first comes first; an endpoint without one keeps its row."""
    first, second = content(control, "Certificate")
    assert (first["endpoint"], first["days_left"], first["names"]) == (
        "cloud:443", 10, "cloud, www",
    )  # fmt: skip
    assert (second["endpoint"], second["subject"], second["fault"]) == (
        "cloud:8250", None, "refused",
    )  # fmt: skip
