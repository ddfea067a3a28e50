"""The halves of a bundle on an MLAG pair that no MIB tells of: one thing, also with a leg down."""

import sqlite3
from typing import Any

import pytest

from tests.test_worked_cases_network import Rows, found, hear, hosts, judge, port


def _pair(**second: Any) -> Rows:
    """An EOS pair (no MIB of MLAG): one leg of host-1's bundle on each, the second is down."""

    def leg(number: int, **values: Any) -> dict[str, Any]:
        return {"switch_id": f"s{number}", "port": "Ethernet1", "configured_lag": "Port-Channel1",
                **values}  # fmt: skip

    return {
        **hosts(2),
        "switch": [{"id": "s1", "name": "leaf-1"}, {"id": "s2", "name": "leaf-2"}],
        "switch_port": [
            port(f"s{n}", name, 10, lag=lag, oper_up=up)
            for n in (1, 2)
            for name, lag, up in (
                ("Ethernet1", "Port-Channel1", n == 1), ("Ethernet2", "Port-Channel2", True),
                ("Ethernet49", None, True),
            )
        ] + [
            {"switch_id": f"s{n}", "name": f"Port-Channel{lag}", "is_lag": True, "oper_up": True,
             "type": 161}
            for n in (1, 2) for lag in (1, 2)
        ],
        "lacp_port": [
            leg(1, partner_system="aa:00:00:00:00:02", partner_key=9, actor_state=188,
                partner_state=188, synchronised=True, defaulted=False,
                attached_lag="Port-Channel1", **second),
            leg(2, actor_state=162, defaulted=True, synchronised=False, **second),
            *(
                {**leg(n, partner_system="aa:00:00:00:00:04", partner_key=9, synchronised=True),
                 "port": "Ethernet2", "configured_lag": "Port-Channel2",
                 **{k: v + 1 if k == "actor_key" else v for k, v in second.items()}}
                for n in (1, 2)
            ),
        ],
        "neighbor": [
            hear("s1", "Ethernet1", "host-1"), hear("s1", "Ethernet2", "host-2"),
            hear("s2", "Ethernet2", "host-2"), hear("s1", "Ethernet49", "leaf-2", "Ethernet49"),
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    "second", [{}, {"actor_system": "02:1c:73:12:34:56", "actor_key": 1}], ids=["name", "system"]
)
def test_a_bundle_of_a_pair_stays_one(db: sqlite3.Connection, second: dict[str, Any]) -> None:
    """One leg down: the bundle runs on 1 of 2, and the host is not single-legged by design."""
    summary = judge(db, _pair(**second))
    (bond,) = found(summary, "net-bond-member-down")
    assert "runs on 1 of 2 legs" in bond.message
    assert "leaf-2 Ethernet1" in bond.message
    assert not found(summary, "net-mlag-single-leg")
    (host,) = found(summary, "net-host-single-uplink")
    assert host.subject == "h1"
    whys = db.execute("SELECT DISTINCT partner_why FROM switch_role").fetchall()
    assert len(whys) == 1
    assert whys[0][0] is not None


def test_half_of_a_pair_hangs_under_its_effect(db: sqlite3.Connection) -> None:
    """A host with a bundle on one switch of a pair is one thing to repair, not two."""
    data = _pair()
    for table in ("switch_port", "lacp_port"):
        data[table] = [
            row for row in data[table]
            if row["switch_id"] == "s1" or not str(row.get("port", row.get("name"))).endswith("1")
        ]  # fmt: skip
    summary = judge(db, data)
    (cause,) = found(summary, "net-mlag-single-leg")
    assert cause.parent == "net-host-single-uplink/h1"
    assert [f.subject for f in found(summary, "net-host-single-uplink")] == ["h1"]
