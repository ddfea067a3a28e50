"""Links hosts tell of in the failure graph: bonds and members win over what was inferred."""

import sqlite3
from typing import Any

from tests.failing import graphed, leg, switch, together
from tests.filled import estate, host, vm
from tests.layer_rows import Rows, array, head, share
from tests.support import ask


def stops(connection: sqlite3.Connection, node: str) -> tuple[int, int]:
    """VMs that stop with a component, at least and at most."""
    query = "SELECT vms, vms_worst FROM failure_impact WHERE present AND node_id = ?"
    found = connection.execute(query, (node,)).fetchone()
    return (found[0], found[1]) if found else (0, 0)


def told(*links: dict[str, Any], **more: list[dict[str, Any]]) -> Rows:
    """The first host as it tells of itself."""
    usual = {"host_system_id": "s1", "kind": "physical", "carrier": True}
    rows: Rows = {
        "host_system": [{"id": "s1", "name": "h1.example", "address": "10.0.0.1", "kind": "kvm"}],
        "host_link": [{**usual, **one} for one in links],
        "host_address": [{"host_system_id": "s1", "link": "cloudbr0", "address": "10.0.0.1"}],
    }
    return {**rows, **{name: [{"host_system_id": "s1", **one} for one in several]
                       for name, several in more.items()}}  # fmt: skip


def two(*parts: Rows) -> Rows:
    """A host with a VM on two leaves by four ports, and one with room."""
    hosts = [host("h1", 64, ip_address="10.0.0.1"), host("h2", 64, ip_address="10.0.0.2")]
    legs = [leg("h1", leaf, f"e{n}") for leaf in ("a", "b") for n in (1, 2)]
    return together(estate(hosts, [vm("v1", "h1", 16)]), switch("a"), switch("b"), *legs, *parts)


def heard(mac: str, at: str, port: str) -> Rows:
    """A switch hears a NIC."""
    row = {"switch_id": at, "port": port, "protocol": "lldp", "number": 1, "port_id": mac,
           "port_type": "mac"}  # fmt: skip
    return {"neighbor": [row]}


BRIDGE = {"name": "cloudbr0", "kind": "bridge"}
BOND = {"name": "bond0", "kind": "bond", "master": "cloudbr0"}


def bonded(**bond: Any) -> Rows:
    """A bond of two under a bridge with the address of the host; two more ports carry nothing."""
    links = [{"name": f"eth{n}", "permanent_mac": f"02:00:00:00:00:0{n}", "bus": f"0000:3b:00.{n}"}
             for n in range(4)]  # fmt: skip
    members = [{"bond": "bond0", "link": name, "up": True} for name in ("eth0", "eth1")]
    return told(
        BRIDGE, BOND, *links, host_bond=[{"name": "bond0", **bond}], host_bond_member=members
    )


def test_a_bond_on_one_switch_though_ports_of_two_are_its() -> None:
    """Ports on leaf b carry nothing the host needs: leaf a takes it."""
    ears = together(heard("02:00:00:00:00:00", "a", "e1"), heard("02:00:00:00:00:01", "a", "e2"))
    with graphed(**two()) as connection:
        assert stops(connection, "switch/a") == (0, 0)
    with graphed(**two(bonded(), ears)) as connection:
        assert stops(connection, "switch/a") == (1, 1)
        assert stops(connection, "switch/b") == (0, 0)
        assert stops(connection, "host_link/s1/eth0") == (0, 0)
        assert stops(connection, "adapter/s1/0000:3b:00") == (1, 1)
        query = "SELECT why FROM failure_impact WHERE node_id = 'switch/a' AND present"
        assert ask(connection, query) == [
            ("VM v1 - host h1 - host link h1 eth0 - switch port a e1 - switch a",)
        ]


def test_a_bond_over_two_switches() -> None:
    """Neither takes the host; with a leg down the other is the last; of two needed both are."""
    ears = together(heard("02:00:00:00:00:00", "a", "e1"), heard("02:00:00:00:00:01", "b", "e1"))
    with graphed(**two(bonded(), ears)) as connection:
        assert stops(connection, "switch/a") == stops(connection, "switch/b") == (0, 0)
    with graphed(**two(bonded(min_links=2), ears)) as connection:
        assert stops(connection, "switch/a") == (1, 1)
    broken = bonded()
    broken["host_bond_member"][0]["up"] = False
    with graphed(**two(broken, ears)) as connection:
        assert stops(connection, "switch/b") == (1, 1)


def test_a_link_nobody_hears_is_a_range() -> None:
    """Which switch it ends at is not told. Of none of them: the ports found for the host count."""
    with graphed(**two(bonded(), heard("02:00:00:00:00:00", "a", "e1"))) as connection:
        assert stops(connection, "switch/a") == (0, 1)
    with graphed(**two(bonded())) as connection:
        assert stops(connection, "switch/a") == stops(connection, "access/z1") == (0, 0)
        assert stops(connection, "adapter/s1/0000:3b:00") == (1, 1)


def test_two_bonds_are_both_needed() -> None:
    """Storage on an address of its own beside management: the host needs either bond."""
    ears = together(heard("02:00:00:00:00:00", "a", "e1"), heard("02:00:00:00:00:01", "b", "e1"),
                    heard("02:00:00:00:00:02", "b", "e2"))  # fmt: skip
    rows = bonded()
    rows["host_address"].append({"host_system_id": "s1", "link": "eth2", "address": "10.7.0.1"})
    with graphed(**two(rows, ears)) as connection:
        assert stops(connection, "switch/b") == (1, 1)
        query = "SELECT DISTINCT uplink, uses FROM host_uplink ORDER BY 1"
        assert ask(connection, query) == [("bond0", "management"), ("eth2", "addresses")]


