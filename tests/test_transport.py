"""HTTP for collectors: reads only, one try of a password, bounds, retries, redirects, secrets."""

import asyncio
import logging
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from typing import Any

import pytest

from audit.errors import (
    BadAnswer,
    ConfigError,
    Forbidden,
    Refused,
    SourceError,
    TimedOut,
    Unreachable,
    Unsupported,
)
from collectors.base import Request
from collectors.transport import Endpoint, Web
from tests.http_client import BODIES, endpoint, get, using
from tests.redfish_server import (
    PASSWORD,
    Cut,
    Drop,
    Garbage,
    Huge,
    RedfishServer,
    Redirect,
    Slow,
    Status,
    Trouble,
)


def test_login_is_sent() -> None:
    """Basic on every request once it is switched on; none before."""
    with RedfishServer(BODIES) as server:
        assert get(endpoint(server)).json() == {"Id": "a"}
        get(endpoint(server), "/redfish/v1", login=False)
    assert server.log == [("GET", "/a", True), ("GET", "/redfish/v1", False)]


def test_wrong_password_is_tried_once() -> None:
    """One request leaves; every later one fails with the same sentence, unsent."""

    async def work(web: Web) -> list[str]:
        found = []
        for path in ("/a", "/b", "/a"):
            with pytest.raises(Refused) as refused:
                await web.get(path)
            found.append(str(refused.value))
        return found

    with RedfishServer(BODIES) as server:
        sentences, naps = using(endpoint(server, password="canary-wrong"), work)
    assert server.asked == ["/a"]
    assert naps == []
    assert len(set(sentences)) == 1
    assert "is not tried again" in sentences[0]
    assert "canary" not in sentences[0]


def test_no_login_is_no_wrong_password() -> None:
    """A 401 to somebody who sent nothing does not spend the one try."""

    async def work(web: Web) -> Any:
        with pytest.raises(Refused):
            await web.get("/a")
        web.basic()
        return (await web.get("/a")).json()

    with RedfishServer(BODIES) as server:
        assert using(endpoint(server), work, login=False)[0] == {"Id": "a"}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "MERGE", "get "])
def test_nothing_is_written(method: str) -> None:
    """Anything but reading is refused before it is sent."""
    with RedfishServer(BODIES) as server, pytest.raises(Forbidden, match="never sent"):
        using(endpoint(server), lambda web: web.send(method, "/a", {"x": 1}))
    assert server.log == []


def test_named_posts_only() -> None:
    """A collector names its log-in; the pattern must fit the whole path, not a part of it."""
    posts = (r"POST /a",)
    with RedfishServer(BODIES) as server:
        using(endpoint(server), lambda web: web.send("POST", "/a?x=1", {}), posts=posts)
        for method, path in (("POST", "/a/b"), ("POST", "/b"), ("POST", "/x/a"), ("PUT", "/a")):
            with pytest.raises(Forbidden):
                using(endpoint(server), partial(Web.send, method=method, path=path), posts=posts)
    assert [method for method, _path, _login in server.log] == ["POST"]


