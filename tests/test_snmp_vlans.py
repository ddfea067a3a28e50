"""A trunk that passes every VLAN, as each kind of agent tells it; hand-made from the MIB texts."""

import sqlite3

import pytest

from tests.test_snmp_lags import asked, interfaces
from tests.test_snmp_reading import Columns
from tests.test_worked_cases_network import found, hear, hosts, judge, port

_ALL = range(1, 4095)
_FULL: Columns = {
    "vlanTrunkPortVlansEnabled": {"1": b"\x7f" + b"\xff" * 127},
    "vlanTrunkPortVlansEnabled2k": {"1": b"\xff" * 128},
    "vlanTrunkPortVlansEnabled3k": {"1": b"\xff" * 128},
    "vlanTrunkPortVlansEnabled4k": {"1": b"\xff" * 128},  # the last bit is no VLAN
    "vlanTrunkPortDynamicStatus": {"1": 1, "2": 2},
    "vlanTrunkPortNativeVlan": {"1": 1},
}
_STATIC: Columns = {
    "dot1qVlanStaticEgressPorts": {str(vlan): b"\x80" for vlan in _ALL},
    "dot1qVlanStaticUntaggedPorts": {"1": b"\x80"},
    "dot1qVlanStaticRowStatus": {str(vlan): 1 for vlan in _ALL},
}
_CURRENT: Columns = {
    "dot1qVlanCurrentEgressPorts": {f"0.{vlan}": b"\x80" for vlan in _ALL},
    "dot1qVlanCurrentUntaggedPorts": {"0.1": b"\x80"},
}
# Junos counts VLANs by an index of its own, and lists ports as text
_JUNOS: Columns = {
    "jnxL2aldVlanTag": {str(vlan + 5): vlan for vlan in _ALL},
    "jnxL2aldVlanName": {str(vlan + 5): b"v%d" % vlan for vlan in _ALL},
    "dot1qVlanStaticName": {str(vlan + 5): b"v%d" % vlan for vlan in _ALL},
    "dot1qVlanStaticEgressPorts": {str(vlan + 5): b"1" for vlan in _ALL},
    "dot1qVlanStaticUntaggedPorts": {"6": b"1"},
}


@pytest.mark.parametrize(("family", "told"), [
    ("ios", _FULL), ("nxos", _FULL), ("eos", _CURRENT), ("comware", _STATIC), ("os10", _CURRENT),
    ("generic", _STATIC), ("generic", {**_STATIC, **_CURRENT}), ("junos", _JUNOS),
])  # fmt: skip
def test_all_vlans(family: str, told: Columns) -> None:
    """One untagged, all others tagged, whatever the spelling; the other ports pass none."""
    ports = interfaces(["Ethernet1", "Ethernet2", "Ethernet3"], "lag9")
    rows, _ = asked(family, ports, told)
    passed = [(r["port"], r["first"], r["last"], r["tagged"]) for r in rows["switch_port_vlan"]]
    assert sorted(passed) == [("Ethernet1", 1, 1, False), ("Ethernet1", 2, 4094, True)]


def test_a_master_port_tells_for_its_lag() -> None:
    """EXOS: VLANs of the load sharing group stand at its master port."""
    rows, _ = asked("exos", interfaces(["1:1", "1:2", "1:3"], "mgmt", 6), _STATIC, {
        "extremePortLoadshare2Status": {"1.2": 1}, "dot1qPvid": {"1": 7},
    })  # fmt: skip
    passed = {(r["port"], r["last"]) for r in rows["switch_port_vlan"] if r["first"] == 2}
    assert passed == {("1:1", 4094), ("LAG 1:1", 4094)}
    native = {row["name"]: row["native_vlan"] for row in rows["switch_port"]}
    assert native["LAG 1:1"] == native["1:1"] == 7


def test_the_rule(db: sqlite3.Connection) -> None:
    """A host port of each kind that passes all: low."""
    data = {
        **hosts(1),
        "switch": [{"id": "s1", "name": "leaf1"}],
        "switch_port": [port("s1", "e1", 10)],
        "neighbor": [hear("s1", "e1", "host-1")],
        "switch_port_vlan": [
            {"switch_id": "s1", "port": "e1", "first": 1, "last": 1, "tagged": False},
            {"switch_id": "s1", "port": "e1", "first": 2, "last": 4094, "tagged": True},
        ],
    }
    (finding,) = found(judge(db, data), "net-vlan-all")
    assert (finding.subject, finding.severity) == ("s1", "low")
