"""Machines nobody recorded: new trees only, pages, blades, placeholders, two systems, loops."""

import pytest

from collectors.redfish.steps import Walk
from tests.redfish_reading import Bodies, Tables, replayed
from tests.redfish_trees import (
    OK,
    V1,
    Tree,
    idrac_17g,
    openbmc,
    ref,
    supermicro,
    ucs_x_blade,
    xcc,
)

GBIT = 1_000_000_000


def read(tree: Bodies, *, deep: bool = False) -> Tables:
    """Rows of a tree."""
    return replayed(tree, deep=deep)[0]


def test_new_tree_only() -> None:
    """No Power and no Thermal: supplies, feed, fans, temperatures and power come from the new."""
    tables = read(idrac_17g())
    assert [(r["state"], r["input_voltage"]) for r in tables["server_psu"]] == [
        ("Enabled", 230.5),
        ("Absent", 0),
    ]
    assert tables["server_sample"][0]["power"] == 411.5
    assert [row["name"] for row in tables["server_fan"]] == ["x"]
    assert tables["server_sensor_sample"][0]["celsius"] == 55
    up, down = tables["server_nic"]
    assert (up["name"], up["speed"], up["max_speed"]) == ("NIC.Slot.3-1", 25 * GBIT, 100 * GBIT)
    assert (down["link_up"], down["speed"]) == (False, None)
    (server,) = tables["server"]
    assert (server["serial"], server["board_serial"]) == ("7TAG123", "CNIVC000001")
    (group,) = [row for row in tables["server_redundancy"] if row["kind"] == "psu"]
    assert (group["mode"], group["members"], group["min_needed"]) == ("NPlusM", 2, 1)


def test_openbmc() -> None:
    """The hypervisor's system is no server; the board is the only host's; no identity but place."""
    tables = read(openbmc())
    (server,) = tables["server"]
    assert server["id"] == f"192.0.2.1{V1}/Systems/system"
    assert (server["uuid"], server["serial"], server["vendor"]) == (None, None, "Wiwynn")
    assert len(tables["server_psu"]) == 2
    (sensor,) = tables["server_sensor"]
    assert (sensor["caution"], sensor["critical"]) == (40, 45)
    (bmc,) = tables["server_bmc"]
    assert bmc["version"] == "2.14.0"


@pytest.mark.parametrize("page", [1, 3, 8, 50])
def test_pages(page: int) -> None:
    """Every page of a collection is read, whatever its size."""
    tables, outcome = replayed(supermicro(page))
    assert len(tables["server_dimm"]) == 8
    assert tables["server"][0]["memory"] == 4 * 32 << 30  # no summary: the modules' sum
    assert outcome.tables["server_dimm"]


def test_a_page_that_is_lost() -> None:
    """The modules of the other pages are there; the table is not complete; the sum is unknown."""
    tree = supermicro(3)
    del tree[f"{V1}/Systems/1/Memory?$skip=3"]
    tables, outcome = replayed(tree)
    assert len(tables["server_dimm"]) == 3
    assert outcome.tables["server_dimm"] is False
    assert tables["server"][0]["memory"] is None


def test_placeholders_never_merge() -> None:
    """Two boards that carry the same rubbish are two machines; one at two addresses is one."""
    ids = []
    for source in ("redfish:lab/192.0.2.1", "redfish:lab/192.0.2.2"):
        tables, _outcome = replayed(supermicro(), source=source)
        (server,) = tables["server"]
        assert (server["uuid"], server["serial"], server["sku"]) == (None, None, None)
        ids.append(server["id"])
    assert len(set(ids)) == 2
    twice = {
        replayed(xcc(), source=f"redfish:lab/{address}")[0]["server"][0]["id"]
        for address in ("192.0.2.1", "bmc.example:8443")
    }
    assert twice == {"5a1b2c3d-1111-11ee-8000-a1b2c3d4e5f6"}


def test_blade() -> None:
    """A blade knows its enclosure and slot; the enclosure's supplies are not its own."""
    tables = read(ucs_x_blade())
    (server,) = tables["server"]
    assert (server["chassis_id"], server["slot"]) == ("FOX0001", "3")
    assert tables.get("server_psu", []) == []


