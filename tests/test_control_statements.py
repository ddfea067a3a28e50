"""What is sent to databases: one fixed list, which only looks; nothing else reaches the wire."""

import re
from pathlib import Path
from typing import Any

import pytest
from pymysql.connections import Connection
from pymysql.constants import COMMAND

from audit.store import open_writable
from audit.targets_plane import MysqlTarget
from collectors.mysql import collectors
from collectors.mysql.server import Server, server
from collectors.mysql.session import Session
from collectors.mysql.statements import STATEMENTS
from collectors.mysql.target import places
from collectors.run import collect
from tests.galera import PASSWORD, USER, Cluster

_LOOKS = re.compile(r"(SHOW|SELECT) [^;]+")
_CHANGES = re.compile(
    r"\b(INTO|FOR UPDATE|LOCK|SET|CALL|DO|SLEEP|LOAD_FILE|GET_LOCK|BENCHMARK)\b", re.IGNORECASE
)
SPELLINGS = {one.sql for statement in STATEMENTS.values() for one in statement.spellings}


def test_statements_only_look() -> None:
    """Each spelling is one SHOW or SELECT that changes and locks nothing."""
    assert len(SPELLINGS) >= 14
    for sql in SPELLINGS:
        assert _LOOKS.fullmatch(sql), sql
        assert not _CHANGES.search(re.sub(r"'[^']*'", "''", sql)), sql
        assert "mysql." not in sql


@pytest.mark.parametrize(
    ("greeting", "comment", "expected"),
    [
        ("5.5.5-10.11.19-MariaDB-0+deb12u1-log", "Debian 12", Server("mariadb", "10.11.19")),
        ("11.4.2-MariaDB-ubu2404", None, Server("mariadb", "11.4.2")),
        ("8.0.36-28", "Percona Server (GPL)", Server("percona", "8.0.36")),
        ("8.4.0", "MySQL Community Server - GPL", Server("mysql", "8.4.0")),
        ("5.5.5", "MySQL", Server("mysql", "5.5.5")),
        ("odd", None, Server("mysql", "odd")),
    ],
)
def test_version(greeting: str, comment: str | None, expected: Server) -> None:
    """Prefix and suffix go, the product stays."""
    assert server(greeting, comment) == expected


@pytest.mark.parametrize(
    ("product", "version", "expected"),
    [
        ("mariadb", "10.11.19", "SHOW ALL REPLICAS STATUS"),
        ("mariadb", "10.4.30", "SHOW ALL SLAVES STATUS"),
        ("mysql", "8.4.0", "SHOW REPLICA STATUS"),
        ("percona", "8.0.21", "SHOW SLAVE STATUS"),
        ("mysql", "5.7.44", "SHOW SLAVE STATUS"),
        ("mysql", "odd", "SHOW SLAVE STATUS"),
    ],
)
def test_spelling_of_replication(product: str, version: str, expected: str) -> None:
    """Each version is asked in its own words."""
    assert STATEMENTS["replication"].sql(Server(product, version)) == expected


@pytest.mark.daemon
@pytest.mark.enable_socket
def test_nothing_else_is_sent(
    galera: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the wire: our statements, the character set of the session, the farewell."""
    sent: list[tuple[int, str]] = []
    genuine = vars(Connection)["_execute_command"]  # not in its types

    def note(self: Any, command: int, sql: Any) -> None:
        sent.append((command, sql if isinstance(sql, str) else sql.decode()))
        genuine(self, command, sql)

    monkeypatch.setattr(Connection, "_execute_command", note)
    block = MysqlTarget("db", tuple(galera.addresses), USER, "env:X", ca=galera.ca)
    with open_writable(tmp_path / "estate.db") as connection:
        collect(connection, collectors(block, PASSWORD), None)
    assert {command for command, _ in sent} == {COMMAND.COM_QUERY}
    texts = {sql for _, sql in sent}
    assert texts - SPELLINGS == {"SET NAMES utf8mb4"}
    monkeypatch.undo()
    session = Session(places(block, PASSWORD)[0])
    try:
        with pytest.raises(KeyError):
            session.ask("DELETE FROM cloud.event")
    finally:
        session.close()
