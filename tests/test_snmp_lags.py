"""LAGs with a leg that is down, as each family tells them; hand-made from the MIB texts.

One bundle of ports 1 and 2, port 2 down, and port 3 that is in none.
"""

from typing import Any

import pytest

from collectors.base import Outcome
from collectors.snmp.families import families
from collectors.snmp.groups import of_every_device
from collectors.snmp.reading import SnmpReading
from tests.snmp_recordings import AT, answers, rows_of
from tests.test_snmp_reading import Columns, read

_KEYS: Columns = {
    "dot3adAggActorAdminKey": {"9": 10},
    "dot3adAggPortActorAdminKey": {"1": 10, "2": 10, "3": 0},
}


_SYSTEMS = {
    "eos": (b"Arista Networks EOS version 4.31.2F running on a DCS-7050SX3", "30065.1.3011"),
    "nxos": (b"Cisco NX-OS(tm) n9000, Version 10.2(3), RELEASE", "9.12.3.1.3.1955"),
    "ios": (b"Cisco IOS Software, C2960X Software, Version 15.2(7)E", "9.1.1208"),
    "junos": (b"Juniper Networks, Inc. qfx5120-48y, kernel JUNOS 21.4R3", "2636.1.1.1.4.82.33"),
    "comware": (b"H3C Comware Platform Software, Software Version 7.1.070", "25506.11.1.250"),
    "os10": (b"Dell EMC Networking OS10 Enterprise.", "674.11000.5000.100.2.1.7"),
    "exos": (b"ExtremeXOS (X670G2-48x-4q) version 30.7.1.1 30.7.1.1-patch1-19", "1916.2.212"),
    "generic": (b"Managed switch", "99999.1"),
}


def asked(family: str, *parts: Columns) -> tuple[dict[str, list[dict[str, Any]]], Outcome]:
    """Rows and outcome of a device of this family."""
    descr, arcs = _SYSTEMS[family]
    system: Columns = {
        "sysDescr": {"0": descr}, "sysObjectID": {"0": f"1.3.6.1.4.1.{arcs}"},
        "dot1dBasePortIfIndex": {"1": 1, "2": 2, "3": 3},
    }  # fmt: skip
    return read(families()[family], system, *parts)


def interfaces(ports: list[str], lag: str, kind: int = 161) -> Columns:
    """Ports 1 to 3 and the LAG, number 9; port 2 is down."""
    names = dict(zip(("1", "2", "3", "9"), [*ports, lag], strict=True))
    return {
        "ifName": {index: name.encode() for index, name in names.items()},
        "ifType": {"1": 6, "2": 6, "3": 6, "9": kind},
        "ifOperStatus": {"1": 1, "2": 2, "3": 1, "9": 1},
        "ifHighSpeed": {"1": 10000, "2": 0, "3": 10000, "9": 10000},
    }


def bundle(family: str, *parts: Columns) -> list[tuple[str | None, str | None]]:
    """LAG and its proof of ports 1 to 3."""
    rows, _ = asked(family, *parts)
    told = {row["if_index"]: (row["lag"], row["lag_source"]) for row in rows["switch_port"]}
    return [told[1], told[2], told[3]]


def test_eos() -> None:
    """Arista EOS: the leg is neither attached, selected nor stacked; its key is the LAG's."""
    ports = interfaces(["Ethernet1", "Ethernet2", "Ethernet3"], "Port-Channel10")
    now: Columns = {
        "dot3adAggPortAttachedAggID": {"1": 9, "2": 0},
        "dot3adAggPortSelectedAggID": {"1": 9, "2": 0},
        "ifStackStatus": {"9.1": 1, "0.9": 1},
    }
    keys: Columns = {
        "dot3adAggActorAdminKey": {"9": 10}, "dot3adAggPortActorAdminKey": {"1": 10, "2": 10},
    }  # fmt: skip
    assert bundle("eos", ports, now, keys) == [
        ("Port-Channel10", "attached"), ("Port-Channel10", "key"), (None, "attached"),
    ]  # fmt: skip
    without = bundle("eos", ports, now)
    assert without[1][0] is None


def test_eos_without_lag_table() -> None:
    """The key of the leg that is up is the key of the LAG where dot3adAggTable is empty."""
    ports = interfaces(["Ethernet1", "Ethernet2", "Ethernet3"], "Port-Channel10")
    told = bundle("eos", ports, {
        "dot3adAggPortAttachedAggID": {"1": 9, "2": 0},
        "dot3adAggPortActorAdminKey": {"1": 10, "2": 10},
    })  # fmt: skip
    assert told[1] == ("Port-Channel10", "key")