def test_two_systems() -> None:
    """Each system of one service has its own chassis and parts."""
    tree = Tree()
    systems, boxes = [], []
    for node in (1, 2):
        system, box = f"{V1}/Systems/{node}", f"{V1}/Chassis/{node}"
        cpu = tree.put(f"{system}/Processors/1", ProcessorType="CPU", TotalCores=8 * node)
        tree.put(
            system,
            SerialNumber=f"NODE{node}",
            Processors=tree.collect(f"{system}/Processors", cpu),
        )
        supplies = [{"MemberId": str(n), "Status": OK} for n in range(node)]
        tree.put(f"{box}/Power", PowerSupplies=supplies)
        tree.put(box, Power=ref(f"{box}/Power"), Links={"ComputerSystems": [ref(system)]})
        systems.append(system)
        boxes.append(box)
    tree.root(systems, boxes)
    tables = read(tree)
    assert [(row["id"], row["cores"]) for row in tables["server"]] == [("NODE1", 8), ("NODE2", 16)]
    owners = [row["server_id"] for row in tables["server_psu"]]
    assert owners == ["NODE1", "NODE2", "NODE2"]


def test_deep() -> None:
    """BIOS attributes and critical log entries only where they were asked for."""
    (server,) = read(xcc())["server"]
    assert (server["power_profile"], server["hyperthreading"]) == (None, None)
    tables, outcome = replayed(xcc(), deep=True)
    (server,) = tables["server"]
    assert server["power_profile"] == "MaximumPerformance"
    assert (server["hyperthreading"], server["virtualization"]) == (True, False)
    assert (server["iommu"], server["secure_boot"]) == (None, False)
    assert [(row["log"], row["id"]) for row in tables["server_event"]] == [
        ("SEL", "3"),
        ("SEL", "1"),
    ]
    assert tables["server_event"][0]["at"] == "2026-11-03T10:00:00Z"
    assert outcome.tables["server_event"]


def test_one_port_in_two_trees() -> None:
    """What the new tree does not say, the old one may."""
    (nic,) = read(xcc())["server_nic"]
    assert (nic["mac"], nic["speed"], nic["max_speed"], nic["link_up"]) == (
        "08:c0:eb:00:00:01",
        25 * GBIT,
        25 * GBIT,
        True,
    )


def test_links_in_a_circle() -> None:
    """A tree that leads back into itself is read once."""
    tree = supermicro()
    tree[f"{V1}/Systems/1"]["Memory"] = ref(f"{V1}/SYSTEMS/")
    tree[f"{V1}/Systems/1"]["Storage"] = ref(V1)
    tree[f"{V1}/Systems"]["Members@odata.nextLink"] = f"{V1}/Systems/"
    assert len(read(tree)["server"]) == 1


def test_fan_out_is_bounded() -> None:
    """A collection of a million members is cut off, and said to be."""
    tree = supermicro()
    tree[f"{V1}/Systems/1/Memory"] = {"Members": [ref(f"{V1}/M/{n}") for n in range(20_000)]}
    walk = Walk(deep=False)
    tables, outcome = replayed(tree)
    assert outcome.tables["server_dimm"] is False
    assert any("more dimm resources than are listed" in gap.message for gap in outcome.missing)
    assert len(tables.get("server_dimm", [])) == 0
    assert walk.short == set()


def test_member_that_is_gone() -> None:
    """A module its collection lists and nobody answers for is a loss; a missing link is not."""
    tree = supermicro(50)
    del tree[f"{V1}/Systems/1/Memory/2"]
    _tables, outcome = replayed(tree)
    assert outcome.tables["server_dimm"] is False
    (gap,) = [gap for gap in outcome.missing if "server_dimm" in gap.tables]
    assert gap.message == "1 listed resources are not there (HTTP 404)."
    tree[f"{V1}/Systems/1"]["Memory"] = ref(f"{V1}/Systems/1/Gone")
    _tables, outcome = replayed(tree)
    assert "server_dimm" not in outcome.tables
