"""Databases without a daemon: recorded answers, MySQL by its manual, secrets, rights."""

import json
from pathlib import Path
from typing import Any

import pytest

from audit.capture import Document
from audit.config import load_config
from audit.errors import BadAnswer, ConfigError, Forbidden, Refused, TimedOut, Unreachable
from audit.model import TABLES
from audit.targets_plane import MysqlTarget
from collectors.mysql.examine import grants
from collectors.mysql.failures import cause_of
from collectors.mysql.reading import GREETING, MysqlReading
from collectors.mysql.server import Server
from collectors.mysql.session import _HIDDEN
from collectors.mysql.statements import STATEMENTS
from collectors.mysql.target import Place, places
from collectors.mysql.values import has_right, incoming, members, option_size, options
from tests.filled import filled, judge

Tables = dict[str, list[dict[str, Any]]]
NODE = Place("mysql:db/n1:3306", "db", None, None, "audit", "canary", "n1", 3306)


def read(
    answers: dict[str, list[dict[str, Any]]], greeting: str = "8.0.36"
) -> tuple[Tables, MysqlReading]:
    """Rows by table of a server that answered so."""
    reading = MysqlReading("2026-11-22T00:00:00Z", tuple(STATEMENTS))
    greeted = {
        "greeting": greeting, "address": "n1", "port": 3306, "cluster": "db", "site": None,
        "arbiter_site": None, "offers_tls": True, "session_tls": "TLSv1.3",
    }  # fmt: skip
    bodies = {GREETING: greeted, **{name: {"rows": rows} for name, rows in answers.items()}}
    for name, body in bodies.items():
        at = "2026-11-22T00:00:01Z"
        list(reading.take(Document("mysql:db/n1", name, {}, 200, at, json.dumps(body).encode())))
    found: Tables = {}
    for table, rows in reading.finish():
        names = TABLES[table].names
        found[table] = [dict(zip(names, row, strict=True)) for row in rows]
    return found, reading


def variables(**values: str) -> list[dict[str, str]]:
    """Rows of SHOW VARIABLES or STATUS."""
    return [{"Variable_name": name, "Value": value} for name, value in values.items()]


def test_provider_options() -> None:
    """Options as Galera writes them."""
    found = options(
        "pc.weight = 2; gcache.size = 128M; gmcast.mcast_addr = ; pc.ignore_sb = false;"
    )
    assert found["pc.weight"] == "2"
    assert option_size(found["gcache.size"]) == 128 << 20
    assert option_size("large") is None
    assert members("gcomm://b:4567,a?pc.wait_prim=no") == '["a", "b:4567"]'
    assert members("gcomm://") is None
    assert json.loads(incoming("a:3306,,b:3306") or "") == ["", "a:3306", "b:3306"]
    assert incoming("") == "[]"


def test_rights() -> None:
    """Rights on everything, of several lines and products."""
    rows = [{"grant": "GRANT PROCESS, BINLOG MONITOR ON *.* TO `a`@`%`"}]
    assert has_right(rows, "PROCESS")
    assert not has_right(rows, "SLAVE MONITOR")
    assert has_right([{"grant": "GRANT ALL PRIVILEGES ON *.* TO 'a'@'%'"}], "PROCESS")
    assert not has_right([{"grant": "GRANT ALL PRIVILEGES ON `cloud`.* TO 'a'@'%'"}], "PROCESS")


def test_secrets_are_hidden() -> None:
    """Neither the hash in grants nor statements in errors get out."""
    row = {"g": "GRANT USAGE ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*CANARY'"}
    assert _HIDDEN["grants"]([row]) == [{"grant": "GRANT USAGE ON *.* TO `a`@`%`"}]
    text = "Error 'x' on query. Default database: ''. Query: 'create user a identified by 'canary''"
    hidden = _HIDDEN["replication"]([{"Last_SQL_Error": text, "SQL_Delay": None}])[0]
    assert "canary" not in str(hidden)
    assert str(hidden["Last_SQL_Error"]).startswith("Error 'x' on query.")