def test_nxos() -> None:
    """Cisco NX-OS: LACP keeps the selection, static members stand in CISCO-LAG-MIB alone."""
    ports = interfaces(["Ethernet1/1", "Ethernet1/2", "Ethernet1/3"], "port-channel10")
    told = bundle("nxos", ports, {"dot3adAggPortSelectedAggID": {"1": 9, "2": 9}})
    assert told == [
        ("port-channel10", "selected"), ("port-channel10", "selected"), (None, "selected"),
    ]  # fmt: skip
    static: Columns = {
        "clagAggPortListInterfaceIndexList": {"9": bytes.fromhex("0000000100000002")}
    }
    assert bundle("nxos", ports, static) == [
        ("port-channel10", "list"), ("port-channel10", "list"), (None, "list"),
    ]  # fmt: skip


def test_ios() -> None:
    """Cisco IOS: PAgP and ifStack forget the leg, the LACP key of the channel group stays."""
    ports = interfaces(["Gi1/0/1", "Gi1/0/2", "Gi1/0/3"], "Po1", 53)
    told = bundle("ios", ports, {
        "pagpGroupIfIndex": {"1": 9, "2": 2, "3": 3},
        "ifStackStatus": {"9.1": 1},
        "dot3adAggActorAdminKey": {"9": 1},
        "dot3adAggPortActorAdminKey": {"1": 1, "2": 1},
    })  # fmt: skip
    assert told == [("Po1", "ifStack"), ("Po1", "key"), (None, "ifStack")]


def test_junos() -> None:
    """Junos stacks units, and keeps the leg that is down below its ae."""
    names = ["xe-0/0/1", "xe-0/0/2", "xe-0/0/3"]
    units: Columns = {
        "ifName": {"11": b"xe-0/0/1.0", "12": b"xe-0/0/2.0", "19": b"ae0.0"},
        "ifType": {"11": 53, "12": 53, "19": 53},
    }
    ports = interfaces(names, "ae0")
    both = {name: {**rows, **units.get(name, {})} for name, rows in ports.items()}
    told = bundle("junos", both, {"ifStackStatus": {"19.11": 1, "19.12": 1}})
    assert told == [("ae0", "ifStack"), ("ae0", "ifStack"), (None, "ifStack")]


def test_comware() -> None:
    """Comware: nothing is selected, dot3adAggPortListPorts counts the leg by bridge port."""
    names = ["Ten-GigabitEthernet1/0/1", "Ten-GigabitEthernet1/0/2", "Ten-GigabitEthernet1/0/3"]
    told = bundle("comware", interfaces(names, "Bridge-Aggregation10"), {
        "dot3adAggPortAttachedAggID": {"1": 9, "2": 0, "3": 0},
        "dot3adAggPortListPorts": {"9": b"\xc0"},
    })  # fmt: skip
    assert told == [
        ("Bridge-Aggregation10", "attached"), ("Bridge-Aggregation10", "list"), (None, "attached"),
    ]  # fmt: skip


def test_os10() -> None:
    """Dell OS10: the LACP key alone."""
    told = bundle(
        "os10",
        interfaces(["ethernet1/1/1", "ethernet1/1/2", "ethernet1/1/3"], "port-channel10"),
        {"dot3adAggPortAttachedAggID": {"1": 9, "2": 0, "3": 0}},
        _KEYS,
    )
    assert told[:2] == [("port-channel10", "attached"), ("port-channel10", "key")]


_EXOS: Columns = {
    "ifName": {"1001": b"1:1", "1002": b"1:2", "1003": b"1:3"},
    "ifType": {"1001": 6, "1002": 6, "1003": 6},
    "ifConnectorPresent": {"1001": 1, "1002": 1, "1003": 1},
    "ifOperStatus": {"1001": 1, "1002": 2, "1003": 1},
    "ifHighSpeed": {"1001": 10000, "1002": 10000, "1003": 10000},
    "dot1dBasePortIfIndex": {"1001": 1001, "1003": 1003},
}


