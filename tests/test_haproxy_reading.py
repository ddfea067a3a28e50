"""Recorded and odd answers of load balancers: rows, gaps, and what is never guessed."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.capture import Document, Origin
from audit.check.cases import empty_database
from audit.derive import install
from audit.errors import ConfigError
from audit.store import open_writable
from audit.targets_plane import BalancerTarget
from collectors.haproxy import collectors
from collectors.haproxy import stats as parser
from collectors.haproxy.reading import HaproxyReading
from collectors.haproxy.target import nodes
from collectors.load import Load
from collectors.run import collect
from tests.array_server import PASSWORD, USER, ArrayServer, Reply
from tests.cloudstack_server.example import RECORDINGS
from tests.redfish_server.troubles import Cut, Drop, Garbage, Huge, Redirect, Slow, Status, Trouble

RECORDED = RECORDINGS.parent / "haproxy"
AT = "2026-11-22T12:00:00Z"
BLOCK: dict[str, Any] = {
    "id": "lb1:8404", "cluster": "lb", "name": "lb1", "address": "lb1", "site": None, "vips": [],
}  # fmt: skip


def recorded(name: str) -> str:
    """A recording, or a skipped test."""
    if not RECORDED.is_dir():
        pytest.skip(f"no recordings at {RECORDED}")
    return (RECORDED / name).read_text("utf-8")


def load(answers: Mapping[str, object], into: Path) -> sqlite3.Connection:
    """What becomes of answers."""
    source = "haproxy:lb/lb1:8404"
    with open_writable(into) as connection:
        found = Load(
            connection,
            Origin(source, "haproxy", AT, tuple(answers)),
            HaproxyReading(AT, tuple(answers)),
        )
        for name, told in answers.items():
            found.take(Document(source, name, {}, 200, AT, json.dumps(told).encode()))
        found.commit(None)
    return sqlite3.connect(into)


def test_recorded_states(tmp_path: Path) -> None:
    """Healthy, but for a server that is down by design; addresses from the socket."""
    told = {
        "block": BLOCK,
        "show stat": {"text": recorded("healthy.stats.csv")},
        "show servers state": {"text": recorded("healthy.show_servers_state.txt")},
    }
    with closing(load(told, tmp_path / "x.db")) as database:
        rows = database.execute(
            "SELECT name, status, address, port, backup, check_status, check_result, changed "
            "FROM lb_server WHERE proxy IN ('galera', 'cs_mgmt') ORDER BY proxy, name"
        ).fetchall()
        checks = dict(
            database.execute("SELECT name, check_type FROM lb_proxy WHERE kind = 'backend'")
        )
        (samples,) = database.execute("SELECT count(*) FROM lb_server_sample").fetchone()
    passed, since = "Layer7 check passed", "2026-11-22T11:59:00Z"
    assert rows == [
        ("mgmt1", "UP", "127.0.0.1", 18091, 0, "L7OK", f"{passed}: code 401", since),
        ("mgmt2", "DOWN", "127.0.0.1", 18092, 0, "L4CON",
         "Layer4 connection problem: Connection refused", since),
        ("csdb1", "UP", "127.0.0.11", 3306, 0, "L7OK", passed, since),
        ("csdb2", "UP", "127.0.0.12", 3306, 1, "L7OK", passed, since),
        ("csdb3", "UP", "127.0.0.13", 3306, 1, "L7OK", passed, since),
    ]  # fmt: skip
    assert checks == {"cs_mgmt": "http", "agent": "L4", "galera": "L7", "stats": None}
    assert samples == 7


def test_recorded_checks_under_way(tmp_path: Path) -> None:
    """`* L7TOUT` is a result; the balancer calls a non-Primary node UP."""
    told = {"block": BLOCK, "stats": {"text": recorded("galera-nonprimary.stats.csv")}}
    with closing(load(told, tmp_path / "x.db")) as database:
        found = database.execute(
            "SELECT name, status, check_status FROM lb_server WHERE proxy = 'galera' ORDER BY 1"
        ).fetchall()
    assert found == [
        ("csdb1", "UP", "L7OK"), ("csdb2", "DOWN", "L7TOUT"), ("csdb3", "DOWN", "L4CON"),
    ]  # fmt: skip


def test_info() -> None:
    """`show info` by name; the start is exact where it is told."""
    told = parser.info("Name: HAProxy\nVersion: 2.6.12\nnode: lb1\nStart_time_sec: 1795380309\n\n")
    assert (told["Version"], told["node"]) == ("2.6.12", "lb1")
    assert parser.moment(told["Start_time_sec"]) == "2026-11-22T20:45:09Z"
    assert parser.moment("99999999999999") is None
    assert parser.moment("soon") is None
    assert parser.before(AT, "59") == "2026-11-22T11:59:00Z"


def test_balancers_serve_management_servers() -> None:
    """Views bind servers of backends to management servers, and addresses to who holds them."""
    with closing(empty_database(install)) as db:
        _insert(db, "lb_node", {**BLOCK, "id": "n", "kind": "haproxy", "vips": '["192.0.2.9"]'})
        _insert(db, "lb_proxy", {"lb_node_id": "n", "name": "ui", "kind": "backend"})
        server = {"lb_node_id": "n", "proxy": "ui", "port": 8080, "status": "UP"}
        _insert(db, "lb_server", {**server, "name": "m1", "address": "192.0.2.1"})
        _insert(db, "lb_server", {**server, "name": "m2", "address": "192.0.2.2"})
        _insert(db, "management_server", {"id": "a", "name": "ms1", "service_ip": "192.0.2.1"})
        for host in ("h1", "h2"):
            _insert(
                db, "host_address", {"host_system_id": host, "link": "e", "address": "192.0.2.9"}
            )
            _insert(db, "host_system", {"id": host, "kind": "linux"})
        told = {"host_system_id": "h3", "link": "lo", "address": "192.0.2.9"}
        _insert(db, "host_address", told)  # direct routing
        install(db)
        served = db.execute("SELECT name, target FROM lb_member").fetchall()
        vip = db.execute("SELECT address, nodes, holders, names FROM lb_vip").fetchall()
    assert served == [("m1", "management_server/a")]
    assert vip == [("192.0.2.9", 1, 2, "h1, h2")]


def _insert(db: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    told = {"source": "x", "valid_from": AT, "row_hash": 0}
    columns = {c[1] for c in db.execute(f"PRAGMA main.table_info({table})")}
    row = {k: v for k, v in (told | row).items() if k in columns}
    if isinstance(row.get("vips"), list):
        row["vips"] = json.dumps(row["vips"])
    marks = ", ".join("?" for _ in row)
    db.execute(f"INSERT INTO main.{table} ({', '.join(row)}) VALUES ({marks})", [*row.values()])


class Page(ArrayServer):
    """A statistics page that answers what was recorded."""

    def reply(self, request: Any, body: bytes) -> Reply:
        """The CSV, with the right login."""
        del body
        if not self.basic(request):
            return 401, b""
        return 200, recorded("healthy.stats.csv").encode()


TROUBLES: dict[str, tuple[Trouble, str]] = {
    "cut": (Cut(), "unreachable"),
    "dropped": (Drop(), "unreachable"),
    "busy": (Status(status=503), "bad answer"),
    "not there": (Status(status=404), "unsupported"),
    "forbidden": (Status(status=403), "forbidden"),
    "elsewhere": (Redirect(location="http://192.0.2.1/"), "bad answer"),
    "a page": (Garbage(), "bad answer"),
    "a half": (Garbage(body=b"# pxname,svname,qcur,\nx,FRONT"), "bad answer"),
    "without end": (Huge(size=64 << 20), "bad answer"),
    "late": (Slow(seconds=2.0), "timed out"),
}


@pytest.mark.parametrize("trouble", sorted(TROUBLES))
def test_troubles(trouble: str, database: sqlite3.Connection) -> None:
    """What goes wrong is a gap with its reason; no row is made of it, and the run ends."""
    recorded("healthy.stats.csv")
    what, cause = TROUBLES[trouble]
    with Page(troubles={"*": what}) as server:
        target = BalancerTarget("lb", "haproxy", (f"{server.url}/stats",), USER, "env:X", timeout=1)
        collect(database, collectors(target, PASSWORD), None)
    causes = database.execute("SELECT DISTINCT cause FROM gap WHERE request = 'stats'").fetchall()
    assert causes == [(cause,)]
    assert database.execute("SELECT count(*) FROM lb_server").fetchone() == (0,)
    complete = "SELECT max(complete) FROM answer WHERE table_name = 'lb_server'"
    assert database.execute(complete).fetchone() == (0,)


def test_odd_statistics(tmp_path: Path) -> None:
    """What a server answered to its check may hold anything; numbers may be of any size."""
    head = "# pxname,svname,type,status,weight,lastchg,last_chk,check_desc,\n"
    big = "9" * 5000
    rows = (
        f'x,BACKEND,1,UP,{big},{big},,,\nx,a,2,DOWN,{big},{big},"a\u2028\x85\n""=cmd()",<script>,\n'
    )
    told = {"block": BLOCK, "stats": {"text": head + rows}}
    with closing(load(told, tmp_path / "x.db")) as database:
        found = database.execute("SELECT weight, changed, check_result FROM lb_server").fetchall()
    assert found == [(None, None, '<script>: a\u2028\x85\n"=cmd()')]
    with pytest.raises(ValueError, match="no CSV"):
        parser.rows(f"{head}{'x' * 200_000}\n")


@given(st.text(max_size=200), st.integers(0, 3000))
def test_any_statistics(text: str, cut: int) -> None:
    """A page that is cut or mangled gives rows or a ValueError, nothing else."""
    whole = "# pxname,svname,type,status,\nx,BACKEND,1,UP,\nx,a,2,UP 1/3,\n"
    for one in (text, whole[:cut], whole[:cut] + text, "# pxname,svname," + text):
        for read in (parser.rows, parser.states):
            try:
                read(one)
            except ValueError:
                continue
    for row in parser.rows(whole):
        assert parser.status(row) == "UP"


@pytest.mark.parametrize(
    ("address", "place"),
    [("http://lb1:8404/stats", "lb1:8404"), ("https://lb1/x;csv", "lb1:443"), ("/run/a", "/run/a"),
     ("unix:/run/a", "/run/a"), ("tcp://[::1]:9999", "[::1]:9999")],
)  # fmt: skip
def test_addresses(address: str, place: str) -> None:
    """Pages, sockets, and sockets over TCP."""
    (node,) = nodes(BalancerTarget("lb", "haproxy", (address,)), "")
    assert node.place == place
    assert not node.url or node.url.endswith(";csv")
    assert ";csv;csv" not in node.url


@pytest.mark.parametrize("address", ["lb1:8404", "tcp://lb1", "ftp://lb1/", "http://a:b@lb1/", "x"])
def test_strange_addresses(address: str) -> None:
    """Refused before anything is sent."""
    with pytest.raises(ConfigError):
        list(nodes(BalancerTarget("lb", "haproxy", (address,)), ""))
