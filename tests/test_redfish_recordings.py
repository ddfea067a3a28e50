"""The nine recorded machines read without a network: the facts their README counted by hand."""

from collections import Counter
from typing import Any

import pytest

from collectors.base import Outcome
from tests.redfish_reading import Tables, replayed
from tests.redfish_server import FOLDER, NAMES, load

GIB, GBIT = 1 << 30, 1_000_000_000
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"no recordings at {FOLDER} (STACKAUDIT_RECORDINGS)"
)


def read(name: str) -> tuple[Tables, Outcome]:
    """Rows and outcome of a machine."""
    return replayed(load(name))


def ports(tables: Tables, adapter: str | None, table: str = "server_nic") -> list[dict[str, Any]]:
    """Ports of one adapter."""
    return [row for row in tables.get(table, []) if row["adapter_id"] == adapter]


def up(rows: list[dict[str, Any]]) -> list[float]:
    """Speeds in Gb/s of ports with link."""
    return [row["speed"] / GBIT for row in rows if row["link_up"]]


@pytest.mark.parametrize(
    ("name", "sockets", "cores", "memory", "supplies"),
    [
        ("dl360", 2, 12, 192, 2),
        ("dl380a", 2, 32, 512, 4),
        ("dl325", 1, 16, 64, 2),
        ("r650", 2, 28, 128, 2),
        ("c240", 2, 20, 384, 2),
        ("c220", 2, 14, 256, 2),
        ("x10", 1, 8, 64, 0),
        ("rackmount", 1, 8, 96, 1),
    ],
)
def test_counts(name: str, sockets: int, cores: int, memory: int, supplies: int) -> None:
    """Sockets, cores per CPU, GiB and power supplies; accelerators and empty sockets left out."""
    tables, _outcome = read(name)
    (server,) = tables["server"]
    assert (server["sockets"], server["cores"]) == (sockets, sockets * cores)
    assert server["memory"] == memory * GIB
    there = [row for row in tables.get("server_psu", []) if row["state"] != "Absent"]
    assert len(there) == supplies
    modules = [row["size"] for row in tables["server_dimm"] if row["state"] != "Absent"]
    assert sum(modules) == memory * GIB


def test_hpe_bond_and_neighbours() -> None:
    """Both ports of the bond show one MAC; four ports without a link state; LLDP decoded."""
    tables, _outcome = read("dl360")
    first, second = ports(tables, "DE080000")
    assert up([first, second]) == [25, 25]
    assert first["mac"] == second["mac"] == "88:e9:a4:6b:a8:ac"
    assert (first["permanent_mac"][-2:], second["permanent_mac"][-2:]) == ("ac", "ad")
    assert (first["neighbor_chassis"], first["neighbor_port"]) == ("bc:d7:a5:72:f4:00", "1/1/1:4")
    assert second["neighbor_chassis"] == "90:20:c2:c7:22:00"
    assert first["neighbor_address"] == "196.168.4.1"
    assert first["neighbor_vlan"] is None  # 4095
    assert len(tables["server_nic"]) == 6
    silent = ports(tables, "OCP.Slot.10.1")
    assert [row["link_up"] for row in silent] == [None] * 4
    assert [row["mac"][-2:] for row in silent] == ["96", "97", "98", "99"]


def test_hpe_redundancy_and_disks() -> None:
    """Redundancy of a pair needs both; a RAID 1 that only SmartStorage tells; media life."""
    tables, outcome = read("dl360")
    power = next(row for row in tables["server_redundancy"] if row["kind"] == "psu")
    assert (power["members"], power["min_needed"], power["health"]) == (2, 2, "OK")
    (volume,) = tables["server_volume"]
    assert (volume["name"], volume["raid"], volume["drives"]) == ("BootVolume", "RAID1", 2)
    assert [disk["life_left"] for disk in tables["server_disk"]] == [0.99, 0.99]
    assert len(tables["server_firmware"]) == 23
    assert all(outcome.tables.values())
    assert outcome.missing == []


