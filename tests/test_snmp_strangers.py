"""Switches nobody recorded: ports, LAGs, neighbours, VLANs, MAC addresses and identity."""

import pytest

from collectors.snmp.families import recognise
from tests.strangers import STRANGERS, Stranger
from tests.test_snmp_reading import read


@pytest.mark.parametrize("device", STRANGERS.values(), ids=list(STRANGERS))
def test_a_stranger(device: Stranger) -> None:
    """What it tells is read, and nothing else."""
    family = recognise(f"1.3.6.1.4.1.{device.object_id}", device.descr.decode())
    rows, outcome = read(family, device.answers())
    (switch,) = rows["switch"]
    assert tuple(switch[n] for n in ("vendor", "model", "os_version", "serial")) == device.identity
    ports = {row["name"]: row for row in rows["switch_port"]}
    assert {name for name, row in ports.items() if row["is_physical"]} == set(device.ports)
    assert [ports[name]["oper_up"] for name in device.ports] == [True, True, True, False]
    assert all(ports[name]["speed"] == 10_000_000_000 for name in device.ports)
    legs = [name for name, row in ports.items() if row["lag"]]
    if device.lag is None:
        assert not legs
        has_lag = device.lag_type or "dot3adAggPortAttachedAggID" in device.columns
        blind = any(gap.request == "LAG membership" for gap in outcome.missing)
        assert blind == bool(has_lag)
        assert all(row["lag_source"] is None for row in ports.values()) or not has_lag
    else:
        assert (ports[legs[0]]["lag"], legs) == device.lag
        assert ports[device.lag[0]]["is_lag"]
        assert ports[device.lag[0]]["speed"] == 20_000_000_000
    (neighbor,) = rows["neighbor"]
    assert (neighbor["port"], neighbor["system_name"], neighbor["port_id"]) == (
        device.ports[2], "kvm-7.example.com", "52:54:00:aa:bb:cc",
    )  # fmt: skip
    learned = [(r["vlan"], r["mac"], r["port"]) for r in rows.get("mac_entry", [])]
    wanted = [(device.vlan, "00:01:02:03:04:05", device.ports[2])]
    assert learned == (wanted if device.vlan is not None else [])
    if device.vlan:
        passed = {(r["first"], r["tagged"]) for r in rows["switch_port_vlan"]
                  if r["port"] == device.ports[2]}  # fmt: skip
        assert passed == {(1, False), (20, True)}
        assert ports[device.ports[2]]["native_vlan"] == 1
    assert "switch_part" not in rows
    assert [(row["number"], row["serial"]) for row in rows["switch_member"]] == [
        (1, device.identity[3])
    ]
