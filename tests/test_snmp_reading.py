"""SNMP answers to rows: what no recording holds, made by hand from the MIB texts, and gaps.

LACP (IEEE8023-LAG-MIB), vPC (CISCO-VPC-MIB), PAgP (CISCO-PAGP-MIB) and two looks at counters are
hand-made: no recording of a real device has them.
"""

import random
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audit.model import TABLES
from collectors.base import Outcome, Request, failure
from collectors.snmp.families import Family, families
from collectors.snmp.groups import groups
from collectors.snmp.reading import SnmpReading
from tests.snmp_recordings import AT, answers, document, rows_of

Columns = dict[str, dict[str, int | str | bytes]]
NXOS, IOS, JUNOS, GENERIC = (families()[n] for n in ("nxos", "ios", "junos", "generic"))
SYSTEM: Columns = {
    "sysDescr": {"0": b"Cisco NX-OS(tm) n9000, Software (n9000), Version 10.2(3), RELEASE"},
    "sysObjectID": {"0": "1.3.6.1.4.1.9.12.3.1.3.1955"},
    "sysName": {"0": b"leaf-1"},
}
PORTS: Columns = {
    "ifName": {"1": b"Ethernet1/1", "2": b"Ethernet1/2", "3": b"Ethernet1/3", "9": b"po9"},
    "ifType": {"1": 6, "2": 6, "3": 6, "9": 161},
    "ifOperStatus": {"1": 1, "2": 1, "3": 1, "9": 1},
    "ifHighSpeed": {"1": 10000, "2": 10000, "3": 0, "9": 0},
}


def read(family: Family, *parts: Columns) -> tuple[dict[str, list[dict[str, Any]]], Outcome]:
    """Rows by table as dictionaries, and the outcome."""
    columns = {name: rows for part in (SYSTEM, *parts) for name, rows in part.items()}
    reading = SnmpReading(AT, tuple(groups()))
    found = rows_of(reading, answers(family, columns))
    rows = {t: [dict(zip(TABLES[t].names, r, strict=True)) for r in rs] for t, rs in found.items()}
    return rows, reading.outcome()


def lacp(actor: int, partner: int, attached: int = 9) -> dict[str, Any]:
    """The LACP row of Ethernet1/1 with these states."""
    rows, _ = read(NXOS, PORTS, {
        "dot3adAggPortSelectedAggID": {"1": 9, "2": 9, "3": 0},
        "dot3adAggPortAttachedAggID": {"1": attached, "2": 9, "3": 0},
        "dot3adAggPortActorOperState": {"1": bytes([actor])},
        "dot3adAggPortPartnerOperState": {"1": bytes([partner])},
        "dot3adAggPortPartnerOperSystemID": {"1": bytes.fromhex("001122334455")},
        "dot3adAggPortPartnerOperKey": {"1": 17},
    })  # fmt: skip
    return next(row for row in rows["lacp_port"] if row["port"] == "Ethernet1/1")


@pytest.mark.parametrize("state", [0xBC, 0xFC, 0x3C])
def test_healthy_lacp(state: int) -> None:
    """Slow, fast and passive: in sync, collecting and distributing on both sides."""
    row = lacp(state, state)
    assert (row["synchronised"], row["defaulted"]) == (True, False)
    assert (row["partner_system"], row["partner_key"]) == ("00:11:22:33:44:55", 17)
    assert row["configured_lag"] == row["attached_lag"] == "po9"


def test_no_partner_was_ever_heard() -> None:
    """Defaulted: the far side speaks no LACP. Configured, but not attached."""
    row = lacp(0x46 & ~0x04, 0x42, attached=0)
    assert (row["defaulted"], row["synchronised"], row["attached_lag"]) == (True, False, None)
    assert row["configured_lag"] == "po9"


@pytest.mark.parametrize("state", [0x3D, 0x3F, 0x05, 0x0C])
def test_reversed_bits_are_unknown(state: int) -> None:
    """0x3D and 0x3F are healthy states last bit first; distributing without sync cannot be."""
    row = lacp(state, state)
    found = [row[n] for n in ("actor_state", "partner_state", "synchronised", "defaulted")]
    assert found == [None, None, None, None]


