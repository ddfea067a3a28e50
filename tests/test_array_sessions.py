"""Sessions, resumption, bundles, doctor: the engine against a made-up array and a cluster."""

import asyncio
import ssl
from pathlib import Path

import pytest
import trustme

import collectors.array
from audit.errors import ConfigError
from audit.store import open_writable
from audit.targets import ArrayTarget
from collectors.array import collector, vendor_of
from collectors.array.engine import ArrayCollector
from collectors.run import Raw, collect, replay
from tests.array_estate import read
from tests.array_runs import client, collected, fetch, known_of
from tests.array_server import PASSWORD
from tests.ontap_server import OntapServer, estate
from tests.redfish_server.troubles import Garbage, Status
from tests.support import dump
from tests.token_array import TokenServer

VOLUMES = "/api/storage/volumes"


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(collectors.array.VENDORS, "token", "tests.token_array")


def test_session_is_given_back() -> None:
    """Log in, questions per object, pages by a secret token, log out."""
    with TokenServer() as server:
        documents = fetch(client(server, "token"))
    tables, outcome = read("token", documents, ("array", "pools", "space", "alerts", "old"))
    assert server.sessions == {}
    assert server.log[0] == ("POST", "/login")
    assert server.log[-1] == ("DELETE", "/login")
    assert [row["array_id"] for row in tables["array_pool"]] == ["A-1"] * 5
    assert {r["pool_id"]: r["used"] for r in tables["array_pool_sample"]}["p4"] == 104
    assert outcome.tables == dict.fromkeys(
        ("array_pool", "array_pool_sample", "storage_array"), True
    )
    assert [gap.request for gap in outcome.missing] == ["alerts"]
    assert "/old" not in server.asked
    bodies = b"".join(document.body for document in documents)
    assert b"secret-place" not in bodies
    assert b"canary" not in bodies


def test_token_that_ran_out_is_renewed() -> None:
    """As often as needed; the second refusal in a row ends it."""
    with TokenServer(lasts=3) as server:
        tables, outcome = collected(client(server, "token"))
    assert server.logins > 1
    assert len(tables["array_pool_sample"]) == 5
    assert outcome.tables["array_pool_sample"]
    with TokenServer(lasts=0) as server:
        outcome = collected(client(server, "token"))[1]
    assert server.logins == 2
    assert {gap.cause for gap in outcome.missing} == {"refused"}


def test_session_is_given_back_after_errors() -> None:
    """Also when nobody wants the rest, and when the answers are garbage."""
    with TokenServer(troubles={"/pools": Garbage()}) as server:
        fetch(client(server, "token"))
        assert server.sessions == {}

    async def first_only(array: ArrayCollector) -> None:
        documents = array.fetch(lambda _request: None)
        await anext(documents)
        await documents.aclose()  # type: ignore[attr-defined]

    with TokenServer() as server:
        asyncio.run(first_only(client(server, "token")))
        assert server.sessions == {}


@pytest.mark.parametrize("body", [b"[]", b"{}", b"7", b"no json"])
def test_log_in_that_cannot_be_read(body: bytes) -> None:
    """A sentence instead of a traceback; nothing else is asked."""
    with TokenServer(troubles={"/login": Garbage(body=body)}) as server:
        outcome = collected(client(server, "token"))[1]
    assert {gap.cause for gap in outcome.missing} == {"bad answer"}
    assert {method for method, _path in server.log} == {"POST"}


def test_token_of_the_configuration_is_never_written_down() -> None:
    """Not even when the array sends it back."""
    target = ArrayTarget("lab", "token", "https://192.0.2.1")
    assert (
        "canary-api-token" in collector(target, password="", token="canary-api-token").web().secrets
    )


def test_parent_that_failed_takes_its_children_along() -> None:
    """Space of pools nobody could list is not known."""
    with TokenServer(troubles={"/pools": Status(status=403)}) as server:
        outcome = collected(client(server, "token"))[1]
    assert outcome.tables["array_pool_sample"] is False
    assert {gap.cause for gap in outcome.missing if gap.request == "space"} == {"forbidden"}


def test_interrupted_run_goes_on() -> None:
    """Pages that are known are not asked again."""
    with OntapServer(estate(), page=1) as server:
        known = known_of(client(server))
        before = len(server.log)
        again = fetch(client(server), known)
        assert server.asked[before:] == ["/api/cluster"]
    assert len(again) == len(known)