def test_hpe_management() -> None:
    """The dedicated and the shared NIC of the iLO, not the one between it and the host."""
    tables, outcome = read("dl360")
    (bmc,) = tables["server_bmc"]
    assert (bmc["model"], bmc["version"]) == ("iLO 5", "iLO 5 v3.11")
    assert [row["mac"][-2:] for row in tables["server_bmc_nic"]] == ["3c", "3d"]
    assert [row["address"] for row in tables["server_bmc_nic"]] == [None, None]  # 127.0.0.1
    assert outcome.version is not None
    assert outcome.version.startswith("HPE ProLiant DL360 Gen10 Plus")


def test_two_power_trees() -> None:
    """Four supplies although Power and PowerSubsystem list them; voltage is in the old tree only.

    Two redundancy groups; GPUs are no CPUs; a neighbour that transmits nothing is none.
    """
    tables, _outcome = read("dl380a")
    assert [row["input_voltage"] for row in tables["server_psu"]] == [209, 209, 208, 208]
    groups = Counter(row["kind"] for row in tables["server_redundancy"])
    assert groups["psu"] == 2
    (server,) = tables["server"]
    assert (server["gpus"], len(tables["server_cpu"])) == (2, 2)
    assert up(ports(tables, "DE081000")) == [100, 100]
    assert {row["neighbor_chassis"] for row in tables["server_nic"]} == {None}
    absent = [disk for disk in tables["server_disk"] if disk["state"] == "Absent"]
    assert (len(tables["server_disk"]), len(absent)) == (8, 1)


