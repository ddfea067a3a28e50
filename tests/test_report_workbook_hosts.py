"""What hosts tell of themselves in the tabs of hosts, NICs and paths, and in the page."""

import sqlite3
from typing import Any

from reports.export.facts import facts
from reports.facts import Facts
from reports.html.context import Page
from reports.html.options import HtmlOptions
from reports.html.sections import metal, topology
from reports.workbook.tabs import tabs
from tests.filled import filled

Rows = list[dict[str, Any]]
NOBODY = "00:00:00:00:00:00"
HOST = {"id": "h1", "name": "kvm1", "ip_address": "10.0.0.11", "zone_id": "z1", "cluster_id": "c1"}
SYSTEM = {"id": "o1", "name": "kvm1", "address": "10.0.0.11", "kind": "kvm"}
SWITCHES: dict[str, Rows] = {
    "switch": [{"id": "w1", "name": "leaf1", "chassis_id": "02:00:00:00:00:99"}],
    "switch_port": [
        {"switch_id": "w1", "name": f"Eth{n}", "oper_up": True, "type": 6, "speed": 10**10}
        for n in (1, 2, 3)
    ],
}


def mac(number: int) -> str:
    """Address of a link."""
    return f"02:00:00:00:01:{number:02x}"


def content(connection: sqlite3.Connection, name: str) -> Rows:
    """Rows of a tab, which are as many as it promises."""
    tab = next(tab for tab in tabs() if tab.name == name)
    with facts(connection):
        found = connection.execute(tab.sql)
        keys = [d[0] for d in found.description]
        rows = [dict(zip(keys, values, strict=True)) for values in found]
        assert connection.execute(tab.count).fetchone()[0] == len(rows)
    return rows


def picked(rows: Rows, *names: str) -> list[tuple[Any, ...]]:
    """Some columns of all rows."""
    return [tuple(row[name] for name in names) for row in rows]


def link(number: int, system: str = "o1", **values: Any) -> dict[str, Any]:
    """A physical link with an address of its own; the bond's is the first one's."""
    return {"host_system_id": system, "name": f"eth{number}", "kind": "physical", "mac": mac(0),
            "permanent_mac": mac(number), "mtu": 9000, "carrier": True, **values}  # fmt: skip


def bonded(mode: str, *links: int, **values: Any) -> dict[str, Rows]:
    """A bond of these links."""
    return {
        "host_bond": [{"host_system_id": "o1", "name": "bond0", "mode": mode, **values}],
        "host_bond_member": [
            {"host_system_id": "o1", "bond": "bond0", "link": f"eth{n}", "up": True} for n in links
        ],
    }


def heard(*ports: tuple[int, str]) -> Rows:
    """Links hear ports of the switch by LLDP."""
    return [
        {"host_system_id": "o1", "link": f"eth{n}", "chassis_id": "02:00:00:00:00:99",
         "port_id": port, "system_name": "leaf1"}
        for n, port in ports
    ]  # fmt: skip


def test_links_only_the_host_tells() -> None:
    """A row a physical link with its bond, none for bonds and bridges, none for strangers."""
    tables: dict[str, Rows] = {
        "host": [HOST],
        "host_system": [SYSTEM, {**SYSTEM, "id": "o9", "name": "db1", "address": "10.9.9.9"}],
        "host_link": [
            link(0), link(1, carrier=False), link(2, mtu=1500), link(3, "o9"),
            {"host_system_id": "o1", "name": "bond0", "kind": "bond", "mac": mac(0)},
        ],
    }  # fmt: skip
    with filled(**tables, **bonded("lacp", 0, 1, partner_mac=NOBODY)) as db:
        rows = content(db, "NIC-Host")
    assert picked(rows, "host", "nic", "link_up", "mtu", "mac") == [
        ("kvm1", "eth0", 1, 9000, mac(0)), ("kvm1", "eth1", 0, 9000, mac(1)),
        ("kvm1", "eth2", 1, 1500, mac(2)),
    ]  # fmt: skip
    assert picked(rows, "bond_host", "bond_mode_host", "lacp_partner") == [
        ("bond0", "lacp", "silent"), ("bond0", "lacp", "silent"), (None, None, None),
    ]  # fmt: skip