@pytest.mark.parametrize("told", [
    {"extremePortLoadshare2Status": {"1001.1001": 1, "1001.1002": 1}},
    {"extremePortLoadshare2Status": {"1001.1002": 1}},
    {"dot3adAggPortAttachedAggID": {"1001": 1001, "1002": 1001, "1003": 0}},
    {"extremePortLoadshare2Status": {"1001.1002": 1},
     "dot3adAggPortAttachedAggID": {"1001": 1001, "1002": 0, "1003": 0}},
])  # fmt: skip
def test_exos_sharing(told: Columns) -> None:
    """EXOS: the master port stands for the LAG, in EXTREME-PORT-MIB and in IEEE8023-LAG-MIB."""
    rows, outcome = asked("exos", _EXOS, told, {
        "dot1qTpFdbPort": {"1.0.1.2.3.4.5": 1001}, "dot1qTpFdbStatus": {"1.0.1.2.3.4.5": 3},
        "dot3adAggActorSystemID": {"1001": bytes.fromhex("000496aabbcc")},
        "dot3adAggPortPartnerOperSystemID": {"1001": bytes.fromhex("001122334455")},
    })  # fmt: skip
    by_name = {row["name"]: row for row in rows["switch_port"]}
    assert [by_name[name]["lag"] for name in ("1:1", "1:2", "1:3")] == [*["LAG 1:1"] * 2, None]
    lag = by_name["LAG 1:1"]
    assert (lag["is_lag"], lag["oper_up"], lag["speed"], lag["if_index"]) == (
        True, True, 10_000_000_000, None,
    )  # fmt: skip
    assert by_name["1:1"]["is_physical"]
    assert [row["port"] for row in rows["mac_entry"]] == ["1:1"]
    (state,) = [row for row in rows["lacp_port"] if row["port"] == "1:1"]
    assert (state["configured_lag"], state["actor_system"]) == ("LAG 1:1", "00:04:96:aa:bb:cc")
    assert not any(gap.request == "LAG membership" for gap in outcome.missing)


def test_numbers_that_are_no_interface() -> None:
    """LAG 1 of some small switches is no ifIndex, although a port has that number: not readable."""
    ports = interfaces(["swp01", "swp02", "swp03"], "mgmt", 6)
    ports["ifConnectorPresent"] = {"1": 1, "2": 1, "3": 1, "9": 1}
    rows, outcome = asked("generic", ports,
        {"dot3adAggPortAttachedAggID": {"1": 0, "2": 1, "3": 1}},
    )  # fmt: skip
    assert [(r["is_lag"], r["lag"], r["lag_source"]) for r in rows["switch_port"]] == [
        (False, None, None)
    ] * 4
    assert not rows.get("lacp_port")
    assert not any(row["is_lag"] for row in rows["switch_port"])
    assert outcome.tables["switch_port"]
    assert any(gap.request == "LAG membership" for gap in outcome.missing)


def test_a_lag_without_interface() -> None:
    """A LAG that IF-MIB does not have is a LAG all the same; its legs tell its state."""
    ports = interfaces(["1", "2", "3"], "mgmt", 6)
    rows, _ = asked("generic", ports,
        {"dot3adAggPortSelectedAggID": {"1": 1001, "2": 1001, "3": 0}},
    )  # fmt: skip
    (lag,) = [row for row in rows["switch_port"] if row["is_lag"]]
    assert (lag["name"], lag["oper_up"], lag["speed"]) == ("LAG 1001", True, 10_000_000_000)
    assert [row["lag"] for row in rows["switch_port"] if not row["is_lag"]] == [
        "LAG 1001", "LAG 1001", None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(("keys", "why"), [
    ({"1": 7, "2": 7, "3": 7}, "a port that is up has it and is in no LAG"),
    ({"1": 0, "2": 0, "3": 0}, "0 is the key of nobody"),
])  # fmt: skip
def test_keys_that_prove_nothing(keys: dict[str, int | str | bytes], why: str) -> None:
    """Agents that give every port the same key."""
    told = bundle(
        "generic", interfaces(["1", "2", "3"], "ch9"),
        {"dot3adAggPortAttachedAggID": {"1": 9, "2": 0, "3": 0},
         "dot3adAggPortActorAdminKey": keys},
    )  # fmt: skip
    assert told[1][0] is None, why


def test_groups_an_older_program_did_not_ask_are_no_gap() -> None:
    """A bundle of before this group was known is as whole as it was."""
    columns = interfaces(["Ethernet1", "Ethernet2", "Ethernet3"], "Port-Channel10")
    descr, arcs = _SYSTEMS["eos"]
    columns["sysDescr"], columns["sysObjectID"] = {"0": descr}, {"0": f"1.3.6.1.4.1.{arcs}"}
    told = [d for d in answers(families()["eos"], columns) if d.request != "lag"]
    reading = SnmpReading(AT, tuple(name for name in of_every_device() if name != "lag"))
    assert rows_of(reading, told)["switch_port"]
    outcome = reading.outcome()
    assert outcome.tables["switch_port"]
    assert not any(gap.cause == "bad answer" for gap in outcome.missing)
    now = SnmpReading(AT, of_every_device())
    rows_of(now, told)
    assert ("lag", "bad answer") in {(gap.request, gap.cause) for gap in now.outcome().missing}
