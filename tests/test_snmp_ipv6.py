"""IPv6: devices asked at such an address, and addresses that devices tell."""

import asyncio
import socket
import sqlite3
from pathlib import Path

import pytest

from audit.config import load_config
from collectors.run import Raw, collect
from collectors.snmp import SnmpCollector, Target, engine_for
from collectors.snmp.values import address
from tests.snmp_agent import Agent
from tests.snmp_agent.daemon import AUTH_PASSWORD, PRIV_PASSWORD, daemon, has_ipv6
from tests.test_snmp_collector import SECRET, small
from tests.test_snmp_reading import NXOS, PORTS, read

needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="no IPv6 on loopback")


@needs_ipv6
def test_a_device_on_ipv6(database: sqlite3.Connection, tmp_path: Path) -> None:
    """Its address is kept as it is written, and its source has it in its name."""
    with Agent({SECRET: small()}, host="::1") as agent:
        target = Target("snmp:test", "", agent.port, community=SECRET, timeout=1, interval=0.05)
        one = SnmpCollector(target.at("::1"), engine_for("2c", 4))
        (found,) = collect(database, [one], Raw(tmp_path, "live"))
    assert found.status in ("ok", "partial"), found
    assert database.execute("SELECT address, source FROM switch").fetchall() == [
        ("::1", "snmp:test/::1")
    ]


@needs_ipv6
@pytest.mark.daemon
@pytest.mark.parametrize("version", ["2c", "3"])
def test_snmpd_on_ipv6(tmp_path: Path, version: str) -> None:
    """A real agent, by our engine and by pysnmp's."""
    v3 = {
        "user": "sha256", "auth": "SHA256", "auth_password": AUTH_PASSWORD,
        "priv": "AES256", "priv_password": PRIV_PASSWORD,
    }  # fmt: skip
    login = v3 if version == "3" else {"community": "public"}
    with daemon(tmp_path) as port:
        target = Target("snmp:test/6", "::1", port, version=version, timeout=2.0, **login)  # type: ignore[arg-type]

        async def name() -> object:
            async with engine_for(version, 1) as engine:
                device = await engine.device(target)
                walk = await engine.walk(device, ["1.3.6.1.2.1.1.6"], single=True)
                return walk.columns["1.3.6.1.2.1.1.6"][0][2]

        assert asyncio.run(name()) == b"rack 7".hex()


def test_one_spelling_of_addresses(tmp_path: Path) -> None:
    """Brackets, capitals and leading zeros make no second device."""
    path = tmp_path / "stackaudit.toml"
    block = '[[snmp]]\nname = "a"\ncommunity = "env:C"\naddresses = {}\n'
    path.write_text(block.format('["[2001:DB8:0::1]", "fe80::1%eth0", "sw2.example", "10.0.0.1"]'))
    assert load_config(path).snmp[0].addresses == (
        "2001:db8::1", "fe80::1%eth0", "sw2.example", "10.0.0.1",
    )  # fmt: skip
    path.write_text(block.format('["2001:db8::1", "[2001:DB8::0:1]"]'))
    with pytest.raises(Exception, match="names an address twice"):
        load_config(path)


def test_management_addresses() -> None:
    """LLDP: the address stands in the index, family 2; IPv4 counts first where both are told."""
    six = ".".join(map(str, socket.inet_pton(socket.AF_INET6, "2001:db8::7")))
    rows, _ = read(NXOS, PORTS, {
        "lldpLocPortId": {"1": b"Ethernet1/1", "2": b"Ethernet1/2"},
        "lldpLocPortIdSubtype": {"1": 5, "2": 5},
        "lldpRemSysName": {"0.1.1": b"six", "0.2.2": b"both"},
        "lldpRemManAddrIfSubtype": {
            f"0.1.1.2.16.{six}": 2, f"0.2.2.2.16.{six}": 2, "0.2.2.1.4.192.0.2.9": 2,
        },
    })  # fmt: skip
    told = {row["system_name"]: row["management_address"] for row in rows["neighbor"]}
    assert told == {"six": "2001:db8::7", "both": "192.0.2.9"}


def test_addresses_are_written_short() -> None:
    """As everybody else writes them, so that they are found again."""
    raw = socket.inet_pton(socket.AF_INET6, "2001:db8::7")
    assert address(raw) == address(b"\x02" + raw) == "2001:db8::7"
    assert address(bytes(16)) is None
