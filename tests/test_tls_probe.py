"""The TLS probe against servers of every kind on loopback: what is seen, and how politely."""

import asyncio
import ssl
from pathlib import Path
from typing import Any

import pytest
import trustme

from audit.errors import ConfigError
from audit.store import open_writable
from audit.targets_plane import TlsTarget
from collectors.run import Raw, collect, replay
from collectors.tls.collector import TlsCollector
from collectors.tls.endpoints import TlsEndpoint
from collectors.tls.handshake import Look, look
from tests.haproxy_daemon import free_ports
from tests.support import dump
from tests.tls_server import HOST, issued, rows, seen, self_signed, serving


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A CA nobody knows."""
    return trustme.CA()


@pytest.fixture
def ca(authority: trustme.CA, tmp_path: Path) -> str:
    """Its file."""
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


def test_trusted(authority: trustme.CA, ca: str) -> None:
    """One handshake, no data; chain, name and times."""
    found, heard = seen(issued(authority, HOST, "*.cloud.example"), Look(ca))
    assert (heard.connections, heard.data) == (1, b"")
    told = rows(found)
    (endpoint,) = told["tls_endpoint"]
    assert {k: endpoint[k] for k in ("open", "tls", "version", "verified", "name_matches")} == {
        "open": True, "tls": True, "version": "TLSv1.3", "verified": True, "name_matches": True,
    }  # fmt: skip
    assert (endpoint["why_not"], endpoint["fault"], endpoint["versions"]) == (None, None, None)
    leaf = told["tls_certificate"][0]
    assert (leaf["names"], leaf["self_signed"]) == ('["*.cloud.example", "127.0.0.1"]', False)
    assert leaf["not_before"] < "2026" < leaf["not_after"]
    (sample,) = told["tls_sample"]
    assert 0 < sample["connect"] < 5
    assert 0 < sample["handshake"] < 5


def test_chain(authority: trustme.CA, ca: str) -> None:
    """Intermediates that are sent along are rows of their own, the leaf first."""
    found, _heard = seen(issued(authority.create_child_ca(), HOST), Look(ca))
    chain = rows(found)["tls_certificate"]
    assert [one["place"] for one in chain] == list(range(len(chain)))
    assert len(chain) >= 2
    assert chain[0]["issuer"] == chain[1]["subject"]


def test_untrusted(authority: trustme.CA) -> None:
    """A CA nobody knows: said, and the certificate is read all the same by a second handshake."""
    found, heard = seen(issued(authority), Look())
    assert heard.connections <= 2
    assert heard.data == b""
    (endpoint,) = rows(found)["tls_endpoint"]
    assert (endpoint["tls"], endpoint["verified"]) == (True, False)
    assert "certificate" in endpoint["why_not"]


def test_self_signed_and_ended(tmp_path: Path) -> None:
    """What BMCs show: every fact apart."""
    found, _heard = seen(self_signed(tmp_path), Look())
    told = rows(found)
    (endpoint,), (leaf,) = told["tls_endpoint"], told["tls_certificate"]
    assert (endpoint["verified"], endpoint["name_matches"]) == (False, False)
    assert (leaf["subject"], leaf["self_signed"], leaf["serial"]) == ("CN=bmc", True, "1267")
    assert leaf["not_after"] == "2016-01-01T00:00:00Z"
    assert (leaf["key_bits"], leaf["signature"]) == (256, "ecdsa-with-SHA256")


def test_wrong_name(authority: trustme.CA, ca: str) -> None:
    """A chain that is trusted, for somebody else."""
    found, _heard = seen(issued(authority, "other.example"), Look(ca))
    (endpoint,) = rows(found)["tls_endpoint"]
    assert (endpoint["verified"], endpoint["name_matches"]) == (True, False)


def test_versions(authority: trustme.CA, ca: str) -> None:
    """With deep: a handshake for each; what the server does not take is not listed."""
    side = issued(authority)
    side.maximum_version = ssl.TLSVersion.TLSv1_2
    found, heard = seen(side, Look(ca, deep=True))
    (endpoint,) = rows(found)["tls_endpoint"]
    assert (endpoint["version"], endpoint["versions"]) == ("TLSv1.2", '["TLSv1.2"]')
    assert heard.connections <= 5


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_old_versions(authority: trustme.CA, ca: str) -> None:
    """TLS 1.0 is seen where a server still takes it."""
    side = issued(authority)
    side.set_ciphers("ALL:@SECLEVEL=0")
    side.minimum_version = ssl.TLSVersion.TLSv1
    found, _heard = seen(side, Look(ca, deep=True))
    assert found["versions"] == ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_only_old_versions(authority: trustme.CA, ca: str) -> None:
    """A server that speaks TLS 1.0 alone is seen; whether it is trusted is not known then."""
    side = issued(authority)
    side.set_ciphers("ALL:@SECLEVEL=0")
    side.minimum_version = side.maximum_version = ssl.TLSVersion.TLSv1
    found, heard = seen(side, Look(ca))
    (endpoint,) = rows(found)["tls_endpoint"]
    assert (endpoint["tls"], endpoint["version"], endpoint["verified"]) == (True, "TLSv1", None)
    assert endpoint["why_not"]
    assert heard.connections <= 2


def test_no_tls() -> None:
    """A port that speaks something else, or nothing: open, no TLS, in time."""
    mute, _heard = seen(None, Look(timeout=0.3), mute=True)
    assert (mute["open"], mute["tls"], mute["fault"]) == (True, False, "no answer in time")
    other, heard = seen(None, Look(timeout=1))
    assert (other["open"], other["tls"]) == (True, False)
    assert other["fault"]
    assert heard.connections <= 2


def test_ports_alone() -> None:
    """Only the connection is tried: nothing is sent, not even a greeting."""
    found, heard = seen(None, Look(), tls=False)
    assert (found["open"], found["tls"], found["fault"]) == (True, None, None)
    assert heard.data == b""
    assert found["connect"] > 0


def test_nobody_there() -> None:
    """Refused, and a name that does not exist."""
    (port,) = free_ports(1)
    closed = asyncio.run(look(TlsEndpoint(HOST, port, "api"), Look()))
    assert (closed["open"], closed["tls"], closed["fault"]) == (False, False, "refused")
    unknown = asyncio.run(look(TlsEndpoint("no-such.invalid", 443, "api"), Look()))
    assert (unknown["open"], unknown["fault"]) == (None, "the name is not known")
    (endpoint,) = rows(closed)["tls_endpoint"]
    assert (endpoint["open"], endpoint["verified"], endpoint["name_matches"]) == (False, None, None)


def test_few_at_a_time(tmp_path: Path) -> None:
    """No more than `parallel` connections; the bundle gives the same rows again."""

    async def ports(count: int) -> Any:
        async with serving(None, mute=True) as heard:
            found = [TlsEndpoint(HOST, heard.port, "bmc")] * count
            collector = TlsCollector(TlsTarget("x", (HOST,), parallel=3, timeout=1), found)
            documents = [one async for one in collector.fetch(lambda _request: None)]
            return heard.most, len(documents)

    assert asyncio.run(ports(9)) == (3, 9)
    closed = [TlsEndpoint(HOST, port, "bmc") for port in free_ports(3)]
    collector = TlsCollector(TlsTarget("x", (HOST,)), closed)
    with open_writable(tmp_path / "live.db") as live:
        (run,) = collect(live, [collector], Raw(tmp_path, "lab"))
        found = dump(live)
    assert run.status == "ok"  # a closed port is a fact
    (bundle,) = tmp_path.glob("*.bundle")
    with open_writable(tmp_path / "again.db") as again:
        assert replay(again, bundle) == [run]
        assert dump(again) == found


def test_examine(authority: trustme.CA) -> None:
    """What `stackaudit doctor` says."""

    async def run() -> Any:
        async with serving(issued(authority)) as heard:
            (port,) = free_ports(1)
            both = [TlsEndpoint(HOST, heard.port, "api"), TlsEndpoint(HOST, port, "api")]
            return await TlsCollector(TlsTarget("x", (HOST,)), both).examine()

    found = asyncio.run(run())
    assert (found.reachable, found.what, found.tables()) == (True, "2 ports", frozenset())
    assert [one.partition(": ")[2] for one in found.advice] == ["refused."]


def test_authority_that_cannot_be_read(tmp_path: Path) -> None:
    """Said before anything is sent."""
    with pytest.raises(ConfigError, match="missing"):
        TlsCollector(TlsTarget("x", (HOST,), ca=str(tmp_path / "missing.pem")), [])
