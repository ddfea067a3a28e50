"""Which switch port a NIC of a server is cabled to, told by either side or by MAC tables."""

from typing import Any

from tests.filled import filled
from tests.support import ask

_ONE, _TWO, _SWITCH = "3c:00:00:00:00:01", "3c:00:00:00:00:02", "3c:ff:00:00:00:01"


def _net(**tables: Any) -> dict[str, Any]:
    """A switch with a LAG of two ports and two single ones."""
    port = {"switch_id": "w1", "type": 6, "is_physical": True, "oper_up": True}
    return {
        "host": [{"id": "h1", "name": "kvm01", "oobm_address": "10.0.0.1"}],
        "server": [{"id": "s1", "address": "10.0.0.1"}],
        "switch": [{"id": "w1", "name": "leaf1", "chassis_id": _SWITCH, "address": "10.0.0.9"}],
        "switch_port": [
            {"switch_id": "w1", "name": "Po1", "is_lag": True, "is_physical": False},
            {**port, "name": "Ethernet1/1", "lag": "Po1"},
            {**port, "name": "Ethernet1/2", "lag": "Po1"},
            {**port, "name": "Ethernet1/3"},
            {**port, "name": "Ethernet1/4"},
        ],
        **tables,
    }


def _nic(name: str, **values: Any) -> dict[str, Any]:
    return {"server_id": "s1", "name": name, "link_up": True, **values}


def _ports(tables: dict[str, Any]) -> list[tuple[Any, ...]]:
    with filled(**tables) as connection:
        return ask(
            connection, "SELECT nic, port, lag, method, confidence FROM server_port ORDER BY 1, 2"
        )


def test_the_bmc_hears_the_switch() -> None:
    """LLDP received by the BMC, in the spellings BMCs use; the host is bound to the port by it."""
    for chassis, port, address in (
        ("3C:FF:00:00:00:01", "Ethernet1/3", None),
        ("3cff00000001", "Eth1/3", None),
        ("leaf1", "Ethernet1/3", None),
        (None, "Ethernet1/3", "10.0.0.9"),
    ):
        heard = {
            "neighbor_chassis": chassis, "neighbor_port": port, "neighbor_address": address,
        }  # fmt: skip
        tables = _net(server_nic=[_nic("n1", mac=_ONE, **heard)])
        assert _ports(tables) == [("n1", "Ethernet1/3", None, "bmc lldp", "measured")]
        with filled(**tables) as connection:
            bound = ask(connection, "SELECT host_id, port, method, confidence FROM host_port")
            assert bound == [("h1", "Ethernet1/3", "server nic", "measured")]


def test_a_switch_that_was_not_collected() -> None:
    """What the BMC hears is another switch: no port of ours."""
    heard = {"neighbor_chassis": "3c:ff:00:00:00:77", "neighbor_port": "Ethernet1/3"}
    assert _ports(_net(server_nic=[_nic("n1", mac=_ONE, **heard)])) == []


def _heard(port: str, number: int, **values: Any) -> dict[str, Any]:
    return {"switch_id": "w1", "port": port, "protocol": "lldp", "number": number, **values}


def test_members_of_a_bond_share_an_address() -> None:
    """Both legs show one MAC address; the burnt-in ones tell them apart."""
    nics = [
        _nic("n1", mac=_ONE, permanent_mac=_ONE),
        _nic("n2", mac=_ONE, permanent_mac=_TWO),
    ]
    heard = [_heard("Ethernet1/1", 1, port_id=_ONE), _heard("Ethernet1/2", 2, port_id=_TWO)]
    assert _ports(_net(server_nic=nics, neighbor=heard)) == [
        ("n1", "Ethernet1/1", "Po1", "switch lldp", "measured"),
        ("n2", "Ethernet1/2", "Po1", "switch lldp", "measured"),
    ]


def test_a_shared_address_names_no_nic() -> None:
    """Where no burnt-in address is told, it is the server, and not which of its ports."""
    nics = [_nic("n1", mac=_ONE), _nic("n2", mac=_ONE)]
    heard = [_heard("Ethernet1/3", 1, port_id=_ONE)]
    assert _ports(_net(server_nic=nics, neighbor=heard)) == [
        ("", "Ethernet1/3", None, "switch lldp", "measured")
    ]


def test_the_name_of_the_interface() -> None:
    """A host that announces its chassis and the name of the interface."""
    nics = [_nic("n1", mac=_ONE, os_name="eno1"), _nic("n2", mac=_TWO, os_name="eno2")]
    heard = [_heard("Ethernet1/4", 1, chassis_id=_ONE, port_id="eno2")]
    assert _ports(_net(server_nic=nics, neighbor=heard)) == [
        ("n2", "Ethernet1/4", None, "switch lldp", "measured")
    ]


def test_by_mac_tables() -> None:
    """A learned address is derived; behind a LAG of several ports it names no NIC."""
    nics = [_nic("n1", mac=_ONE), _nic("n3", mac=_TWO)]
    learned = [
        {"switch_id": "w1", "vlan": 1, "mac": _ONE, "port": "Po1"},
        {"switch_id": "w1", "vlan": 1, "mac": _TWO, "port": "Ethernet1/3"},
    ]
    assert _ports(_net(server_nic=nics, mac_entry=learned)) == [
        ("", "Ethernet1/1", "Po1", "mac table", "derived"),
        ("", "Ethernet1/2", "Po1", "mac table", "derived"),
        ("n3", "Ethernet1/3", None, "mac table", "derived"),
    ]


def test_a_port_with_two_servers_is_nobodys() -> None:
    """Two servers learned on one port: something unknown is between."""
    tables = _net(
        server_nic=[_nic("n1", mac=_ONE), {"server_id": "s2", "name": "n1", "mac": _TWO}],
        mac_entry=[
            {"switch_id": "w1", "vlan": 1, "mac": mac, "port": "Ethernet1/3"}
            for mac in (_ONE, _TWO)
        ],
    )
    tables["server"].append({"id": "s2"})
    assert _ports(tables) == []


def test_an_address_of_two_servers_is_nobodys() -> None:
    """A MAC address two servers claim proves nothing."""
    tables = _net(
        server_nic=[_nic("n1", mac=_ONE), {"server_id": "s2", "name": "n1", "mac": _ONE}],
        neighbor=[_heard("Ethernet1/3", 1, port_id=_ONE)],
    )
    assert _ports(tables) == []
