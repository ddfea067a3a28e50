"""BMCs nobody recorded here: facts told in older, newer or other places are read all the same."""

import sqlite3

import pytest

from tests.redfish_reading import Bodies, Tables, block, gather, replayed
from tests.redfish_server import RedfishServer
from tests.redfish_trees import OK, V1, Tree, openbmc, xcc
from tests.redfish_unseen import dgx, enclosure_of_blades, ibmc, idrac8, ilo4, old_cimc, scale_up
from tests.support import ask

GBIT, GIB = 1_000_000_000, 1 << 30


def read(tree: Bodies) -> Tables:
    """Rows of a tree."""
    return replayed(tree)[0]


def test_fibre_channel_without_a_protocol() -> None:
    """The object FibreChannel says what a port is; the function of its name, which WWN is which."""
    tables = read(scale_up())
    assert tables.get("server_nic", []) == []
    assert [(r["name"], r["wwpn"], r["wwnn"], r["speed"]) for r in tables["server_fc_port"]] == [
        ("Card10/Card10Port1", "10:00:00:10:9b:00:00:01", "20:00:00:10:9b:00:00:01", 16 * GBIT),
        ("Card10/Card10Port2", "10:00:00:10:9b:00:00:02", "20:00:00:10:9b:00:00:02", 16 * GBIT),
    ]


def test_box_and_rack_manager() -> None:
    """A system that names no maker has that of its box; the manager that names it is its BMC."""
    tables = read(scale_up())
    (server,), (bmc,) = tables["server"], tables["server_bmc"]
    assert (server["vendor"], server["model"]) == ("HPE", "Scale-up 3200")
    assert (bmc["id"], bmc["version"]) == ("RMC", "1.75")


def test_more_functions_than_ports() -> None:
    """Where ports have several functions, one of the same id may be another port's."""
    tree = scale_up()
    functions = f"{V1}/Chassis/r001u01/NetworkAdapters/Card10/NetworkDeviceFunctions"
    extra = tree.put(f"{functions}/Card10Port1b", FibreChannel={"WWPN": "10:00:00:10:9B:00:00:09"})
    members = [f"{functions}/Card10Port1", f"{functions}/Card10Port2", extra]
    tree.collect(functions, *members)
    assert {row["wwnn"] for row in read(tree)["server_fc_port"]} == {None}


def test_ilo4() -> None:
    """Memory, BIOS, secure boot, firmware and health as Gen9 tells them."""
    tables = read(ilo4())
    (server,) = tables["server"]
    assert (server["bios_version"], server["health_rollup"]) == ("P89 v2.76", "Warning")
    assert (server["memory"], server["secure_boot"]) == (16 * GIB, True)
    assert (server["sockets"], server["cpu_model"]) == (2, "Intel Xeon E5-2680 v4")
    module, empty = tables["server_dimm"]
    assert (module["size"], module["type"], module["state"]) == (16 * GIB, "DDR4", "Enabled")
    assert (module["max_speed"], empty["state"], empty["size"]) == (2_400_000_000, "Absent", None)
    assert [(r["name"], r["version"]) for r in tables["server_firmware"]] == [("iLO", "2.70")]
    assert tables["server_fan"][0]["health"] == "Critical"


@pytest.mark.parametrize("expands", [False, True])
def test_strict_redfish_is_asked_for(database: sqlite3.Connection, expands: bool) -> None:
    """Every request names the version of OData, else iLO 4 answers in its older schema."""
    tree = ilo4()
    if expands:
        tree[V1]["ProtocolFeaturesSupported"] = {"ExpandQuery": {"NoLinks": True}}
    with RedfishServer(tree) as server:
        gather(database, block(server))
        assert server.versions == {"4.0"}
    assert ask(database, "SELECT count(*) FROM server_dimm") == [(2,)]


def test_sizes_of_idrac8() -> None:
    """16 GiB told as 15625 MiB and 64 GiB as 59.6 GiB; a backplane is no disk."""
    tables = read(idrac8())
    assert {row["size"] for row in tables["server_dimm"]} == {16 * GIB}
    (server,) = tables["server"]
    assert (server["memory"], server["memory_health"]) == (64 * GIB, "OK")
    assert [row["name"] for row in tables["server_disk"]] == ["Physical Disk 0:1:0"]