def test_partners_of_bonds() -> None:
    """Told, not told, and no word where the bond does not speak LACP."""
    tables: dict[str, Rows] = {"host": [HOST], "host_system": [SYSTEM], "host_link": [link(0)]}
    for bond, partner in (
        (bonded("lacp", 0, partner_mac=mac(9)), "told"),
        (bonded("lacp", 0), "not told"),
        (bonded("active-backup", 0, partner_mac=NOBODY), None),
    ):
        with filled(**tables, **bond) as db:
            assert picked(content(db, "NIC-Host"), "lacp_partner") == [(partner,)]


def test_links_of_server_nics_have_one_row() -> None:
    """By the hardware's address, though the bond's is in use on both; or by the switch port."""
    nics = [
        {"server_id": "s1", "name": "NIC.1", "permanent_mac": mac(0).upper(), "mac": mac(0),
         "link_up": True, "speed": 10**10},
        {"server_id": "s1", "name": "NIC.2", "permanent_mac": mac(1), "mac": mac(0)},
        {"server_id": "s1", "name": "NIC.3"},
    ]  # fmt: skip
    with filled(
        host=[{**HOST, "oobm_address": "10.1.0.1"}],
        host_system=[SYSTEM], server=[{"id": "s1", "address": "10.1.0.1"}], server_nic=nics,
        host_link=[link(0), link(1, speed=10**9), link(2)],
        host_neighbor=heard((1, "Eth2")), **SWITCHES, **bonded("active-backup", 0, 1),
    ) as db:  # fmt: skip
        rows = content(db, "NIC-Host")
    assert picked(rows, "nic", "speed", "link_up", "bond_host", "switch_port", "found_by") == [
        ("NIC.1", 10**10, 1, "bond0", None, None),
        ("NIC.2", 10**9, 1, "bond0", "Eth2", "host lldp"),
        ("NIC.3", None, None, None, None, None),
        ("eth2", None, 1, None, None, None),
    ]


def test_links_of_switch_ports_have_one_row() -> None:
    """The port a link is known to be on tells of the link; another link has its own row."""
    with filled(
        host=[HOST], host_system=[SYSTEM], host_link=[link(0), link(1), link(2)],
        host_neighbor=heard((0, "Eth1"), (1, "Eth2")), **SWITCHES, **bonded("balance-xor", 0, 1),
    ) as db:  # fmt: skip
        rows = content(db, "NIC-Host")
    assert picked(rows, "nic", "switch_port", "bond_mode_host", "mtu") == [
        ("eth0", "Eth1", "balance-xor", 9000), ("eth1", "Eth2", "balance-xor", 9000),
        ("eth2", None, None, 9000),
    ]  # fmt: skip


def test_switch_ports_without_a_host_that_tells() -> None:
    """As before: a row a port, nothing in the columns of hosts."""
    with filled(
        host=[HOST],
        neighbor=[{"switch_id": "w1", "port": "Eth1", "protocol": "lldp", "number": 1,
                   "system_name": "kvm1"}],
        **SWITCHES,
    ) as db:  # fmt: skip
        rows = content(db, "NIC-Host")
    assert picked(rows, "nic", "switch_port", "bond_host", "lacp_partner", "mtu") == [
        (None, "Eth1", None, None, None)
    ]


def test_a_host_asked_in_two_ways_is_one() -> None:
    """SSH and its pool tell of the same links and system."""
    with filled(
        host=[HOST],
        host_system=[
            {**SYSTEM, "os": "xenenterprise", "os_version": "8.2", "time_synced": True},
            {**SYSTEM, "id": "pool-1", "kernel": "4.19"},
        ],
        host_link=[link(0), link(0, "pool-1", permanent_mac=None, mac=mac(0), mtu=None)],
    ) as db:
        assert picked(content(db, "NIC-Host"), "nic", "mac", "mtu") == [("eth0", mac(0), 9000)]
        told = picked(content(db, "Host"), "os_told", "kernel_told", "time_synced", "libvirt")
    assert told == [("xenenterprise 8.2", "4.19", 1, None)]


def path(wwid: str, name: str, **values: Any) -> dict[str, Any]:
    """A path of the host to a LUN."""
    return {"host_system_id": "o1", "wwid": wwid, "path": name, "policy": "service-time 0",
            "transport": "fc", "adapter": "host3", "state": "active", **values}  # fmt: skip


