"""vSphere over the wire: the guard, the session, certificates, pages, faults.

Answers come from a tape of vcsim; vcsim itself answers in test_vsphere_live.
"""

import asyncio
import hashlib
import ssl
import sys
from pathlib import Path
from typing import Any

import pytest
from pyVmomi import vim

from audit.capture import Document
from audit.errors import ConfigError, Forbidden
from audit.store import open_writable
from audit.targets_plane import VsphereTarget
from collectors.run import Raw, collect, replay
from collectors.vsphere.collector import VsphereCollector
from collectors.vsphere.questions import QUESTIONS
from collectors.vsphere.wire import CALLS
from tests.array_estate import AT
from tests.array_server import PASSWORD
from tests.redfish_server.troubles import Cut, Drop, Garbage, Slow, Status, Trouble
from tests.support import dump
from tests.vsphere.server import AUTHORITY, TapeServer, client, fault


def fetch(collector: VsphereCollector) -> list[Document]:
    """Every document of one run."""

    async def run() -> list[Document]:
        return [document async for document in collector.fetch(lambda _request: None)]

    return asyncio.run(run())


def read(collector: VsphereCollector, documents: list[Document]) -> tuple[dict[str, int], Any]:
    """Rows by table, counted, and what was missing."""
    reading = collector.reading(AT)
    for document in documents:
        assert list(reading.take(document)) == []
    return {name: len(rows) for name, rows in reading.finish()}, reading.outcome()


def test_whole_vcenter(tmp_path: Path) -> None:
    """Everything is answered by reading calls alone; the session is given back."""
    with TapeServer() as server:
        documents = fetch(client(server, tmp_path))
        tables, outcome = read(client(server, tmp_path), documents)
    assert outcome.missing == []
    assert all(outcome.tables.values())
    assert outcome.version == "VMware vCenter Server 6.5.0 build-5973321"
    assert tables == {
        "host_system": 3, "hypervisor_pool": 1, "host_link": 9, "host_address": 3,
        "host_network": 6, "host_store": 6,
    }  # fmt: skip
    assert {call.partition(" ")[0] for call in server.calls} <= CALLS
    assert (server.calls[1], server.calls[-1]) == ("Login", "Logout")
    assert all(PASSWORD.encode() not in document.body for document in documents)


def test_pages(tmp_path: Path) -> None:
    """Hosts come in pages; one that is lost makes their tables incomplete."""
    with TapeServer(paged=True) as server:
        tables, outcome = read(client(server, tmp_path), fetch(client(server, tmp_path)))
        found = asyncio.run(client(server, tmp_path).examine())  # the first page will do
    assert (tables["host_system"], outcome.missing) == (3, [])
    assert (found.reachable, found.lacking) == (True, {})
    lost = {"ContinueRetrievePropertiesEx": fault("InvalidArgument")}
    with TapeServer(paged=True, faults=lost) as server:
        server.tape.pop("ContinueRetrievePropertiesEx paged")
        tables, outcome = read(client(server, tmp_path), fetch(client(server, tmp_path)))
    assert tables["host_system"] == 2
    assert not outcome.tables["host_system"]
    assert outcome.tables["host_store"] is False


def test_deep_asks_hosts_one_by_one(tmp_path: Path) -> None:
    """Neighbours and clocks; a host that cannot tell one costs that table."""
    with TapeServer() as server:
        outcome = read(
            client(server, tmp_path, deep=True), fetch(client(server, tmp_path, deep=True))
        )[1]
    assert server.calls.count("QueryNetworkHint") == 3
    assert {table for table, whole in outcome.tables.items() if not whole} == {"host_system_sample"}
    assert "3 objects did not tell QueryDateTime" in outcome.missing[0].message


def test_wrong_password(tmp_path: Path) -> None:
    """One attempt, and nothing else is asked."""
    with TapeServer() as server:
        outcome = read(
            client(server, tmp_path), fetch(client(server, tmp_path, password="wrong-one"))
        )[1]
        assert (server.refused, server.calls[-1]) == (1, "Logout")
        found = asyncio.run(client(server, tmp_path, password="wrong-one").examine())
    assert {gap.cause for gap in outcome.missing} == {"refused"}
    assert not found.reachable
    assert "does not accept user 'audit'" in str(found.error)


def test_session_that_ends(tmp_path: Path) -> None:
    """No second log-in; what came before is kept."""
    ended = {"RetrievePropertiesEx Datastore": fault("NotAuthenticated")}
    with TapeServer(faults=ended) as server:
        tables, outcome = read(client(server, tmp_path), fetch(client(server, tmp_path)))
    assert server.calls.count("Login") == 1
    assert tables["host_system"] == 3
    assert {gap.cause for gap in outcome.missing} == {"refused"}


def test_missing_right(tmp_path: Path) -> None:
    """It costs the tables of what was asked; doctor says so."""
    faults = {
        "RetrievePropertiesEx Datastore": fault(
            "NoPermission", "<privilegeId>System.Read</privilegeId>"
        )
    }
    with TapeServer(faults=faults) as server:
        outcome = read(client(server, tmp_path), fetch(client(server, tmp_path)))[1]
        found = asyncio.run(client(server, tmp_path).examine())
    assert {table for table, whole in outcome.tables.items() if not whole} == {
        "host_store", "host_mount",
    }  # fmt: skip
    assert "privilege System.Read" in outcome.missing[0].message
    assert found.reachable
    assert found.tables() == {"host_store", "host_mount"}
    assert found.what == "VMware vCenter Server 6.5.0 build-5973321"


