"""Ports of other blocks, names of certificates, and answers that cannot be read."""

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from audit.capture import Document, Origin
from audit.config_blocks import Blocks
from audit.errors import ConfigError
from audit.store import open_writable
from audit.targets import ArrayTarget, CloudStackTarget, RedfishTarget
from audit.targets_plane import BalancerTarget, TlsTarget
from collectors.certificate import of_der
from collectors.load import Load
from collectors.tls.certificates import is_for
from collectors.tls.endpoints import endpoints, placed
from collectors.tls.reading import TlsReading
from tests.tls_server import HOST


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A CA nobody knows."""
    return trustme.CA()


def test_derived() -> None:
    """What other blocks name, each once, with the role of their kind; not what has no TLS."""
    api, clear = "https://cloud.example/client/api", "http://cloud.example:8080/client/api"
    blocks = Blocks(
        cloudstack=tuple(
            CloudStackTarget("c", e, "env:A", "env:B") for e in (api, clear, "cs:acme")
        ),
        redfish=(RedfishTarget("b", ("192.0.2.1", "192.0.2.2:8443", "2001:db8::1"), "u", "env:P"),),
        array=(ArrayTarget("a", "ceph", "file:///x"), ArrayTarget("o", "ontap", "filer.example")),
        balancer=(
            BalancerTarget("l", "haproxy", ("https://lb1:8404/stats", "/run/x", "http://lb1/")),
        ),
    )
    block = TlsTarget(
        "x", ("cloud.example:443", "[2001:db8::2]:8250"), ("db1:3306",),
        ("cloudstack", "redfish", "array", "balancer"), "agents",
    )  # fmt: skip
    assert [(e.address, e.port, e.role, e.tls) for e in endpoints(block, blocks)] == [
        ("cloud.example", 443, "agents", True), ("2001:db8::2", 8250, "agents", True),
        ("db1", 3306, "agents", False), ("192.0.2.1", 443, "bmc", True),
        ("192.0.2.2", 8443, "bmc", True), ("2001:db8::1", 443, "bmc", True),
        ("filer.example", 443, "array", True), ("lb1", 8404, "balancer", True),
    ]  # fmt: skip
    with pytest.raises(ConfigError, match="no port"):
        endpoints(TlsTarget("x", targets=("redfish",)), Blocks())
    with pytest.raises(ConfigError, match="host:port"):
        endpoints(TlsTarget("x", ports=("db1",)), Blocks())


@given(st.text(max_size=40))
def test_any_address(text: str) -> None:
    """Host and port, or None."""
    found = placed(text, 443)
    assert found is None or 0 < found[1] < 65536


@pytest.mark.parametrize(
    ("names", "asked", "fits"),
    [
        (("cloud.example",), "CLOUD.example.", True),
        (("*.cloud.example",), "a.cloud.example", True),
        (("*.cloud.example",), "a.b.cloud.example", False), (("*.example",), "example", False),
        (("127.0.0.1",), "127.0.0.1", True), (("cloud.example",), "127.0.0.1", False),
        (("::1",), "0:0:0:0:0:0:0:1", True),
    ],
)  # fmt: skip
def test_names(authority: trustme.CA, names: tuple[str, ...], asked: str, *, fits: bool) -> None:
    """RFC 9525: a star is one label; addresses are addresses."""
    pem = authority.issue_cert(*names).cert_chain_pems[0].bytes().decode()
    assert is_for(of_der(ssl.PEM_cert_to_DER_cert(pem)), asked) is fits


@given(st.binary(max_size=200))
def test_any_certificate(raw: bytes) -> None:
    """Refused as a ValueError."""
    with pytest.raises(ValueError):  # noqa: PT011 - the library's words
        of_der(raw)


MUTILATED: list[Callable[[bytes], bytes]] = [lambda b: b[:-40], lambda b: b + b"x", lambda _b: b""]


@pytest.mark.parametrize("change", MUTILATED)
def test_mangled_answers(change: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """A document that cannot be read is a gap, and the endpoint is not taken for gone."""
    params = {"address": HOST, "port": "443", "role": "api", "tls": "yes"}
    body = b'{"open": true, "tls": true, "fault": null, "chain": ["bm90IGEgY2VydGlmaWNhdGU="]}'
    with open_writable(tmp_path / "x.db") as database:
        at = "2026-11-22T12:00:00Z"
        load = Load(
            database, Origin("tls:x", "tls", at, ("handshake",)), TlsReading(at, ("handshake",))
        )
        load.take(Document("tls:x", "handshake", params, 200, at, change(body)))
        load.commit(None)
        assert database.execute("SELECT DISTINCT cause FROM gap").fetchall() == [("bad answer",)]
        assert database.execute("SELECT max(complete) FROM answer").fetchone() == (0,)


def test_a_chain_that_is_none() -> None:
    """One port that shows rubbish is told, and spoils no other."""
    params = {"address": HOST, "port": "443", "role": "bmc", "tls": "yes"}
    body = b'{"open": true, "tls": true, "fault": null, "chain": ["bm90IGEgY2VydGlmaWNhdGU="]}'
    reading = TlsReading("2026-11-22T12:00:00Z", ("handshake",))
    told = dict(reading.take(Document("tls:x", "handshake", params, 200, "", body)))
    assert told["tls_certificate"] == []
    assert "a certificate cannot be read" in told["tls_endpoint"][0]
    assert all(reading.outcome().tables.values())
