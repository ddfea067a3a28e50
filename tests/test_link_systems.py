"""Operating systems bound to hosts, servers and switch ports; their bonds against the switches."""

from typing import Any

from tests.filled import filled, judge
from tests.support import ask

UUID = "30373237-3132-4d32-3235-303930524a51"
OTHER = "30373237-3132-4d32-3235-303930524a52"
HOSTS = [
    {"id": "h1", "name": "kvm1.acme.example", "ip_address": "10.0.0.11", "zone_id": "z1"},
    {"id": "h2", "name": "kvm2.acme.example", "ip_address": "10.0.0.12", "zone_id": "z1"},
]


def system(identity: str, name: str, address: str, **values: Any) -> dict[str, Any]:
    """An operating system that was asked at an address."""
    return {"id": identity, "name": name, "address": address, "kind": "kvm", **values}


def bound(**tables: Any) -> tuple[list[Any], list[Any]]:
    """Rows of system_host and system_conflict, shortened."""
    with filled(host=HOSTS, **tables) as db:
        told = "SELECT host_system_id, host_id, method, confidence FROM system_host ORDER BY 1"
        against = "SELECT host_system_id, host_id, method FROM system_conflict ORDER BY 1, 2, 3"
        return [tuple(r) for r in ask(db, told)], [tuple(r) for r in ask(db, against)]


def test_by_address_and_by_name() -> None:
    """An address is measured, wherever the host has it; a name alone is inferred."""
    rows, conflicts = bound(
        host_system=[
            system("o1", "kvm1", "10.0.0.11"),
            system("o2", "kvm2", "10.99.0.12"),
            system("o3", "db1", "10.99.0.13"),
        ],
        host_address=[{"host_system_id": "o2", "link": "cloudbr0", "address": "10.0.0.12"}],
    )
    assert rows == [("o1", "h1", "address", "measured"), ("o2", "h2", "address", "measured")]
    assert conflicts == []
    rows, _ = bound(host_system=[system("o1", "KVM2", "mgmt-name")])
    assert rows == [("o1", "h2", "host name", "inferred")]


def test_what_disagrees_binds_nothing() -> None:
    """A name against an address; two machines that would be one host."""
    rows, conflicts = bound(host_system=[system("o1", "kvm2", "10.0.0.11")])
    assert rows == []
    assert conflicts == [("o1", "h1", "address"), ("o1", "h2", "host name")]
    rows, conflicts = bound(
        host_system=[
            system("o1", "kvm1", "10.0.0.11", uuid=UUID),
            system("o2", "kvm1", "10.0.0.11", uuid=OTHER),
        ]
    )
    assert rows == []
    assert {one[0] for one in conflicts} == {"o1", "o2"}


def test_two_reports_of_one_machine_are_one_host() -> None:
    """SSH and the API of its pool."""
    rows, conflicts = bound(
        host_system=[
            system(UUID, "kvm1", "10.0.0.11", uuid=UUID),
            system("pool-uuid", "kvm1", "10.0.0.11"),
        ]
    )
    assert [row[:2] for row in rows] == [(UUID, "h1"), ("pool-uuid", "h1")]
    assert conflicts == []


def test_a_server_by_what_the_system_tells() -> None:
    """UUID before a BMC address that somebody typed wrong; the conflict is kept."""
    with filled(
        host=[{**HOSTS[0], "oobm_address": "10.1.0.2"}],
        host_system=[system(UUID, "kvm1", "10.0.0.11", uuid=UUID)],
        server=[
            {"id": "s1", "uuid": UUID, "address": "10.1.0.1"},
            {"id": "s2", "uuid": OTHER, "address": "10.1.0.2"},
        ],
    ) as db:
        told = ask(db, "SELECT host_id, server_id, method, confidence FROM host_server")
        assert [tuple(one) for one in told] == [("h1", "s1", "system", "measured")]
        assert ask(db, "SELECT count(*) FROM host_server_conflict")[0][0] == 1