def test_grants() -> None:
    """The least a product needs; nothing on mysql.*."""
    assert grants("a", Server("mariadb", "10.11.1")) == [
        "GRANT PROCESS, REPLICATION CLIENT, SLAVE MONITOR ON *.* TO 'a'@'%';"
    ]
    assert grants("a", Server("mariadb", "10.3.1")) == [
        "GRANT PROCESS, REPLICATION CLIENT ON *.* TO 'a'@'%';"
    ]
    assert all("mysql." not in line for line in grants("a", Server("mysql", "8.4.0")))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(111, "refused"), Unreachable),
        (TimeoutError("slow"), TimedOut),
        (RuntimeError(1045, "Access denied"), Refused),
        (RuntimeError(1227, "Access denied"), Forbidden),
        (RuntimeError(1047, "WSREP has not yet prepared node"), BadAnswer),
        (RuntimeError(2026, "SSL is required"), Unreachable),
        (RuntimeError(3159, "insecure transport"), Refused),
        (RuntimeError(), BadAnswer),
    ],
)
def test_failures(error: Exception, kind: type[Exception]) -> None:
    """Numbers of servers and clients in our words."""
    assert type(cause_of(error, NODE)) is kind


def test_addresses() -> None:
    """host, host:port, IPv6 and sockets; anything else is refused."""

    def where(*addresses: str) -> list[str]:
        block = MysqlTarget("db", addresses, "a", "env:X", port=3307)
        return [place.address for place in places(block, "secret")]

    assert where("db1", "db2:3306", "::1", "[::1]:3306", "/run/s") == [
        "db1:3307", "db2:3306", "[::1]:3307", "[::1]:3306", "/run/s"
    ]  # fmt: skip
    for odd in ("a/b", "user@db", "db:99999"):
        with pytest.raises(ConfigError, match="must be a host"):
            where(odd)
    assert "secret" not in repr(places(MysqlTarget("db", ("a",), "a", "env:X"), "secret"))


def test_every_key(tmp_path: Path) -> None:
    """Every key of a block is kept; the path of the CA is relative to the file."""
    path = tmp_path / "audit.toml"
    path.write_text(
        '[[mysql]]\nname = "cloud"\naddresses = ["db1", "/run/s"]\nuser = "a"\npassword = "env:D"\n'
        'port = 3307\ncluster = "both"\nsite = "ams"\narbiter_site = "fra"\ntls = false\n'
        'ca = "db.pem"\nverify = false\ntimeout = 5\n',
        encoding="ascii",
    )
    assert load_config(path).mysql == (
        MysqlTarget(
            "cloud", ("db1", "/run/s"), "a", "env:D", 3307, "both", "ams", "fra",
            tls=False, ca=f"{tmp_path}/db.pem", verify=False, timeout=5,
        ),
    )  # fmt: skip


def test_mysql_8_replica() -> None:
    """Channels in the words of MySQL 8.0.22 and later, and the worker's own error."""
    channel = {
        "Source_Host": "db1", "Source_Port": "3306", "Source_Server_Id": "1", "Source_UUID": "u1",
        "Replica_IO_Running": "Yes", "Replica_SQL_Running": "No", "Seconds_Behind_Source": None,
        "Last_SQL_Errno": "1396", "Last_SQL_Error": "Coordinator stopped", "Last_IO_Errno": "0",
        "Auto_Position": "1", "Source_SSL_Allowed": "Yes", "SQL_Delay": "3600",
        "Channel_Name": "a", "Relay_Log_Space": "100",
    }  # fmt: skip
    found, reading = read({
        "variables": variables(server_uuid="u2", wsrep_on="", read_only="ON", super_read_only="ON"),
        "status": variables(Uptime="10"),
        "replication": [channel],
        "workers": [{"channel": "a", "number": "1396", "message": "CREATE USER failed"}],
        "members": [{"MEMBER_ID": "", "MEMBER_STATE": "OFFLINE"}],
    })  # fmt: skip
    row = found["db_replica"][0]
    assert (row["db_node_id"], row["channel"], row["source_uuid"]) == ("u2", "a", "u1")
    assert (row["gtid"], row["tls"], row["delay"]) == ("auto", True, 3600.0)
    assert row["sql_error"] == "1396: CREATE USER failed"
    assert found["db_replica_sample"][0]["lag"] is None
    assert found["db_node"][0]["role"] == "replica"
    assert found["db_group_member"] == []
    assert "galera_node" not in found
    asked = {gap.request: gap.cause for gap in reading.outcome().missing}
    assert asked["clock"] == "unreachable"


def test_group_replication() -> None:
    """Members as performance_schema lists them."""
    member = {
        "CHANNEL_NAME": "group_replication_applier", "MEMBER_ID": "u1", "MEMBER_HOST": "db1",
        "MEMBER_PORT": "3306", "MEMBER_STATE": "ONLINE", "MEMBER_ROLE": "PRIMARY",
        "MEMBER_VERSION": "8.0.36",
    }  # fmt: skip
    found, _reading = read({"variables": variables(server_uuid="u1"), "members": [member]})
    assert found["db_node"][0]["role"] == "group"
    assert found["db_group_member"][0]["role"] == "PRIMARY"