@pytest.mark.parametrize("told", [95.5, 31.2, "767.5"])
def test_sizes_that_are_odd(told: float | str) -> None:
    """Memory that is no whole number of GiB either way stays as it is told."""
    tree = idrac8()
    system = f"{V1}/Systems/System.Embedded.1"
    tree[system] = {**tree[system], "MemorySummary": {"TotalSystemMemoryGiB": told}}
    assert read(tree)["server"][0]["memory"] == round(float(told) * GIB)


def test_lists_of_one() -> None:
    """An object where a list belongs, and a speed with its unit."""
    tables = read(old_cimc())
    assert tables["server_sample"][0]["power"] == 211
    assert tables["server_adapter"][0]["firmware"] == "4.1(3d)"
    (nic,) = tables["server_nic"]
    assert (nic["speed"], nic["max_speed"]) == (10 * GBIT, 40 * GBIT)
    assert tables["server_bmc_nic"][0]["address"] == "192.0.2.44"


def test_drives_of_the_chassis() -> None:
    """Each once, though its serial stands at two paths; an empty bay of a chassis is none."""
    tables = read(ibmc())
    assert [(r["id"], r["serial"]) for r in tables["server_disk"]] == [
        ("RAID0/Disk0", "A"), ("RAID0/Disk1", "B"), ("1/Disk3", "C")
    ]  # fmt: skip
    assert tables["server_volume"][0]["raid"] == "RAID1"


def test_board_of_accelerators() -> None:
    """A part of the only host: its GPUs are counted, that it fails is told; else a system."""
    (server,) = read(dgx())["server"]
    assert (server["gpus"], server["cores"], server["health_rollup"]) == (8, 56, "Critical")
    several = read(dgx(f"{V1}/Systems/TWO"))["server"]
    assert [row["gpus"] for row in several] == [0, 8, 0]


def test_blades_of_one_service() -> None:
    """An enclosure that names all systems is still around them, not part of each."""
    tables = read(enclosure_of_blades())
    assert [(r["chassis_id"], r["slot"]) for r in tables["server"]] == [
        ("ENC0001", "1"), ("ENC0001", "2")
    ]  # fmt: skip
    assert tables.get("server_psu", []) == []


def test_name_of_the_bmc() -> None:
    """XCC tells its own name as that of the host: nothing the operating system said."""
    tree = xcc()
    nic = tree.put(f"{V1}/Managers/1/NIC", HostName="XCC-7Z23-J101", MACAddress="7c:8a:e1:00:00:01")
    nics = tree.collect(f"{V1}/Managers/1/EthernetInterfaces", nic)
    bmc = tree.put(f"{V1}/Managers/1", ManagerType="BMC", EthernetInterfaces=nics)
    tree[V1] = {**tree[V1], "Managers": tree.collect(f"{V1}/Managers", bmc)}
    names = []
    for name in ("xcc-7z23-j101", "kvm7"):
        tree[f"{V1}/Systems/1"] = {**tree[f"{V1}/Systems/1"], "HostName": name}
        names.append(read(tree)["server"][0]["host_name"])
    assert names == [None, "kvm7"]


def _with_adapter(interface: dict[str, object]) -> Tree:
    """An adapter whose ports cannot be read, its function, and an interface with that address."""
    tree = openbmc()
    chassis, host = f"{V1}/Chassis/chassis", f"{V1}/Systems/system"
    adapter, address = f"{chassis}/NetworkAdapters/A", "5C:FF:35:00:00:4E"
    function = tree.put(f"{adapter}/Functions/0", Ethernet={"MACAddress": address}, Status=OK)
    tree.put(
        adapter, Ports=tree.collect(f"{adapter}/Ports", f"{adapter}/Ports/gone"),
        NetworkDeviceFunctions=tree.collect(f"{adapter}/Functions", function),
    )  # fmt: skip
    tree[chassis]["NetworkAdapters"] = tree.collect(f"{chassis}/NetworkAdapters", adapter)
    nic = tree.put(f"{host}/EthernetInterfaces/0", MACAddress=address, Status=OK, **interface)
    tree[host]["EthernetInterfaces"] = tree.collect(f"{host}/EthernetInterfaces", nic)
    return tree


@pytest.mark.parametrize(("switched", "enabled"), [(False, False), (True, True), (None, True)])
def test_interface_of_an_adapter_without_ports(switched: object, enabled: bool) -> None:
    """Its port is not lost with the ports that were not answered; switched off is told."""
    (nic,) = read(_with_adapter({"InterfaceEnabled": switched, "LinkStatus": "LinkDown"}))[
        "server_nic"
    ]
    assert (nic["mac"], nic["link_up"]) == ("5c:ff:35:00:00:4e", False)
    assert nic["enabled"] is enabled