def test_membership_in_order() -> None:
    """Attached counts before selected; a port in no LAG says what proves it."""
    rows, _ = read(NXOS, PORTS, {
        "dot3adAggPortSelectedAggID": {"1": 9, "2": 9, "3": 0},
        "dot3adAggPortAttachedAggID": {"1": 0, "2": 9, "3": 0},
    })  # fmt: skip
    found = {row["name"]: (row["lag"], row["lag_source"]) for row in rows["switch_port"]}
    assert found == {
        "Ethernet1/1": ("po9", "selected"),
        "Ethernet1/2": ("po9", "attached"),
        "Ethernet1/3": (None, "attached"),
        "po9": (None, None),
    }


def test_pagp_and_lists() -> None:
    """PAgP (0 or itself: none); a bitmap that counts ifIndex; one that could mean two things."""
    rows, _ = read(NXOS, PORTS, {"pagpGroupIfIndex": {"1": 9, "2": 9, "3": 3}})
    assert [r["lag_source"] for r in rows["switch_port"]] == ["pagp", "pagp", "pagp", None]
    rows, _ = read(NXOS, PORTS, {"dot3adAggPortListPorts": {"9": b"\xc0"}})
    assert [r["lag"] for r in rows["switch_port"]] == ["po9", "po9", None, None]
    bridge: Columns = {"dot1dBasePortIfIndex": {"1": 3, "2": 2}}
    rows, _ = read(NXOS, PORTS, bridge, {"dot3adAggPortListPorts": {"9": b"\xc0"}})
    assert {r["lag_source"] for r in rows["switch_port"]} == {None}


def test_vpc() -> None:
    """A vPC domain whose keepalive is dead, and two host links, one of them down on this peer."""
    rows, outcome = read(NXOS, PORTS, {
        "cVpcPeerKeepAliveStatus": {"10": 3},
        "cVpcRoleStatus": {"10": 2},
        "cVpcDualActiveDetectionStatus": {"10": 2},
        "cVpcStatusPeerLinkIfIndex": {"10": 9},
        "cVpcStatusHostLinkIfIndex": {"10.24": 9, "10.25": 3},
        "cVpcStatusHostLinkStatus": {"10.24": 3, "10.25": 2},
        "cVpcStatusHostLinkConsistencyStatus": {"10.24": 1, "10.25": 3},
        "cVpcStatusHostLinkConsistencyDetail": {"10.25": b"Consistency Check Not Performed"},
    })  # fmt: skip
    (state,) = rows["mlag_state"]
    assert (state["domain"], state["kind"], state["role"]) == ("10", "vpc", "primary")
    assert (state["keepalive_alive"], state["dual_active"], state["peer_link"]) == (
        False, False, "po9",
    )  # fmt: skip
    links = [(r["port"], r["number"], r["up"], r["consistent"]) for r in rows["mlag_port"]]
    assert links == [("po9", 24, True, True), ("Ethernet1/3", 25, False, None)]
    assert outcome.tables["mlag_state"]


def test_two_looks_make_rates() -> None:
    """10 s, 1.25 GB in: 1 Gbit/s. A port whose counters were cleared between is not measured."""
    rows, _ = read(NXOS, PORTS, {
        "clockUpTime@1": {"0": (1 << 32) - 500}, "clockUpTime": {"0": 500},  # the clock wraps
        "ifHCInOctets@1": {"1": 10**12, "2": 7, "3": 9},
        "ifHCInOctets": {"1": 10**12 + 1_250_000_000, "2": 900, "3": 5},
        "ifHCOutOctets": {"1": 5},
        "ifCounterDiscontinuityTime@1": {"2": 0}, "ifCounterDiscontinuityTime": {"2": 44},
    })  # fmt: skip
    found = {r["name"]: (r["seconds"], r["in_rate"]) for r in rows["switch_port_sample"]}
    assert found["Ethernet1/1"] == (10.0, 1_000_000_000)
    assert found["Ethernet1/2"] == found["Ethernet1/3"] == (10.0, None)


def test_a_restart_between_looks_measures_nothing() -> None:
    """SysUpTime went back, far from its end."""
    rows, _ = read(NXOS, PORTS, {
        "clockUpTime@1": {"0": 900_000}, "clockUpTime": {"0": 100},
        "ifHCInOctets@1": {"1": 5}, "ifHCInOctets": {"1": 9},
    })  # fmt: skip
    assert {(r["seconds"], r["in_rate"]) for r in rows["switch_port_sample"]} == {(None, None)}


