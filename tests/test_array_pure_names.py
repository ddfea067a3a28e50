"""Pure FlashArray: REST 2.x as arrays tell it, in other words than the specification."""

import pytest

from tests.array_estate import Tables, one
from tests.array_runs import collected
from tests.array_servers.pure import PureServer, estate
from tests.test_array_pure import pure

_HARDWARE = [
    {"name": "CH0", "type": "chassis", "status": "ok", "model": "FA-X", "serial": "PCHFL0001"},
    {"name": "SH0", "type": "storage_shelf", "status": "ok", "serial": "PSHFL0001"},
    {"name": "CT0", "type": "controller", "status": "ok", "serial": "PCTFJ0001"},
    {"name": "CT0.FAN1", "type": "cooling", "status": "ok"},
    {"name": "CH0.PWR0", "type": "power_supply", "status": "critical", "serial": "JK0001"},
    {"name": "CH0.BAY0", "type": "drive_bay", "status": "ok", "serial": "PFMU0001"},
    {"name": "CH0.BAY9", "type": "drive_bay", "status": "ok", "serial": "PFMU0009"},
    {"name": "CH0.NVB0", "type": "nvram_bay", "status": "ok", "serial": None},
    {"name": "CT0.TMP1", "type": "temp_sensor", "status": "ok"},
    {"name": "CT0.ETH4", "type": "eth_port", "status": "ok", "speed": 25_000_000_000},
]


def _interface(name: str, subtype: str, address: str | None = None, **more: object) -> object:
    inside = [{"name": member} for member in more.pop("on", ())]  # type: ignore[attr-defined]
    told = {"subtype": subtype, "address": address, "vlan": more.pop("vlan", None)}
    eth = {**told, "subinterfaces": inside, "mac_address": "24:a9:37:00:00:01", "mtu": 1500}
    return {"name": name, "interface_type": "eth", "enabled": True, "eth": eth, "speed": 10**10,
            "fc": {"wwn": None}, **more}  # fmt: skip


_INTERFACES = [
    _interface("ct0.eth4", "physical", "192.0.2.21", services=["iscsi"]),
    _interface("ct0.eth4.222", "vif", "198.51.100.4", services=["iscsi"], vlan=222),
    _interface("files", "vif", "192.0.2.60", services=["file"], on=("ct0.eth5", "ct1.eth5")),
    _interface("vir0", "vif", "192.0.2.20", services=["management"], on=("ct0.eth0", "ct1.eth0")),
    _interface("@offload.data0", "vif", "192.0.2.61", services=["app"], on=("ct0.eth3",)),
]


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The array with hardware and interfaces in these words."""
    content = estate()
    content["hardware"], content["network-interfaces"] = _HARDWARE, _INTERFACES
    content["volumes"][0] |= {"promotion_status": "demoted"}
    content["volumes"][1] |= {"promotion_status": "promoted"}
    with PureServer(content) as server:
        found, outcome = collected(pure(server))
    assert outcome.missing == []
    return found


def test_parts_by_their_names(tables: Tables) -> None:
    """Fans, supplies, shelves and NVRAM; sensors, ports and modules of flash are none."""
    parts = {row["id"]: (row["kind"], row["ok"], row["node_id"]) for row in tables["array_part"]}
    assert parts == {
        "CH0": ("shelf", True, None), "SH0": ("shelf", True, None),
        "CT0.FAN1": ("fan", True, "CT0"), "CH0.PWR0": ("psu", False, None),
        "CH0.NVB0": ("cache", True, None),
    }  # fmt: skip


def test_serials_of_what_other_lists_tell(tables: Tables) -> None:
    """The array has that of its chassis, not its own id; a bay nobody lists is no drive."""
    (array,) = tables["storage_array"]
    assert array["serial"] == "PCHFL0001"
    assert {row["id"]: row["serial"] for row in tables["array_node"]} == {
        "CT0": "PCTFJ0001", "CT1": None,
    }  # fmt: skip
    drives = {row["id"]: row["serial"] for row in tables["array_disk"]}
    assert drives == {"CH0.BAY0": "PFMU0001", "CH0.BAY1": None, "CH0.NVB0": None}


def test_interfaces_in_small_letters(tables: Tables) -> None:
    """One interface a portal, whatever the case; VLANs on their port; addresses that move."""
    ports = {row["id"]: (row["type"], row["vlan"], row["base"]) for row in tables["array_port"]}
    assert ports == {
        "CT0.ETH4": ("physical", None, None), "CT0.ETH4.222": ("vlan", 222, "CT0.ETH4"),
    }  # fmt: skip
    lifs = {row["id"]: row for row in tables["array_lif"]}
    assert set(lifs) == {"CT0.ETH4", "CT1.ETH4", "CT0.FC0", "CT0.ETH4.222", "files", "vir0"}
    portal = lifs["CT0.ETH4"]
    assert (portal["address"], portal["enabled"], portal["port_id"]) == (
        "192.0.2.21", True, "CT0.ETH4",
    )  # fmt: skip
    moving = lifs["files"]
    assert (moving["protocol"], moving["can_move"], moving["node_id"]) == ("nfs", True, None)
    assert portal["can_move"] is None


def test_volumes_of_demoted_pods_are_copies(tables: Tables) -> None:
    """Hosts cannot write to them."""
    assert one(tables["array_volume"], id="vol0")["is_copy"] is True
    assert one(tables["array_volume"], id="vol1")["is_copy"] is False