def test_virtual_switches_and_vlans() -> None:
    """A kernel port lies on its switch, whose teaming is a bond; a VLAN on its parent."""
    ears = together(heard("02:00:00:00:00:00", "a", "e1"), heard("02:00:00:00:00:01", "b", "e1"))
    links = [{"name": f"vmnic{n}", "permanent_mac": f"02:00:00:00:00:0{n}", "master": "vSwitch0"}
             for n in (0, 1)]  # fmt: skip
    kernel = {"name": "vmk0", "kind": "vmkernel", "master": "vSwitch0"}
    members = [{"bond": "vSwitch0", "link": f"vmnic{n}", "up": True} for n in (0, 1)]
    rows = told(*links, kernel, host_bond=[{"name": "vSwitch0"}], host_bond_member=members)
    rows["host_address"][0]["link"] = "vmk0"
    with graphed(**two(rows, ears)) as connection:
        assert stops(connection, "switch/a") == (0, 0)
        assert ask(connection, "SELECT count(*) FROM host_uplink WHERE uplink = 'vSwitch0'") == [
            (2,)
        ]
    one = told(links[0], kernel)
    one["host_address"][0]["link"] = "vmk0"
    with graphed(**two(one, ears)) as connection:
        assert stops(connection, "switch/a") == (1, 1)
    tagged = {"name": "eth0.7", "kind": "vlan", "parent": "eth0"}
    plain = {"name": "eth0", "permanent_mac": "02:00:00:00:00:00"}
    vlan = told(tagged, plain)
    vlan["host_address"][0]["link"] = "eth0.7"
    with graphed(**two(vlan, ears)) as connection:
        assert stops(connection, "switch/a") == (1, 1)


def lag(*ports: tuple[str, str]) -> list[dict[str, Any]]:
    """LACP of ports as the switch has it, in step."""
    return [{"switch_id": at, "port": name, "partner_system": "02:00:00:00:00:aa",
             "partner_key": 1, "synchronised": True} for at, name in ports]  # fmt: skip


def test_a_bond_and_the_bundle_of_the_switch_that_do_not_fit() -> None:
    """The ledger has both words; they agree where the switch bundles the same ports."""
    ears = together(heard("02:00:00:00:00:00", "a", "e1"), heard("02:00:00:00:00:01", "a", "e2"))
    query = "SELECT field, chosen, switch, agree FROM ledger_field WHERE field LIKE 'bundle%'"
    with graphed(**two(bonded(mode="lacp"), ears)) as connection:
        assert ask(connection, query) == [
            ("bundle bond0", "LACP over a e1, a e2", "LACP over a e1, a e2", 1)
        ]
    with graphed(**two(bonded(mode="active-backup"), ears)) as connection:
        assert ask(connection, query) == [
            ("bundle bond0", "no bundle over a e1, a e2", "LACP over a e1, a e2", 0)
        ]


def block(*portals: str) -> Rows:
    """The pool as a LUN of a filer with two portals, and the first host logged in to some."""
    lifs = [{"array_id": "f", "id": f"l{n}", "name": f"l{n}", "protocol": "iscsi", "iqn": "iqn.f",
             "address": f"10.8.0.{n}", "home_node_id": f"n{n}", "node_id": f"n{n}", "up": True,
             "enabled": True, "can_move": False} for n in (1, 2)]  # fmt: skip
    rows = share("f", "p1", "n1", protocol="iscsi", can_move=False)
    rows["array_lif"] = lifs
    rows["array_volume"][0]["serial"] = "80A5t?Qz1234"
    rows["pool_array"][0] |= {"lif_id": "l1", "method": "iqn"}
    wwid = "3600a0980" + b"80A5t?Qz1234".hex()
    paths = [{"host_system_id": "s1", "wwid": wwid, "path": f"sd{n}", "state": "active",
              "target": "iqn.f"} for n in range(len(portals))]  # fmt: skip
    sessions = [{"host_system_id": "s1", "session": one, "target": "iqn.f",
                 "portal": f"{one}:3260"} for one in portals]  # fmt: skip
    heads = (head("n1", "n2"), head("n2", "n1"))
    return together(array("f", *heads), rows, {"host_path": paths, "host_iscsi_session": sessions})


def test_paths_of_a_host_to_its_pool() -> None:
    """By two portals neither takes anything; by one alone it may take the host at most."""
    base = two(bonded())
    base["host"] = base["host"][:1]
    base["host_sample"] = base["host_sample"][:1]
    reach = {"pool_host": [{"host_id": "h1", "storage_pool_id": "p1"}]}
    with graphed(**together(base, reach, block("10.8.0.1", "10.8.0.2"))) as connection:
        assert ask(connection, "SELECT count(*) FROM host_store_path") == [(2,)]
        assert stops(connection, "lif/f/l1") == (0, 0)
    with graphed(**together(base, reach, block("10.8.0.1"))) as connection:
        assert stops(connection, "lif/f/l1") == (0, 1)
        assert stops(connection, "lif/f/l2") == (0, 0)
