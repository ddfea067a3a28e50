"""Certificates of BMCs: own CA, pins, a certificate that changed, and what doctor says."""

import asyncio
import hashlib
import json
import ssl
from pathlib import Path

import pytest
import trustme

from audit.errors import ConfigError
from collectors.redfish import collectors
from collectors.redfish.pinning import pin
from collectors.redfish.target import bmcs, pins, place, url
from tests.command_line import clean, run
from tests.redfish_reading import block
from tests.redfish_server import PASSWORD, USER, RedfishServer
from tests.redfish_trees import idrac_17g

V1 = "/redfish/v1"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A CA nobody knows."""
    return trustme.CA()


def context(authority: trustme.CA, host: str = "127.0.0.1") -> tuple[ssl.SSLContext, str]:
    """A server's side of TLS with a new certificate, and its SHA-256."""
    issued = authority.issue_cert(host)
    side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued.configure_cert(side)
    der = ssl.PEM_cert_to_DER_cert(issued.cert_chain_pems[0].bytes().decode())
    return side, hashlib.sha256(der).hexdigest()


def error(server: RedfishServer, **settings: object) -> str | None:
    """What keeps doctor from using a BMC."""
    (collector,) = collectors(block(server, **settings), PASSWORD)
    return asyncio.run(collector.examine()).error


def test_trust(authority: trustme.CA, tmp_path: Path) -> None:
    """Unknown CA: refused before anything is sent; its file, a pin or an explicit no helps."""
    ca, file = tmp_path / "ca.pem", tmp_path / "pins"
    authority.cert_pem.write_to_path(ca)
    side, digest = context(authority)
    with RedfishServer(idrac_17g(), tls=side) as server:
        refusal = error(server)
        assert refusal is not None
        assert "is not trusted" in refusal
        assert server.log == []
        assert error(server, ca=str(ca)) is None
        assert error(server, verify=False) is None
        file.write_text(f"127.0.0.1:{server.port} {digest}\n", encoding="utf-8")
        assert error(server, pins=str(file)) is None
        assert error(server, pins=str(file), verify=False) is None


def test_pins_are_kept(authority: trustme.CA, tmp_path: Path) -> None:
    """Pinning adds what is new, leaves what is known, and refuses what changed."""
    file = tmp_path / "pins"
    side, digest = context(authority)
    with RedfishServer(idrac_17g(), tls=side) as server:
        target = block(server, pins=str(file))
        (first,) = asyncio.run(pin(target))
        assert (first.state, first.fingerprint) == ("new", digest)
        (again,) = asyncio.run(pin(target))
        assert again.state == "known"
        assert pins(file) == {f"127.0.0.1:{server.port}": digest}
        assert server.log == []  # no request: only the TLS greeting
        other, changed = context(authority)
        server.tls = other
        file.write_text(f"127.0.0.1:{server.port} {'ab' * 32}\n", encoding="utf-8")
        (refused,) = asyncio.run(pin(target))
        assert refused.state == "changed"
        assert "REFUSED" in refused.text
        assert digest in refused.text
        assert pins(file) == {f"127.0.0.1:{server.port}": "ab" * 32}
        sentence = error(server, pins=str(file))
        assert sentence is not None
        assert "is not the pinned one" in sentence
        assert server.log == []  # the password does not leave
        assert changed != digest


def test_no_tls_and_nobody(tmp_path: Path) -> None:
    """Nothing to pin without TLS or without an answer; without a file it is said."""
    file = tmp_path / "pins"
    with RedfishServer(idrac_17g()) as server:
        (plain,) = asyncio.run(pin(block(server, pins=str(file))))
        with pytest.raises(ConfigError, match="set `pins = FILE`"):
            asyncio.run(pin(block(server)))
    assert (plain.state, plain.fingerprint) == ("unreachable", None)
    assert not file.exists()