def test_bridge_tables_by_vlan() -> None:
    """Cisco IOS: each context numbers its bridge ports by itself."""
    system: Columns = {"sysDescr": {"0": b"Cisco IOS Software, C2960X, Version 15.0(2)"}}
    rows, _ = read(IOS, PORTS, system, {
        "dot1dBasePortIfIndex@vlan-10": {"1": 2}, "dot1dBasePortIfIndex@vlan-20": {"1": 3},
        "dot1dTpFdbPort@vlan-10": {"0.1.2.3.4.5": 1, "0.1.2.3.4.6": 0},
        "dot1dTpFdbStatus@vlan-10": {"0.1.2.3.4.5": 3, "0.1.2.3.4.6": 3},
        "dot1dTpFdbPort@vlan-20": {"0.1.2.3.4.5": 1}, "dot1dTpFdbStatus@vlan-20": {},
    })  # fmt: skip
    found = {(r["vlan"], r["mac"], r["port"]) for r in rows["mac_entry"]}
    assert found == {
        (10, "00:01:02:03:04:05", "Ethernet1/2"), (20, "00:01:02:03:04:05", "Ethernet1/3"),
    }  # fmt: skip


def test_trunks_of_cisco() -> None:
    """VLANs 1-1023 and 3072-4094 allowed, native 5; an access port has its VLAN alone."""
    rows, _ = read(NXOS, PORTS, {
        "vlanTrunkPortDynamicStatus": {"1": 1, "2": 2},
        "vlanTrunkPortNativeVlan": {"1": 5},
        "vlanTrunkPortVlansEnabled": {"1": b"\x7f" + b"\xff" * 127},
        "vlanTrunkPortVlansEnabled2k": {"1": bytes(128)},
        "vlanTrunkPortVlansEnabled4k": {"1": b"\xff" * 128},
        "vmVlan": {"2": 30},
    })  # fmt: skip
    found = [(r["port"], r["first"], r["last"], r["tagged"]) for r in rows["switch_port_vlan"]]
    assert found == [
        ("Ethernet1/1", 1, 4, True), ("Ethernet1/1", 6, 1023, True),
        ("Ethernet1/1", 3072, 4094, True), ("Ethernet1/1", 5, 5, False),
        ("Ethernet1/2", 30, 30, False),
    ]  # fmt: skip
    assert [r["native_vlan"] for r in rows["switch_port"]] == [5, 30, None, None]


def test_local_port_numbers_that_are_another_ports_index() -> None:
    """Huawei, Ciena: local port 1 is Ethernet1/3, although ifIndex 1 is another port."""
    local: Columns = {
        "lldpLocPortId": {"1": b"Ethernet1/3", "2": b"\x00\x11\x22\x33\x44\x55", "7": b"2"},
        "lldpLocPortIdSubtype": {"1": 5, "2": 3, "7": 7},
        "ifPhysAddress": {"1": b"\x00\x11\x22\x33\x44\x55"},
        "lldpRemSysName": {"5.1.1": b"old", "9.1.1": b"new", "0.2.3": b"b", "0.7.4": b"\xe9"},
    }
    rows, _ = read(NXOS, PORTS, local)
    found = [(r["port"], r["system_name"]) for r in rows["neighbor"]]
    assert sorted(found) == [("Ethernet1/1", "b"), ("Ethernet1/2", "é"), ("Ethernet1/3", "new")]


def test_what_makes_a_switch() -> None:
    """LLDP's bridge capability or bridge ports; a Linux host's own bridges do not count."""
    bridging: Columns = {"sysDescr": {"0": b"X"}, "lldpLocSysCapEnabled": {"0": b"\x28\x00"}}
    assert "switch" in read(GENERIC, bridging, {"sysObjectID": {"0": "1.3.6.1.4.1.99"}})[0]
    host: Columns = {"sysObjectID": {"0": "1.3.6.1.4.1.8072.3.2.10"}}
    assert "switch" not in read(GENERIC, bridging, host)[0]
    assert "switch" in read(GENERIC, bridging, host, {"dot1dBasePortIfIndex": {"1": 1}})[0]