def test_paths_sessions_and_mounts() -> None:
    """With the pool by server and export; a LUN without a path says so."""
    pool = {"id": "p1", "name": "nas", "server": "10.5.0.1", "path": "/vol/a/",
            "type": "NetworkFilesystem", "zone_id": "z1", "scope": "ZONE"}  # fmt: skip
    with filled(
        host=[HOST], host_system=[SYSTEM], storage_pool=[pool],
        host_path=[path("36a", "sdb", target="50:00"), path("36a", "sdc", state="failed"),
                   path("36b", "none", state=None, adapter=None)],
        host_iscsi_session=[{"host_system_id": "o1", "session": "1", "target": "iqn.2000.a:b",
                             "portal": "10.5.0.2:3260", "interface": "default",
                             "state": "LOGGED_IN"}],
        host_mount=[
            {"host_system_id": "o1", "mount": "/mnt/p1", "type": "nfs4", "version": "4.1",
             "server": "10.5.0.1", "export": "/vol/a", "hard": False},
            {"host_system_id": "o1", "mount": "/mnt/other", "type": "nfs", "server": "10.5.0.1",
             "export": "/vol/b"},
        ],
    ) as db:  # fmt: skip
        rows = content(db, "HBA-Path")
    assert {row["host"] for row in rows} == {"kvm1"}
    assert picked(rows, "kind", "initiator", "protocol", "state", "policy", "lun", "paths") == [
        ("host mount", "10.0.0.11", "nfs41", "mounted", "soft", "/vol/a", None),
        ("host mount", "10.0.0.11", "nfs", "mounted", None, "/vol/b", None),
        ("host path", "10.0.0.11", "FC", "no path left", "service-time 0", "36b", 0),
        ("host path", "host3", "FC", "failed", "service-time 0", "36a", 2),
        ("host path", "host3", "FC", "active", "service-time 0", "36a", 2),
        ("host session", "10.0.0.11", "iSCSI", "LOGGED_IN", None, None, None),
    ]
    assert picked(rows, "pool", "pool_link")[:2] == [("nas", "p1"), (None, None)]
    assert rows[-1]["target"] == "iqn.2000.a:b (10.5.0.2:3260)"


def test_a_lun_of_an_array_leads_to_its_pool() -> None:
    """By the serial at the end of the world-wide id."""
    serial = "80A5t?Qz1234"
    with filled(
        host=[HOST], host_system=[SYSTEM],
        storage_pool=[{"id": "p1", "name": "block", "server": "10.5.0.1", "type": "IscsiLUN",
                       "path": "/iqn.2000.a:b/7", "zone_id": "z1", "scope": "ZONE"}],
        storage_array=[{"id": "a1", "name": "ontap1"}],
        array_lif=[{"array_id": "a1", "id": "l1", "tenant": "svm", "address": "10.5.0.1"}],
        array_service=[{"array_id": "a1", "tenant": "svm", "protocol": "iscsi",
                        "target": "iqn.2000.a:b"}],
        array_volume=[{"array_id": "a1", "id": "v1", "name": "lun7", "kind": "lun",
                       "tenant": "svm", "serial": serial}],
        array_mapping=[{"array_id": "a1", "volume_id": "v1", "host_group": "g",
                        "initiator": "iqn.x", "lun": 7}],
        host_path=[path("3600a0980" + serial.encode().hex(), "sdb"), path("3600a09800000", "sdc")],
    ) as db:  # fmt: skip
        rows = [row for row in content(db, "HBA-Path") if row["kind"] == "host path"]
    assert picked(rows, "array", "volume", "pool", "paths") == [
        (None, None, None, 1), ("ontap1", "lun7", "block", 1)
    ]  # fmt: skip


def sections(**tables: Any) -> tuple[Any, Any]:
    """What the sections of the network and of servers say of hosts."""
    with filled(host=[HOST, {"id": "h2", "name": "kvm2"}], **tables) as db:
        page = Page(Facts(db), HtmlOptions(), [])
        return tuple(  # type: ignore[return-value]
            found and found["told"] for found in (topology.data(page), metal.data(page))
        )


def test_coverage_in_the_page() -> None:
    """One line, with the switches where there are some; none where no host was asked."""
    line = "1 of 2 hosts told their own links."
    told: dict[str, Rows] = {"host_system": [SYSTEM], "host_link": [link(0)]}
    server: dict[str, Rows] = {"server": [{"id": "s1", "vendor": "HPE", "model": "DL360"}]}
    assert sections(**told, **server, **SWITCHES) == (line, "")
    assert sections(**told, **server) == (None, line)
    assert sections(**server, **SWITCHES) == ("", "")