def test_interrupted_run_whose_pages_hang_on_a_secret() -> None:
    """Those are asked again, as the secret was never written down."""
    with TokenServer() as server:
        known = known_of(client(server, "token"))
        server.log.clear()
        fetch(client(server, "token"), known)
    assert server.asked.count("/pools") == 2  # of three pages; the last one needs no token
    assert not [path for path in server.asked if path.startswith("/pools/")]


def test_examine() -> None:
    """What `stackaudit doctor` says: version, rights that miss, what that costs."""
    with OntapServer(estate(), forbidden=(VOLUMES,)) as server:
        found = asyncio.run(client(server).examine())
    assert found.reachable
    assert found.what == "NetApp ONTAP 9.13.1P4"
    assert {name: cause for name, (cause, _text) in found.lacking.items()} == {VOLUMES: "forbidden"}
    assert "array_volume" in found.tables()


def test_examine_gives_the_session_back() -> None:
    """What an array may lack costs no rule."""
    with TokenServer() as server:
        found = asyncio.run(client(server, "token").examine())
    assert (found.reachable, found.version, server.sessions) == (True, "7.1", {})
    assert {name: cause for name, (cause, _text) in found.lacking.items()} == {
        "alerts": "unsupported"
    }
    assert found.tables() == frozenset()


@pytest.mark.parametrize("kind", ["ontap", "token"])
def test_examine_with_a_wrong_password(kind: str) -> None:
    """Tried once."""
    server: OntapServer | TokenServer
    server = OntapServer(estate()) if kind == "ontap" else TokenServer()
    with server:
        found = asyncio.run(client(server, kind, password="wrong-password").examine())
    assert not found.reachable
    assert "does not accept" in str(found.error)
    assert server.refused == 1


def test_examine_shows_the_certificate_to_pin() -> None:
    """An array that is not trusted yet; pinned, it is."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority = trustme.CA()
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    with OntapServer(estate(), tls=tls) as server:
        found = asyncio.run(client(server).examine())
        assert not found.reachable
        assert server.log == []
        assert found.fingerprint is not None
        pinned = asyncio.run(client(server, fingerprint=found.fingerprint).examine())
        unchecked = asyncio.run(client(server, verify=False).examine())
    assert (pinned.reachable, pinned.advice) == (True, [])
    assert "not checked" in unchecked.advice[0]


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("filer.example", "https://filer.example:8443"),
        ("filer.example:9443", "https://filer.example:9443"),
        ("2001:db8::1", "https://[2001:db8::1]:8443"),
        ("http://127.0.0.1:99", "http://127.0.0.1:99"),
    ],
)
def test_addresses(address: str, url: str) -> None:
    """Host, host and port, or URL; the vendor's port where none is said."""
    array = collector(ArrayTarget("lab", "token", address), password="", token="")
    assert array.endpoint.url == url


@pytest.mark.parametrize("address", ["ftp://x", "https://", "host:port", "[::1"])
def test_addresses_that_are_none(address: str) -> None:
    """A sentence, no traceback."""
    with pytest.raises(ConfigError):
        collector(ArrayTarget("lab", "token", address), password="", token="")


def test_kind_without_a_reader() -> None:
    """It names those that have one."""
    with pytest.raises(ConfigError, match="ontap"):
        vendor_of("tape robot")


def test_bundle_gives_the_same_rows(tmp_path: Path) -> None:
    """Collected into one database, replayed into another."""
    with (
        OntapServer(estate(), page=1, forbidden=(VOLUMES,)) as server,
        open_writable(tmp_path / "live.db") as live,
    ):
        (run,) = collect(live, [client(server)], Raw(tmp_path, "lab"))
        rows = dump(live)
    (bundle,) = tmp_path.glob("*.bundle")
    with open_writable(tmp_path / "again.db") as again:
        (replayed,) = replay(again, bundle)
        assert dump(again) == rows
        assert again.execute("SELECT count(*) FROM array_lif").fetchone() == (4,)
    assert (run.status, run.kind, run.version) == ("partial", "ontap", "9.13.1P4")
    assert replayed == run
    assert PASSWORD.encode() not in bundle.read_bytes()


def test_plan() -> None:
    """What will be asked, without asking."""
    array = collector(ArrayTarget("lab", "token", "x"), password="", token="")
    assert "GET /pools/{pool}/space for each of pools" in array.plan()
    assert array.source == "token:lab"
