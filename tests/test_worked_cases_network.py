"""Worked cases of the rule catalogue (section 16) that concern the physical network, by number.

Rows are what devices tell; links, views and rules do the rest.
"""

import json
import sqlite3
from typing import Any

import pytest

from audit.check import Summary, check, load_rules
from audit.check.needs import with_inputs
from audit.derive import install
from audit.model import TABLES
from audit.model.rules import Finding
from tests.report_page import FIRST, collect

Rows = dict[str, list[dict[str, Any]]]
_GIGABIT = 1_000_000_000


def judge(db: sqlite3.Connection, data: Rows) -> Summary:
    """Collect rows, all other tables of CloudStack (and of switches) empty, and check all rules."""
    kinds = {"cloudstack", "snmp"} if "switch" in data else {"cloudstack"}
    empty: Rows = {name: [] for name, info in TABLES.items() if info.by in kinds}
    collect(db, FIRST, {**empty, **data})
    install(db)
    return check(db, load_rules())


def found(summary: Summary, rule: str) -> list[Finding]:
    """Findings of one rule."""
    return [finding for finding in summary.findings if finding.rule_id == rule]


def hosts(number: int) -> Rows:
    """One zone with one cluster of hosts."""
    return {
        "zone": [{"id": "z1", "name": "zone one"}],
        "cluster": [{"id": "c1", "name": "cluster one", "zone_id": "z1", "pod_id": "p1"}],
        "host": [
            {"id": f"h{n}", "name": f"host-{n}", "zone_id": "z1", "cluster_id": "c1",
             "hypervisor": "KVM", "state": "Up", "resource_state": "Enabled"}
            for n in range(1, number + 1)
        ],
    }  # fmt: skip


def port(switch: str, name: str, speed: int, **values: Any) -> dict[str, Any]:
    """A physical port that is up."""
    known = {"type": 6, "is_lag": False, "is_physical": True, "oper_up": True}
    return {"switch_id": switch, "name": name, "speed": speed * _GIGABIT, **known, **values}


def hear(switch: str, name: str, system: str, far: str = "") -> dict[str, Any]:
    """A neighbour by LLDP."""
    return {"switch_id": switch, "port": name, "protocol": "lldp", "number": 1,
            "system_name": system, "port_id": far}  # fmt: skip


def pair_of_leaves() -> Rows:
    """Twenty hosts with 2 x 10 Gb/s on an MLAG pair, 2 x 40 Gb/s up per switch, to two cores."""
    data = hosts(20)
    leaves, cores = ("leaf1", "leaf2"), ("core1", "core2")
    data["switch"] = [{"id": name, "name": name} for name in (*leaves, *cores)]
    data["switch_port"], data["neighbor"] = [], []
    for leaf in leaves:
        for n in range(1, 21):
            data["switch_port"].append(port(leaf, f"e{n}", 10, lag=f"po{n}"))
            data["neighbor"].append(hear(leaf, f"e{n}", f"host-{n}"))
        for up, core in enumerate(cores, 1):
            data["switch_port"] += [port(leaf, f"u{up}", 40), port(core, leaf, 40)]
            data["neighbor"] += [hear(leaf, f"u{up}", core, leaf), hear(core, leaf, leaf, f"u{up}")]
        data["switch_port"].append(port(leaf, "peer", 40))
    data["neighbor"] += [hear("leaf1", "peer", "leaf2", "peer")]
    data["mlag_state"] = [
        {"switch_id": leaf, "domain": "1", "kind": "vpc", "keepalive_alive": True,
         "dual_active": False, "peer_link": "peer"}
        for leaf in leaves
    ]  # fmt: skip
    return data


def test_case_5_oversubscription_of_a_pair(db: sqlite3.Connection) -> None:
    """400 to 160 is 2.5 to 1; one uplink lost 400 to 120; one peer lost 200 to 80."""
    summary = judge(db, pair_of_leaves())
    db.row_factory = sqlite3.Row
    (row,) = db.execute("SELECT * FROM oversubscription WHERE kind = 'access'").fetchall()
    assert (row["asked"], row["carried"]) == (400 * _GIGABIT, 160 * _GIGABIT)
    assert row["ratio"] == pytest.approx(2.5)
    assert row["ratio_link_lost"] == pytest.approx(400 / 120)
    assert row["ratio_switch_lost"] == pytest.approx(2.5)
    assert found(summary, "net-oversub-access") == []
    for rule in ("net-uplink-single", "net-core-single", "net-mlag-single-leg"):
        assert found(summary, rule) == [], rule