def test_trunks_that_if_mib_does_not_have() -> None:
    """VOSS: MultiLink Trunk 1 has ifIndex 6144, which is in no row of ifTable; bit 0 is port 0."""
    rows, _ = read(families()["voss"], PORTS, {
        "sysObjectID": {"0": "1.3.6.1.4.1.2272.212"}, "sysDescr": {"0": b"VSP-8608 (6.2.0.2)"},
        "dot1dBasePortIfIndex": {"1": 0, "2": 0},
        "rcMltName": {"1": b"to-core"}, "rcMltIfIndex": {"1": 6144},
        "rcMltPortMembers": {"1": b"\x60"},
        "dot1qTpFdbPort": {"127.0.0.0.0.0.7": 6144, "127.0.0.0.0.0.8": 2, "127.0.0.0.0.0.9": 99},
    })  # fmt: skip
    lags = {r["name"]: r["lag"] for r in rows["switch_port"]}
    assert (lags["Ethernet1/1"], lags["Ethernet1/2"], lags["to-core"]) == (*["to-core"] * 2, None)
    assert [r["port"] for r in rows["mac_entry"]] == ["to-core", "Ethernet1/2", None]


def test_gaps() -> None:
    """A cut table, a failed group and one never answered leave their tables incomplete."""
    documents = answers(NXOS, SYSTEM | PORTS)
    kept = [d for d in documents if d.request not in ("cdp", "dot1q_vlan", "lldp_remote")]
    cut = {"columns": {}, "cut": {"1.3.6": "its rows do not come in rising order"}}
    kept += [
        document(Request("dot1q_vlan"), cut),
        document(Request("lldp_remote"), {}, failure("timed out", "no answer in 3 s.")),
    ]
    random.Random(1).shuffle(kept)  # noqa: S311 - any order will do
    reading = SnmpReading(AT, tuple(groups()))
    rows = rows_of(reading, kept)
    outcome = reading.outcome()
    assert {t for t, whole in outcome.tables.items() if not whole} == {
        "switch_vlan", "switch_port_vlan", "neighbor",
    }  # fmt: skip
    told = {(gap.request, gap.cause) for gap in outcome.missing}
    assert {("dot1q_vlan 1.3.6", "bad answer"), ("lldp_remote", "timed out")} <= told
    assert ("cdp", "bad answer") in told
    assert outcome.tables["switch_port"]
    assert len(rows["switch_port"]) == 4


def test_a_dead_device_leaves_everything_open() -> None:
    """Without the system group no table is answered, for one reason."""
    reading = SnmpReading(AT, tuple(groups()))
    silent = document(Request("sys"), {}, failure("timed out", "no answer."))
    assert rows_of(reading, [silent]) == {}
    outcome = reading.outcome()
    assert not any(outcome.tables.values())
    assert "switch" in outcome.tables
    assert [gap.cause for gap in outcome.missing] == ["timed out"]


VALUES = st.one_of(st.integers(-(1 << 70), 1 << 70), st.binary(max_size=40), st.just("1.3.6.1"))
INDEX = st.lists(st.integers(0, 1 << 33), min_size=1, max_size=9).map(
    lambda arcs: ".".join(map(str, arcs))
)
NAMES = sorted({column for group in groups().values() for column in group.columns})
COLUMNS = st.dictionaries(
    st.sampled_from(NAMES),
    st.dictionaries(st.one_of(INDEX, st.sampled_from(["0", "1", "2", "9"])), VALUES, max_size=6),
    max_size=25,
)


@given(columns=COLUMNS, family=st.sampled_from(sorted(families())))
@example(columns={"lldpRemPortIdSubtype": {"0.2147483648.0": 0}}, family="aos-cx")
def test_hostile_values_never_raise(columns: Columns, family: str) -> None:
    """Whatever a device answers, rows come out that the database can keep, each key once."""
    system: Columns = {"sysDescr": {"0": b"x"}, "dot1dBasePortIfIndex": {"1": 1}}
    reading = SnmpReading(AT, ())
    found = rows_of(reading, answers(families()[family], system | columns))
    reading.outcome()
    for table, rows in found.items():
        places = [TABLES[table].names.index(key) for key in TABLES[table].keys]
        assert len({tuple(row[p] for p in places) for row in rows}) == len(rows), table
        for row in rows:
            assert len(row) == len(TABLES[table].columns)
            for value, column in zip(row, TABLES[table].columns, strict=True):
                assert value is not None or column.nullable, (table, column.name)
                assert not isinstance(value, int) or -(1 << 63) <= value < 1 << 63