def test_words_of_tls(tmp_path: Path) -> None:
    """What stands in the report about every BMC."""
    file = tmp_path / "pins"
    file.write_text(f"bmc.example {'ab' * 32}\n", encoding="utf-8")
    target = block(addresses=("bmc.example",))
    for settings, words in (
        ({}, "verified"),
        ({"verify": False}, "certificate not verified"),
        ({"pins": str(file)}, "pinned certificate"),
        ({"ca": "/etc/ca.pem"}, "verified by /etc/ca.pem"),
    ):
        (collector,) = collectors(block(addresses=target.addresses, **settings), PASSWORD)
        assert collector.tls == words


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("bmc1", "https://bmc1"),
        ("10.0.0.1:8443", "https://10.0.0.1:8443"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("[2001:db8::1]", "https://[2001:db8::1]"),
        ("2001:db8::1", "https://[2001:db8::1]"),  # as the configuration hands it over
    ],
)
def test_addresses(written: str, expected: str) -> None:
    """Host, host:port or URL."""
    assert url(written) == expected
    assert place(written) == expected.partition("://")[2]


@pytest.mark.parametrize("written", ["", "ftp://x", "https://u:p@x", "x:99999", "x/y", "[::1"])
def test_bad_addresses(written: str) -> None:
    """Anything else is said when the configuration is read."""
    with pytest.raises(ConfigError, match="must be a host"):
        url(written)


@pytest.mark.parametrize("line", ["bmc1", "bmc1 xyz", f"bmc1 {'ab' * 31}", f"a b {'ab' * 32}"])
def test_bad_pins(line: str, tmp_path: Path) -> None:
    """A line that is no pin is named by its number; nothing is asked without it."""
    file = tmp_path / "pins"
    file.write_text(f"# ours\n\nok {'AB:' * 31}AB\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="line 4"):
        bmcs(block(addresses=("bmc1",), pins=str(file)), PASSWORD)
    file.write_text(f"a {'ab' * 32}\na {'cd' * 32}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="has another pin already"):
        pins(file)


def test_doctor(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`doctor --pins` pins, `doctor` then says what answers and what it lacks."""
    clean(monkeypatch, tmp_path)
    side, digest = context(authority)
    with RedfishServer(idrac_17g(), tls=side) as server:
        (tmp_path / "secret").write_text(PASSWORD, encoding="utf-8")
        (tmp_path / "stackaudit.toml").write_text(
            f'customer = "Acme"\n[[redfish]]\nname = "dc1"\nuser = "{USER}"\n'
            f'addresses = ["{server.url}"]\npassword = "file:{tmp_path}/secret"\n'
            'pins = "bmc.pins"\n',
            encoding="utf-8",
        )
        before = run("doctor")
        assert before.code == 4
        assert f"it shows a certificate with fingerprint {digest}" in before.out
        pinned = run("doctor", "--pins")
        assert pinned.code == 0
        assert f"127.0.0.1:{server.port}  pinned {digest}" in pinned.out
        after, as_json = run("doctor"), run("doctor", "--json")
        assert after.code == 0, after
        assert "answers; Dell Integrated Dell Remote Access Controller Redfish 1.17.0" in after.out
        assert "server_firmware" in after.out
        (target,) = json.loads(as_json.out)["targets"]
        assert target["lacking"]["server_firmware"] == "unsupported"
        assert target["rules_not_assessable"] == []
        assert PASSWORD not in f"{before}{pinned}{after}{as_json}"
        (tmp_path / "bmc.pins").write_text(
            f"127.0.0.1:{server.port} {'ab' * 32}\n", encoding="utf-8"
        )
        assert run("doctor", "--pins").code == 4
        plan = run("collect", "--plan")
        assert f"GET {server.url}{V1}" in plan.out


def test_nothing_to_pin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a block of BMCs `doctor --pins` says so."""
    clean(monkeypatch, tmp_path)
    (tmp_path / "stackaudit.toml").write_text('customer = "Acme"\n', encoding="utf-8")
    found = run("doctor", "--pins")
    assert found.code == 2
    assert "no [[redfish]] block: nothing to pin" in found.err
