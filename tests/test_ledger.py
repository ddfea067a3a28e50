"""The reconciliation ledger: what several sources tell of one fact, what is chosen and why."""

import sqlite3
from typing import Any

import pytest

from tests.filled import GIB, filled

_HOST = {
    "id": "h1", "name": "Web1.example.net", "zone_id": "z1", "cluster_id": "c1",
    "hypervisor": "KVM", "memory_with_overcommit": 255 * GIB, "cpu_threads": 60,
    "cpu_sockets": 1, "oobm_address": "10.0.0.9", "oobm_power_state": "On", "os_version": "22.04",
}  # fmt: skip
_SERVER = {
    "id": "s1", "host_name": "web1", "address": "10.0.0.9", "memory": 256 * GIB, "threads": 64,
    "sockets": 2, "power_state": "Off", "os": "Ubuntu 24.04", "source": "redfish:a",
}  # fmt: skip
_CLUSTER = {"id": "c1", "name": "c1", "zone_id": "z1", "memory_overcommit": 1.0}
_NIC = {
    "server_id": "s1", "name": "NIC1/1", "mac": "aa:00:00:00:00:01", "speed": 10_000_000_000,
    "link_up": True, "source": "redfish:a",
}  # fmt: skip


def _fields(**tables: Any) -> dict[tuple[str, str], dict[str, Any]]:
    with filled(**tables) as connection:
        connection.row_factory = sqlite3.Row
        rows = connection.execute("SELECT * FROM ledger_field").fetchall()
        return {(row["object_kind"], row["field"]): dict(row) for row in rows}


def test_host_and_server() -> None:
    """Each fact once, with both values, the winner of its rule, and whether they agree."""
    found = _fields(host=[_HOST], server=[_SERVER], cluster=[_CLUSTER])
    told = {field: (row["chosen"], row["chosen_from"], row["agree"])
            for (_, field), row in found.items()}  # fmt: skip
    assert told == {
        "name": ("Web1.example.net", "CloudStack", 1),
        "memory": ("255.0 GiB", "CloudStack", 0),
        "threads": ("60", "CloudStack", 0),
        "sockets": ("2", "server", 0),
        "BMC address": ("10.0.0.9", "server", 1),
        "power": ("Off", "server", 0),
        "version": ("22.04", "CloudStack", 0),
    }
    assert found["host", "memory"]["server"] == "256.0 GiB"
    assert found["host", "memory"]["rule_id"] == "rec-ram"
    assert "only what the hypervisor sees" in found["host", "memory"]["why"]


@pytest.mark.parametrize("word", ["Disabled", "Unknown", None])
def test_a_power_state_nobody_read_is_no_value(word: str | None) -> None:
    """What out-of-band management did not tell is not a second opinion."""
    tables = {"host": [{**_HOST, "oobm_power_state": word}], "server": [_SERVER]}
    assert ("host", "power") not in _fields(**tables, cluster=[_CLUSTER])


def test_one_source_is_no_ledger() -> None:
    """Facts only one source tells are left out: there is nothing to choose."""
    assert _fields(host=[_HOST], cluster=[_CLUSTER]) == {}
    silent = {**_SERVER, "memory": None, "os": None}
    found = _fields(host=[_HOST], server=[silent], cluster=[_CLUSTER])
    assert ("host", "memory") not in found
    assert ("host", "version") not in found


def test_a_name_that_binds_is_no_second_opinion() -> None:
    """A server known by its host name only cannot confirm the name."""
    host = {**_HOST, "oobm_address": None}
    assert ("host", "name") not in _fields(host=[host], server=[_SERVER], cluster=[_CLUSTER])


def test_ports_of_servers_and_switches() -> None:
    """Speed, address and place of a NIC by both ends; case of addresses aside."""
    found = _fields(
        server=[_SERVER],
        server_nic=[{**_NIC, "neighbor_chassis": "52:00:00:00:00:01", "neighbor_port": "Eth1"}],
        switch=[{"id": "w1", "name": "leaf1", "chassis_id": "52:00:00:00:00:01"}],
        switch_port=[{"switch_id": "w1", "name": "Eth1", "type": 6, "is_physical": True,
                      "oper_up": True, "speed": 1_000_000_000}],
        neighbor=[{"switch_id": "w1", "port": "Eth1", "protocol": "lldp", "number": 1,
                   "port_id": "aa:00:00:00:00:01", "port_type": "mac",
                   "chassis_id": "aa:00:00:00:00:01"}],
    )  # fmt: skip
    speed = found["server_nic", "speed"]
    assert (speed["switch"], speed["server"], speed["chosen_from"]) == (
        "1 Gb/s", "10 Gb/s", "switch",
    )  # fmt: skip
    assert not speed["agree"]
    assert found["server_nic", "MAC address"]["agree"]
    assert found["server_nic", "switch"]["agree"]


def test_pool_and_array() -> None:
    """Size, address and path of a pool by CloudStack and the array."""
    found = _fields(
        storage_pool=[{"id": "p1", "name": "one", "server": "10.0.0.1", "path": "/p1/",
                       "scope": "ZONE", "type": "NetworkFilesystem", "capacity": 10 * GIB}],
        storage_array=[{"id": "a1", "name": "nas", "source": "ontap:a"}],
        array_lif=[{"array_id": "a1", "id": "l1", "address": "10.0.0.1", "source": "ontap:a"}],
        array_volume=[{"array_id": "a1", "id": "v1", "path": "/p1", "kind": "filesystem",
                       "size": 20 * GIB, "snapshot_reserve": 0.0, "source": "ontap:a"}],
    )  # fmt: skip
    told = {field: (row["cloudstack"], row["array"], row["agree"])
            for (_, field), row in found.items()}  # fmt: skip
    assert told == {
        "size": ("10.0 GiB", "20.0 GiB", 0),
        "address": ("10.0.0.1", "10.0.0.1", 1),
        "path": ("/p1/", "/p1", 1),
    }
    assert found["storage_pool", "size"]["rule_id"] == "pool-array-gap"


def test_asked_at_two_addresses() -> None:
    """A server that was asked twice: both answers, the source that comes first wins."""
    twice = [{**_SERVER, "bios_version": "1"},
             {**_SERVER, "bios_version": "2", "source": "redfish:b"}]  # fmt: skip
    found = _fields(server=twice)["server", "BIOS version"]
    assert (found["chosen"], found["agree"], found["tellers"]) == ("1", 0, 2)


def test_one_value_of_each_fact_is_chosen() -> None:
    """Of any number of tellers exactly one row is chosen."""
    with filled(host=[_HOST], server=[_SERVER], cluster=[_CLUSTER]) as connection:
        rows = connection.execute(
            "SELECT sum(chosen), count(*) FROM ledger GROUP BY object_kind, object_id, field"
        ).fetchall()
        assert {chosen for chosen, _ in rows} == {1}
        assert all(count > 1 for _, count in rows)