def test_case_5_with_slower_uplinks(db: sqlite3.Connection) -> None:
    """The same rack on 2 x 10 Gb/s per switch is 10 to 1: medium, not high."""
    data = pair_of_leaves()
    for one in data["switch_port"]:
        one["speed"] = min(one["speed"], 10 * _GIGABIT)
    (finding,) = found(judge(db, data), "net-oversub-access")
    assert (finding.severity, json.loads(finding.evidence)["ratio"]) == ("medium", 10.0)


def test_case_6_twelve_links_of_1g(db: sqlite3.Connection) -> None:
    """12 x 1 Gb/s as 6 + 4 + 2: bundles of 6, 4 and 2 Gb/s, and any one flow gets 1.

    The catalogue also expects net-storage-1g low, for storage on the bundle of 2. Which bundle
    carries storage is not known here, so the rule judges the fastest: 6 Gb/s is no finding.
    """
    data = hosts(1)
    legs = [("po1", 6), ("po2", 4), ("po3", 2)]
    names = [(f"{lag}/{n}", lag) for lag, members in legs for n in range(members)]
    data["switch"] = [{"id": "leaf1", "name": "leaf1"}]
    data["switch_port"] = [port("leaf1", name, 1, lag=lag) for name, lag in names]
    data["neighbor"] = [hear("leaf1", name, "host-1") for name, _ in names]
    data["storage_pool"] = [
        {"id": "s1", "name": "nfs", "scope": "CLUSTER", "cluster_id": "c1", "zone_id": "z1",
         "type": "NetworkFilesystem"}
    ]  # fmt: skip
    summary = judge(db, data)
    speeds = db.execute("SELECT speed_max * legs_up FROM bond WHERE host_id = 'h1' ORDER BY legs")
    assert [speed // _GIGABIT for (speed,) in speeds] == [2, 4, 6]
    legs_and_best = db.execute("SELECT leg_speed, bundle_speed FROM host_cabling").fetchone()
    assert tuple(legs_and_best) == (_GIGABIT, 6 * _GIGABIT)
    assert [f.severity for f in found(summary, "net-nic-sprawl")] == ["low"]
    assert found(summary, "net-storage-1g") == []


def test_case_11_a_bond_over_two_switches_that_are_no_pair(db: sqlite3.Connection) -> None:
    """LACP is up on one leg only: high, and what is left is a single uplink."""
    data = hosts(1)
    data["switch"] = [{"id": leaf, "name": leaf} for leaf in ("leaf1", "leaf2")]
    data["switch_port"] = [port(leaf, "e1", 10, lag="po1") for leaf in ("leaf1", "leaf2")]
    data["neighbor"] = [hear(leaf, "e1", "host-1") for leaf in ("leaf1", "leaf2")]
    data["lacp_port"] = [
        {"switch_id": leaf, "port": "e1", "configured_lag": "po1", "actor_state": actor,
         "partner_system": "aa:00:00:00:00:01", "partner_key": 1, "synchronised": synced,
         "defaulted": False}
        for leaf, actor, synced in (("leaf1", 0xBC, True), ("leaf2", 0x8C, False))
    ]  # fmt: skip
    (finding,) = found(judge(db, data), "net-lacp-not-synced")
    assert (finding.subject, finding.severity) == ("leaf1 po1", "high")
    assert "leaf2 e1; what is left ends on one switch" in finding.message


def test_case_16_without_snmp(db: sqlite3.Connection) -> None:
    """Every rule that reads switches is not assessable, says so, and none passes."""
    summary = judge(db, hosts(2))
    results = {result.rule_id: result for result in summary.results}
    by_switch, by_host = (
        {info.name for info in TABLES.values() if info.by == kind}
        for kind in ("snmp", "hypervisor")
    )
    asking = [
        rule.id
        for rule in load_rules()
        if by_switch & {table for table, _ in with_inputs(rule.reads(db))}
        and ("switch", "") not in rule.optional  # else servers may tell instead
        and not by_host & {table for table, _ in with_inputs(rule.reads(db))}
    ]
    assert len(asking) > 40
    assert {results[name].outcome for name in asking} == {"not assessable"}
    said = {name: results[name].reason or "" for name in asking}
    assert {name: why for name, why in said.items() if "no switch was collected" not in why} == {}
    assert [f for f in summary.findings if f.rule_id in asking] == []