def _rows(path: Path) -> list[dict[str, Any]]:
    """Rows of a batch (tab-separated, NULL as NULL)."""
    lines = path.read_text(encoding="utf-8").splitlines()
    names = lines[0].split("\t")
    return [
        {n: None if v == "NULL" else v for n, v in zip(names, line.split("\t"), strict=False)}
        for line in lines[1:]
    ]


@pytest.mark.parametrize(
    ("state", "status", "size", "weight"),
    [
        ("healthy", "Primary", 3, 3),
        ("one-node-lost", "Primary", 2, 2),
        ("non-primary", "non-Primary", 1, 0),
    ],
)
def test_recorded_galera(recordings: Path, state: str, status: str, size: int, weight: int) -> None:
    """Recorded members: state, votes, options."""
    folder = recordings.parent / "galera" / state
    found, _reading = read(
        {
            "variables": _rows(folder / "csdb1.wsrep_variables.tsv"),
            "status": _rows(folder / "csdb1.wsrep_status.tsv"),
        },
        "5.5.5-10.11.19-MariaDB-0+deb12u1-log",
    )
    row = found["galera_node"][0]
    assert (row["status"], row["size"], row["cluster_weight"]) == (status, size, weight)
    assert row["ignore_quorum"] is False
    assert json.loads(row["members"]) == ["127.0.0.11", "127.0.0.12", "127.0.0.13"]


@pytest.mark.parametrize(
    ("name", "sql_running", "lag", "delay"),
    [
        ("healthy.replica_status", "Yes", 0.0, 0.0),
        ("healthy.show_all_replicas_status", "Yes", 0.0, 0.0),
        ("broken-sql-thread.replica_status", "No", None, 0.0),
        ("delayed.replica_status", "Yes", 3.0, 3600.0),
    ],
)
def test_recorded_replication(
    recordings: Path, name: str, sql_running: str, lag: float | None, delay: float
) -> None:
    """Recorded replicas of MariaDB."""
    rows = _rows(recordings.parent / "mariadb-replication" / f"{name}.tsv")
    found, _reading = read(
        {"variables": variables(server_id="4"), "replication": rows}, "10.11-MariaDB"
    )
    row = found["db_replica"][0]
    assert (row["sql_running"], row["delay"]) == (sql_running, delay)
    assert row["source_host"] == "127.0.0.11"
    told = found["db_replica_sample"][0]["lag"]
    assert (told is None) == (lag is None)
    assert (row["sql_error"] is not None) == (sql_running == "No")


def _six(**arbiter: Any) -> dict[str, Any]:
    """Six members, three at each of two sites, one vote each."""
    addresses = [f"10.0.{site}.{number}" for site in (1, 2) for number in (1, 2, 3)]
    count = 6 + bool(arbiter)
    listed = json.dumps(sorted([*([""] if arbiter else []), *addresses]))
    return {
        "db_node": [
            {"id": a, "address": a, "cluster": "db", "role": "galera", "site": a[:6], **arbiter}
            for a in addresses
        ],
        "galera_node": [
            {
                "db_node_id": a, "status": "Primary", "state": "Synced", "weight": 1, "size": count,
                "cluster_weight": count, "incoming": listed, "members": json.dumps(addresses),
                "cluster_uuid": "u", "ready": True, "connected": True,
            }
            for a in addresses
        ],
    }  # fmt: skip


def test_worked_case_04() -> None:
    """Six members over two sites stop at a split; an arbiter at a third lets one side go on."""
    rules = ("galera-even-nodes", "galera-site-majority", "galera-unhealthy")
    with filled(**_six()) as connection:
        found = {f.rule_id: f for f in judge(connection, *rules).findings}
        weight = connection.execute("SELECT weight, expected, copies FROM db_cluster").fetchone()
    assert weight == (6, 6, 5)
    assert found["galera-even-nodes"].severity == found["galera-site-majority"].severity == "high"
    assert "have 3 of 6 votes" in found["galera-site-majority"].message
    assert "a split into 3 and 3" in found["galera-even-nodes"].message
    with filled(**_six(arbiter_site="third")) as connection:
        summary = judge(connection, *rules)
        votes = connection.execute("SELECT site, weight, whole FROM galera_site ORDER BY site")
        assert votes.fetchall() == [("10.0.1", 3, 7), ("10.0.2", 3, 7), ("third", 1, 7)]
    assert {result.outcome for result in summary.results} == {"pass"}