SWITCH: dict[str, Any] = {
    "switch": [{"id": "w1", "name": "leaf1", "chassis_id": "02:00:00:00:00:99"}],
    "switch_port": [
        {"switch_id": "w1", "name": name, "oper_up": True, "type": 6, "mtu": 1500, "lag": lag}
        for name, lag in (("Eth1", None), ("Eth2", None), ("Eth3", "Po3"), ("Eth4", "Po3"))
    ],
    "lacp_port": [
        {"switch_id": "w1", "port": port, "synchronised": True, "defaulted": False}
        for port in ("Eth3", "Eth4")
    ],
    "mlag_port": [],
}


def test_links_are_cabled_by_what_the_host_hears() -> None:
    """LLDP on the host names the port; the host is behind it, and its bond is held against it."""
    mac = "02:00:00:00:01:0{}"
    with filled(
        host=HOSTS,
        host_system=[system("o1", "kvm1", "10.0.0.11")],
        host_link=[
            {"host_system_id": "o1", "name": f"eth{n}", "kind": "physical", "mtu": 9000,
             "mac": mac.format(0), "permanent_mac": mac.format(n), "master": "bond0"}
            for n in (0, 1)
        ],
        host_neighbor=[
            {"host_system_id": "o1", "link": f"eth{n}", "chassis_id": "02:00:00:00:00:99",
             "port_id": f"Eth{n + 1}", "system_name": "leaf1"}
            for n in (0, 1)
        ],
        host_bond=[{"host_system_id": "o1", "name": "bond0", "mode": "lacp"}],
        host_bond_member=[
            {"host_system_id": "o1", "bond": "bond0", "link": f"eth{n}", "up": True} for n in (0, 1)
        ],
        array_lif=[], array_port=[], host_mount=[], host_iscsi_session=[], host_address=[],
        **SWITCH,
    ) as db:  # fmt: skip
        ports = ask(db, "SELECT link, port, method, confidence FROM host_link_port ORDER BY 1")
        assert [tuple(one) for one in ports] == [
            ("eth0", "Eth1", "host lldp", "measured"), ("eth1", "Eth2", "host lldp", "measured"),
        ]  # fmt: skip
        behind = ask(db, "SELECT port, host_id, method FROM host_port ORDER BY 1")
        assert [tuple(one) for one in behind] == [
            ("Eth1", "h1", "server nic"), ("Eth2", "h1", "server nic"),
        ]  # fmt: skip
        side = ask(db, "SELECT needs, side, cabled, members FROM host_bond_side")[0]
        assert tuple(side) == ("lacp", "none", 2, 2)
        found = judge(db, "net-host-bond-mode", "net-host-mtu").findings
        assert {(one.rule_id, one.severity) for one in found} == {
            ("net-host-bond-mode", "high"), ("net-host-mtu", "high"),
        }  # fmt: skip


def test_links_are_cabled_by_what_the_switch_learned() -> None:
    """The hardware's own address in a MAC table, where nobody speaks LLDP."""
    with filled(
        host=HOSTS,
        host_system=[system("o1", "kvm1", "10.0.0.11")],
        host_link=[{"host_system_id": "o1", "name": "eth0", "kind": "physical",
                    "mac": "02:00:00:00:01:00", "permanent_mac": "02:00:00:00:01:00"}],
        mac_entry=[{"switch_id": "w1", "port": "Eth1", "mac": "02:00:00:00:01:00"}],
        **SWITCH,
    ) as db:  # fmt: skip
        ports = ask(db, "SELECT link, port, method, confidence FROM host_link_port")
        assert [tuple(one) for one in ports] == [("eth0", "Eth1", "mac table", "derived")]
        behind = ask(db, "SELECT host_id, method FROM host_port")
        assert [tuple(one) for one in behind] == [("h1", "mac table")]
