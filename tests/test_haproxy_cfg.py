"""haproxy.cfg: what is kept, what it says, and that nothing makes the parser fall over."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.haproxy.cfg import Proxy, endpoint, kept, parse, proxies, seconds, words
from tests.cloudstack_server.example import RECORDINGS

HOSTS = RECORDINGS.parent / "hosts"
SECRET = "canary-haproxy-secret"
_SPOKEN = """
    defaults frontend backend listen global userlist bind server default-server timeout mode
    cookie stick on option no httpchk mysql-check check backup no-backup weight port ssl from
    client server tunnel 10s 0 -1 99999999999999 *:80 :::80 [::1]:8250 10.0.0.1 / unix@/x $X
    "${A}" ' " \\ # name a b
"""
_WORDS = st.sampled_from(_SPOKEN.split())


def one(text: str, name: str = "x") -> Proxy:
    """The last proxy of a name."""
    return next(p for _kind, p in reversed(list(proxies(kept(text)))) if p.name == name)


def test_recordings() -> None:
    """Files of real systems: time-outs from defaults, backups, cookies, checks, several binds."""
    if not HOSTS.is_dir():
        pytest.skip(f"no recordings at {HOSTS}")
    text = {p.name: p.read_text("utf-8") for p in HOSTS.glob("insights_haproxy.*.txt")}
    mysql = one(text["insights_haproxy.haproxy_mysql.txt"], "mysql")
    assert mysql.timeouts == {"client": 0.0, "server": 0.0}
    assert (mysql.mode, mysql.sticky, mysql.check_type) == ("tcp", "stick-table", "http")
    assert [(s.address, s.port, s.backup) for s in mysql.servers] == [
        ("10.0.1.14", 3306, True), ("10.0.1.12", 3306, True), ("10.0.1.15", 3306, True),
    ]  # fmt: skip
    osp = text["insights_haproxy.haproxy_osp.txt"]
    assert one(osp, "horizon").sticky == "cookie"
    assert one(osp, "amqp").timeouts == {"client": 54000.0, "server": 54000.0}
    assert one(osp, "keystone-public").timeouts == {"client": 30.0, "server": 30.0}
    assert [b.address for b in one(osp, "horizon").binds] == [
        "10.64.111.110", "10.64.111.109", "10.64.111.108",
    ]  # fmt: skip
    scl = one(text["insights_haproxy.haproxy_cfg_scl.txt"], "main")
    assert (scl.default_backend, scl.binds[0].address, scl.binds[0].port) == ("app", "*", 5000)
    assert parse(kept(text["insights_haproxy.haproxy_doctest.txt"])) == []


def test_secrets_are_not_kept() -> None:
    """Passwords of userlists, of the page, of checks and variables; keys and options we skip."""
    text = f"""
global
  setenv X {SECRET}
userlist u
  user a insecure-password {SECRET}
frontend x
  bind :443 ssl crt /etc/{SECRET}.pem
  http-request set-header Authorization "Basic {SECRET}"
backend x
  stats auth admin:{SECRET}
  option httpchk GET /?key={SECRET}
  option mysql-check user {SECRET}
  http-check send hdr Authorization {SECRET}
  server a 10.0.0.1:80 check agent-send {SECRET} backup
peers p
  server a 10.0.0.1:80
"""
    lines = kept(text)
    assert SECRET not in json.dumps(lines)
    (server,) = one(text).servers
    assert (server.name, server.backup, server.check) == ("a", True, True)


def test_defaults() -> None:
    """They last until the next ones, go by name, and a proxy changes its own copy only."""
    text = """
defaults slow
  timeout client 1h
  option httpchk
  default-server check weight 5
defaults
  timeout client 5s
backend a from slow
  no option httpchk
  server s 10.0.0.1:80
backend b
  server s 10.0.0.1:80 check no-check
backend c from slow
  server s 10.0.0.1:80 weight 7 backup no-backup
"""
    a, b, c = one(text, "a"), one(text, "b"), one(text, "c")
    assert (a.timeouts, a.check_type, a.servers[0].weight) == ({"client": 3600.0}, "L4", 5)
    assert (b.timeouts, b.check_type) == ({"client": 5.0}, "none")
    assert (c.check_type, c.servers[0].weight, c.servers[0].backup) == ("http", 7, False)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("*:80", ("*", 80)), (":80", ("*", 80)), ("0.0.0.0:80-90", ("*", 80)),
        (":::8250", ("*", 8250)), ("[::]:80", ("*", 80)), ("[2001:DB8::1]:80", ("2001:db8::1", 80)),
        ("[2001:db8::1]", ("2001:db8::1", None)), ("ipv4@10.0.0.1:80", ("10.0.0.1", 80)),
        ("db1.example:3306", ("db1.example", 3306)), ("10.0.0.1", ("10.0.0.1", None)),
        ("10.0.0.1:+5", ("10.0.0.1", None)), ("unix@/run/x", (None, None)), ("/x", (None, None)),
        ("${HOST}:80", (None, None)), ("fd@3", (None, None)), ("abns@x", (None, None)),
    ],
)  # fmt: skip
def test_addresses(text: str, found: tuple[str | None, int | None]) -> None:
    """Address formats of the manual (11.1)."""
    assert endpoint(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("50000", 50.0), ("30s", 30.0), ("2h", 7200.0), ("1d", 86400.0), ("90m", 5400.0),
     ("500ms", 0.5), ("10us", 1e-05), ("0", 0.0), ("", None), ("s", None), ("1w", None),
     ("-1s", None), ("٣s", None)],
)  # fmt: skip
def test_times(text: str, found: float | None) -> None:
    """Time format of the manual (2.5): milliseconds without a unit."""
    assert seconds(text) == pytest.approx(found)


def test_words() -> None:
    """Quotes, escapes and comments (2.2)."""
    assert words(r"""server a\ b "c d" 'e # f' g#h""") == [
        "server",
        "a b",
        "c d",
        "e # f",
        "g",
    ]


def test_checks_and_old_words() -> None:
    """mysql-check, checks that are switched off, clitimeout."""
    text = "listen x\n option mysql-check user a\n clitimeout 9000\n server a 10.0.0.1:3306 check\n"
    found = one(text)
    assert (found.check_type, found.timeouts) == ("mysql", {"client": 9.0})
    assert one(text.replace(" check", "")).check_type == "none"


@given(st.lists(st.lists(_WORDS, max_size=6).map(" ".join), max_size=12).map("\n".join))
def test_any_words(text: str) -> None:
    """Nothing makes it fall over; what is kept is kept the same again."""
    lines = kept(text)
    for _kind, proxy in proxies(lines):
        assert proxy.sticky
        assert proxy.check_type
    assert parse(json.loads(json.dumps(lines))) == parse(lines)


@given(st.text(alphabet=string.printable + "é\x00\u202e😀", max_size=300))
def test_any_text(text: str) -> None:
    """As for words."""
    parse(kept(text))
    parse(kept("listen x\n" + text))