def test_fibre_channel_is_counted_once() -> None:
    """The HBA stands under Ports and NetworkPorts; Ethernet runs at 10 of 25; the agent's names."""
    tables, _outcome = read("dl325")
    fibre = tables["server_fc_port"]
    assert [row["wwpn"] for row in fibre] == ["51:40:2e:c0:18:22:21:02", "51:40:2e:c0:18:22:21:04"]
    assert up(fibre) == [32, 32]
    ethernet = ports(tables, "DE080000")
    assert up(ethernet) == [10, 10]
    assert [row["max_speed"] // GBIT for row in ethernet] == [25, 25]
    assert not [row for row in tables["server_nic"] if row["adapter_id"] == "DE081000"]
    assert {row["os_name"] for row in tables["server_nic"]} == {None, "mgmt1", "mgmt3"}  # not bond0
    (server,) = tables["server"]
    assert (server["host_name"], server["os"]) == ("ncn-m003", "SLE_HPC")
    fans = Counter(row["state"] for row in tables["server_fan"])
    assert fans["Absent"] == 2


def test_dell() -> None:
    """Old ports only; the service tag is the serial; the neighbours iDRAC hears; FC idle."""
    tables, outcome = read("r650")
    (server,) = tables["server"]
    assert (server["vendor"], server["serial"]) == ("Dell", "U8OIL5X")
    assert server["board_serial"] == "YGFCBTJSO8WOMR"
    nics = tables["server_nic"]
    assert sorted(row["link_up"] for row in nics) == [False, False, True, True]
    assert up(nics) == [10, 10]
    heard = [(row["neighbor_chassis"], row["neighbor_port"]) for row in nics if row["link_up"]]
    assert heard == [("bc:26:c7:cf:ae:94", "Ethernet1/23"), ("b0:8b:cf:bf:b2:ee", "Ethernet1/23")]
    assert [row["link_up"] for row in tables["server_fc_port"]] == [False, False]
    power = next(row for row in tables["server_redundancy"] if row["kind"] == "psu")
    assert (power["members"], power["min_needed"], power["health"]) == (2, 2, "OK")
    # its drives are listed and cut out of the recording: not told is not none
    assert outcome.tables["server_disk"] is False
    assert "server_firmware" not in outcome.tables


def test_cisco_vic() -> None:
    """Four physical ports, two up; vNICs and vHBAs are functions; other cards by interface only."""
    tables, _outcome = read("c240")
    vic = ports(tables, "UCSC-MLOM-C25Q-04_FCH24157DE1")
    assert [row["link_up"] for row in vic] == [True, False, True, False]
    assert up(vic) == [10, 10]
    assert (vic[0]["mac"], vic[0]["permanent_mac"]) == ("3c:57:31:cc:14:0a", "3c:57:31:cc:14:02")
    others = ports(tables, None)
    assert len(others) == 6
    assert {row["link_up"] for row in others} == {row["speed"] for row in others} == {None}
    assert [row["wwpn"][-2:] for row in tables["server_fc_port"]] == ["0c", "0d"]
    assert tables.get("server_redundancy", []) == []  # it tells none: supplies are to be counted
    spinning = {row["life_left"] for row in tables["server_disk"] if row["media"] == "HDD"}
    assert spinning == {None}  # it says 0 percent of disks that turn
    assert len(tables["server_bmc"]) == 1  # VICs are managers too


def test_cisco_off() -> None:
    """Off: no fans, no adapters, supplies without health; none of it is bad."""
    tables, outcome = read("c220")
    (server,) = tables["server"]
    assert server["power_state"] == "Off"
    assert tables.get("server_fan", []) == tables.get("server_adapter", []) == []
    assert outcome.tables["server_fan"]
    assert [row["health"] for row in tables["server_psu"]] == [None, None]
    assert len(tables["server_nic"]) == 10


def test_thin_supermicro() -> None:
    """No serial, no supplies, no power reading: unknown, and the machine is still one."""
    tables, outcome = read("x10")
    (server,) = tables["server"]
    assert (server["serial"], server["sku"]) == (None, None)
    assert server["id"] == server["uuid"] == "00000000-0000-0000-0000-ac1f6b18a45a"
    assert tables.get("server_sample", []) == []  # 0 W of a machine that is on
    (group,) = tables["server_redundancy"]
    assert (group["members"], group["health"]) == (0, "OK")
    assert len(tables["server_nic"]) == 4
    untold = {"server_adapter", "server_disk", "server_firmware", "server_fc_port"}
    assert not untold & set(outcome.tables)
    assert untold <= {table for gap in outcome.missing for table in gap.tables}
    assert {gap.cause for gap in outcome.missing} == {"unsupported"}


def test_partial_lenovo() -> None:
    """Processors that are not listed are unknown, not none."""
    tables, outcome = read("sr650")
    (server,) = tables["server"]
    assert [server[name] for name in ("sockets", "cores", "gpus", "memory")] == [None] * 4
    assert server["vendor"] == "Lenovo"
    assert [row["address"] for row in tables["server_bmc_nic"]] == ["10.0.0.50"]
    assert "server_cpu" not in outcome.tables


def test_half_populated_rackmount() -> None:
    """One supply of two, redundancy gone; VLANs and the interface to the BMC are no ports."""
    tables, _outcome = read("rackmount")
    assert [row["state"] for row in tables["server_psu"]] == ["Enabled", "Absent"]
    power = next(row for row in tables["server_redundancy"] if row["kind"] == "psu")
    assert (power["state"], power["min_needed"]) == ("UnavailableOffline", 1)
    assert [row["state"] for row in tables["server_cpu"]] == ["Enabled", "Absent"]
    assert [row["name"] for row in tables["server_nic"]] == ["12446A3B0411", "12446A3B8890"]
    (server,) = tables["server"]
    assert server["slot"] == "WEB43 12"


@pytest.mark.parametrize("name", NAMES)
def test_every_machine_is_one(name: str) -> None:
    """One row of server each; every part belongs to it; no name stands twice."""
    tables, outcome = read(name)
    (server,) = tables["server"]
    assert outcome.tables["server"]
    for table, rows in tables.items():
        if table != "server":
            assert {row["server_id"] for row in rows} <= {server["id"]}, table
            keys = Counter(
                tuple(
                    v for k, v in row.items() if k in {"server_id", "kind", "bmc_id", "name", "id"}
                )
                for row in rows
            )
            assert table == "server_firmware" or not [k for k, n in keys.items() if n > 1], table