@pytest.mark.parametrize(
    ("trouble", "kind", "words"),
    [
        (Status(status=403), Forbidden, "may not read /a"),
        (Status(status=404), Unsupported, "/a is not there"),
        (Status(status=501), Unsupported, "not there"),
        (Status(status=500), BadAnswer, "failed on the server (HTTP 500)"),
        (Status(status=503), BadAnswer, "busy (HTTP 503)"),
        (Drop(), Unreachable, "broke off"),
        (Cut(), Unreachable, "broke off in the middle"),
        (Redirect(location="http://127.0.0.2:9/a"), BadAnswer, "another host"),
        (Redirect(location="//127.0.0.2/a"), BadAnswer, "another host"),
        (Redirect(location="file:///etc/passwd"), BadAnswer, "another host"),
        (Redirect(location="http://[::1/a"), BadAnswer, "another host"),
        (Redirect(location="/a"), BadAnswer, "in a circle"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_failures(trouble: Trouble, kind: type[SourceError], words: str) -> None:
    """Each is the error that says what to do."""
    with RedfishServer(BODIES, troubles={"/a": trouble}) as server, pytest.raises(kind) as error:
        get(endpoint(server))
    assert words in str(error.value)


def test_redirect_on_the_same_host() -> None:
    """Is followed, with the login: it is the same server."""
    with RedfishServer(BODIES, troubles={"/a": Redirect(location="/b")}) as server:
        assert get(endpoint(server)).json() == {"Id": "b"}
    assert server.log == [("GET", "/a", True), ("GET", "/b", True)]


def test_link_to_another_host() -> None:
    """A path that is a URL of somebody else is never asked: the password would go there."""
    with RedfishServer(BODIES) as server:
        for path in ("http://127.0.0.2:1/a", "https://bmc.example/a", "//bmc.example/a"):
            with pytest.raises(BadAnswer, match="another host"):
                get(endpoint(server), path)
        assert get(endpoint(server), f"{server.url}/a").status == 200
    assert server.asked == ["/a"]


def test_tried_again() -> None:
    """What may be better in a while is asked again, with growing waits; then it is good."""
    with RedfishServer(BODIES, troubles={"/a": Status(2, status=502)}) as server:
        answer, naps = using(endpoint(server), lambda web: web.get("/a"))
    assert answer.json() == {"Id": "a"}
    assert naps == [0.5, 1.0]


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("7", 7, 7),
        ("100000", 60, 60),
        ("in 50 s", 1, 50),
        ("yesterday", 0.5, 0.5),
        ("-5", 0.5, 0.5),
        ("²", 0.5, 0.5),
    ],
    ids=("seconds", "too long", "a date", "a word", "negative", "no digit"),
)
def test_retry_after(header: str, least: float, most: float) -> None:
    """The server says how long, as a number or a date; bounded, nonsense is our own back-off."""
    if header == "in 50 s":
        header = format_datetime(datetime.now(UTC) + timedelta(seconds=50))
    busy = Status(1, status=503, headers={"Retry-After": header})
    with RedfishServer(BODIES, troubles={"/a": busy}) as server:
        answer, naps = using(endpoint(server, budget=600), lambda web: web.get("/a"))
    assert answer.status == 200
    assert least <= naps[0] <= most


def test_budget() -> None:
    """A wait longer than what is left is not waited; after the end nothing is sent."""
    busy = Status(status=503, headers={"Retry-After": "50"})
    with RedfishServer(BODIES, troubles={"/a": busy}) as server:
        started = time.monotonic()
        with pytest.raises(BadAnswer, match="busy"):
            get(endpoint(server, budget=10))
        assert time.monotonic() - started < 5
        with pytest.raises(TimedOut, match="time budget of 0 s for test:one is used up"):
            get(endpoint(server, budget=0), "/b")
    assert server.asked == ["/a"]


def test_time_out() -> None:
    """A server that does not answer in time costs the time-out, as often as it is tried."""
    with (
        RedfishServer(BODIES, troubles={"/a": Slow(seconds=3)}) as server,
        pytest.raises(TimedOut, match="no answer in 0 s; raise `timeout`"),
    ):
        get(endpoint(server, timeout=0.2, retries=0))


def test_huge_body_is_cut_off() -> None:
    """A gigabyte is not read: the connection ends soon after the bound."""
    huge = Huge()
    with (
        RedfishServer(BODIES, troubles={"/a": huge}) as server,
        pytest.raises(BadAnswer, match="larger than 4 MiB was cut off"),
    ):
        get(endpoint(server, max_body=4 << 20))
    assert huge.sent < 64 << 20


def test_not_json() -> None:
    """Garbage is an answer until somebody wants it as JSON."""
    deep = b"[" * 100_000
    for body in (b"<html>", b"", b"\xff\xfe", deep):
        with RedfishServer(BODIES, troubles={"/a": Garbage(body=body)}) as server:
            answer = get(endpoint(server))
        with pytest.raises(BadAnswer, match="not JSON"):
            answer.json()


def test_requests_in_flight() -> None:
    """Never more than `parallel` at one server."""

    async def work(web: Web) -> Any:
        return await asyncio.gather(*(web.get("/a") for _ in range(12)))

    with RedfishServer(BODIES, delay=0.02) as server:
        using(endpoint(server, parallel=2), work)
    assert server.most == 2
    assert len(server.log) == 12


def test_nobody_there() -> None:
    """A closed port says where to look."""
    with RedfishServer(BODIES) as server:
        to = endpoint(server, retries=0)
    with pytest.raises(Unreachable, match="check address, port and route"):
        get(to)


def test_documents_hold_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    """Neither what was asked with nor what looks secret in an answer; failures are documents."""
    caplog.set_level(logging.DEBUG)
    encoded = "YXVkaXQ6Y2FuYXJ5LVJlZGZpc2gtcGFzc3dvcmQ="
    told = {"Id": "a", "Note": f"{PASSWORD} {encoded}", "Password": "canary-other", "Health": "OK"}

    async def work(web: Web) -> Any:
        return [await web.ask(Request(path), path) for path in ("/a", "/gone", f"/{PASSWORD}")]

    with RedfishServer({"/a": told}) as server:
        (good, gone, odd), _naps = using(endpoint(server), work)
    assert (good.status, good.error) == (200, None)
    assert good.json()["Health"] == "OK"
    assert (gone.body, gone.error) == (b"", "unsupported: /gone is not there (HTTP 404).")
    written = f"{good.body!r} {gone} {odd.error} {endpoint(server)!r} {caplog.text}"
    for secret in (PASSWORD, "canary-other", encoded):
        assert secret not in written


def test_bad_settings() -> None:
    """A fingerprint that is none and a CA file that is not there are said before asking."""
    with RedfishServer(BODIES) as server:
        for wrong in ({"fingerprint": "xyz"}, {"verify": "/nowhere/ca.pem"}):
            with pytest.raises(ConfigError, match="test:one"):
                get(endpoint(server, **wrong))


def test_how_far_it_is_checked() -> None:
    """The words that stand in the report."""
    to = Endpoint("test:one", "https://bmc.example")
    assert to.tls == "verified"
    assert replace(to, verify=False).tls == "certificate not verified"
    assert replace(to, fingerprint="ab").tls == "pinned certificate"
    assert replace(to, verify="ca.pem").tls == "verified by ca.pem"
    assert replace(to, url="http://bmc.example").tls == "no TLS"
