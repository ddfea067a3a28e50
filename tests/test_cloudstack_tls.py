"""Whom to believe: certificates, pins, and what is said when they do not fit."""

import asyncio
import hashlib
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from collectors.base import Request, split_failure
from collectors.cloudstack import CloudStackCollector, Target
from tests.cloudstack_server import CloudStackServer, self_signed
from tests.cloudstack_server.example import ACCOUNTS
from tests.support import ask_live, estate, link

_ZONES = Request("listZones")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate and its key."""
    made = self_signed(tmp_path_factory.mktemp("tls"))
    if isinstance(made, str):
        pytest.skip(made)
    return made


@pytest.fixture
def server(certificate: tuple[Path, Path]) -> Iterator[CloudStackServer]:
    """A server with the self-signed certificate."""
    with CloudStackServer(estate(), accounts=ACCOUNTS, tls=certificate) as running:
        yield running


def _pin(certificate: Path) -> str:
    """SHA-256 of a certificate."""
    der = ssl.PEM_cert_to_DER_cert(certificate.read_text())
    return hashlib.sha256(der).hexdigest()


def _asked(server: CloudStackServer, **settings: Any) -> tuple[str, str]:
    """Cause and sentence of one question; empty when it was answered."""
    (document,) = asyncio.run(ask_live(link(server.url, retries=2, **settings), _ZONES))
    return split_failure(document.error or "")


def test_self_signed_is_refused_at_once(server: CloudStackServer) -> None:
    """An unknown certificate is not accepted, not tried again, and the ways out are named."""
    cause, sentence = _asked(server, backoff=30.0)
    assert cause == "unreachable"
    assert "is not trusted" in sentence
    assert "`ca = FILE`" in sentence
    assert "`fingerprint`" in sentence
    assert server.requests == []


def test_own_ca(server: CloudStackServer, certificate: tuple[Path, Path]) -> None:
    """With its CA file the server is believed."""
    assert _asked(server, verify=str(certificate[0])) == ("", "")


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_ca_file_of_no_use(server: CloudStackServer, tmp_path: Path, content: str | None) -> None:
    """A CA file that is missing or none is told; nothing is sent."""
    path = tmp_path / "ca.pem"
    if content:
        path.write_text(content)
    cause, sentence = _asked(server, verify=str(path))
    assert cause == "unreachable"
    assert "TLS" in sentence
    assert str(path) in sentence
    assert server.requests == []


@pytest.mark.parametrize("colons", [False, True])
def test_pin(server: CloudStackServer, certificate: tuple[Path, Path], *, colons: bool) -> None:
    """The right fingerprint is believed, written either way."""
    pin = _pin(certificate[0])
    shown = ":".join(pin[i : i + 2] for i in range(0, 64, 2)).upper() if colons else pin
    assert _asked(server, fingerprint=shown) == ("", "")


@pytest.mark.parametrize("pin", ["00" * 32, "abc", "zz" * 32])
def test_wrong_pin(server: CloudStackServer, pin: str) -> None:
    """Another fingerprint, or one that is none, is refused before a request is sent."""
    cause, sentence = _asked(server, fingerprint=pin, backoff=30.0)
    assert cause == "unreachable"
    assert "is not the pinned one" in sentence
    assert server.requests == []


def test_pin_does_not_help_another_server(tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    """A pin is for one certificate: another self-signed one is refused."""
    other = self_signed(tmp_path)
    assert not isinstance(other, str)
    with CloudStackServer(estate(), accounts=ACCOUNTS, tls=other) as server:
        assert "not the pinned one" in _asked(server, fingerprint=_pin(certificate[0]))[1]


def test_not_verified_on_purpose(server: CloudStackServer) -> None:
    """Without verification the answer comes, without a warning in between."""
    assert _asked(server, verify=False) == ("", "")


def test_plain_server_asked_over_tls() -> None:
    """A server without TLS behind https is not blamed on its certificate."""
    with CloudStackServer(estate(), accounts=ACCOUNTS) as server:
        to = link(server.url.replace("http:", "https:"), retries=0)
        (document,) = asyncio.run(ask_live(to, _ZONES))
    assert "does not speak TLS as expected" in (document.error or "")


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({}, "verified"), ({"verify": "/ca"}, "own CA"), ({"fingerprint": "ab"}, "pinned"),
        ({"verify": False}, "NOT VERIFIED"), ({"url": "http://x"}, "no TLS"),
    ],
)  # fmt: skip
def test_what_the_report_says(settings: dict[str, Any], word: str) -> None:
    """The run says how far the certificate was checked."""
    to = link(**{"url": "https://x", **settings})
    assert CloudStackCollector(Target(to)).tls == word