def test_property_an_old_version_lacks(tmp_path: Path) -> None:
    """It is left out; its column is a gap, the rest is whole."""
    with TapeServer(unknown=("summary.currentEVCModeKey",)) as server:
        tables, outcome = read(client(server, tmp_path), fetch(client(server, tmp_path)))
    assert (tables["hypervisor_pool"], all(outcome.tables.values())) == (1, True)
    (gap,) = outcome.missing
    assert (gap.tables, gap.column, gap.cause) == (("hypervisor_pool",), "evc", "unsupported")


@pytest.mark.parametrize(
    ("trouble", "cause"),
    [
        (Cut(), "bad answer"), (Drop(), "unreachable"), (Garbage(), "bad answer"),
        (Garbage(body=b"{}"), "bad answer"), (Status(status=503), "unreachable"),
        (Status(status=500), "bad answer"), (Slow(seconds=3), "timed out"),
    ],
)  # fmt: skip
def test_trouble(trouble: Trouble, cause: str, tmp_path: Path) -> None:
    """A gap with the reason; never a traceback, never a row."""
    with TapeServer(troubles={"*": trouble}) as server:
        tables, outcome = read(client(server, tmp_path), fetch(client(server, tmp_path, timeout=1)))
        assert tables == {}
        assert {gap.cause for gap in outcome.missing} == {cause}, outcome.missing[0]
        assert not any(outcome.tables.values())


def test_budget(tmp_path: Path) -> None:
    """What there is no time for is not asked."""
    with TapeServer(delay=0.3) as server:
        outcome = read(client(server, tmp_path), fetch(client(server, tmp_path, budget=1)))[1]
    assert "budget" in outcome.missing[0].message
    assert "RetrievePropertiesEx DistributedVirtualPortgroup" not in server.calls


def test_nothing_else_is_ever_sent(tmp_path: Path) -> None:
    """Calls and properties beside the list never leave."""
    with TapeServer() as server:
        wire = client(server, tmp_path).wire()
        host = vim.HostSystem("host-1", wire._stub)
        with pytest.raises(Forbidden, match="never sent"):
            host.EnterMaintenanceMode_Task(60, False)  # noqa: FBT003 - of pyVmomi
        with pytest.raises(Forbidden, match="never sent"):
            _ = host.name
        assert server.calls == []
    assert not [
        call for call in CALLS if not call.startswith(("Retrieve", "Continue", "Query", "Log"))
    ]
    plan = client("192.0.2.1", tmp_path, deep=True).plan()
    assert plan[0] == "ServiceInstance"
    assert "QueryNetworkHint for each HostSystem" in plan
    assert client("192.0.2.1", tmp_path).asked() == tuple(
        name for name, question in QUESTIONS.items() if not question.deep
    )


# pyVmomi leaves the socket of a certificate it refuses to the garbage collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_certificates(tmp_path: Path) -> None:
    """An unknown one is refused and its fingerprint shown; a pin is the only thing trusted."""
    with TapeServer() as server:
        raw = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", server.port)))
        pin = hashlib.sha256(raw).hexdigest()
        found = asyncio.run(client(server, tmp_path, ca=None).examine())
        assert "is not trusted" in str(found.error)
        assert found.fingerprint == pin
        for wrong in (None, str(tmp_path / "ca.pem")):  # a good CA does not stand in for the pin
            refused = fetch(client(server, tmp_path, ca=wrong, fingerprint="ab" * 32))
            assert [document.error is None for document in refused] == [False]
        assert server.calls == []
        pinned = client(server, tmp_path, ca=None, fingerprint=pin)
        assert (read(pinned, fetch(pinned))[1].missing, pinned.tls) == ([], "pinned certificate")
        unchecked = client(server, tmp_path, ca=None, verify=False)
        found = asyncio.run(unchecked.examine())
        assert (found.reachable, unchecked.tls) == (True, "certificate not verified")
        assert "pin its fingerprint" in found.advice[0]
    assert AUTHORITY.cert_pem


@pytest.mark.parametrize(
    "wrong",
    [{"address": "http://vc"}, {"address": "a:b:c:d"}, {"fingerprint": "xy"}, {"ca": "/not/there"}],
)
def test_configuration(wrong: dict[str, Any]) -> None:
    """Mistakes are said before anything is sent."""
    target = VsphereTarget(**{"name": "vc", "address": "vc", "user": "u", "password": "", **wrong})
    with pytest.raises(ConfigError, match="vc"):
        VsphereCollector(target, "x")


def test_pyvmomi_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, a sentence that says what to install."""
    monkeypatch.setitem(sys.modules, "pyVmomi", None)
    monkeypatch.delitem(sys.modules, "collectors.vsphere.wire", raising=False)
    with pytest.raises(ConfigError, match=r"stackaudit\[vsphere\]"):
        VsphereCollector(VsphereTarget("vc", "vc", "u", ""), "x")


def test_bundle_gives_the_same_rows(tmp_path: Path) -> None:
    """Collected into one database, replayed into another; no secret is in the bundle."""
    with open_writable(tmp_path / "live.db") as live, TapeServer() as server:
        (run,) = collect(live, [client(server, tmp_path, deep=True)], Raw(tmp_path, "lab"))
        rows = dump(live)
    (bundle,) = tmp_path.glob("*.bundle")
    with open_writable(tmp_path / "again.db") as again:
        assert replay(again, bundle) == [run]
        assert dump(again) == rows
    assert (run.source, run.kind, run.status) == ("vsphere:vc1", "vsphere", "partial")
    assert PASSWORD.encode() not in bundle.read_bytes()
