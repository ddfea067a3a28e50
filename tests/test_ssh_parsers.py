"""Parsers of what hosts answer: the facts of each recording, read by eye, and never a crash."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.ssh.parse import (
    bonding,
    clock,
    drbd,
    ethtool,
    iscsi,
    links,
    lldp,
    mounts,
    multipath,
    ovs,
    pacemaker,
    release,
)

PARSERS: list[Callable[[str], Any]] = [
    bonding.bond, clock.chrony, clock.epoch, clock.ntp, clock.systemd, drbd.driver, drbd.status,
    ethtool.adapter, iscsi.sessions, links.links, lambda text: list(links.addresses(text)),
    lldp.neighbors, mounts.mounts, multipath.paths, ovs.table, pacemaker.resources,
    release.board, release.booted, release.dmidecode, release.kernel, release.os_release,
    release.version,
]  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["ifname", "linkinfo", "info_kind", "info_data", "addr_info", "local", "name", "lldp",
             "interface", "chassis", "port", "id", "value", "filesystems", "target", "options",
             "devices", "connections", "headings", "data", "volume", "flags", "prefixlen"]
        ), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
ZERO = "00:00:00:00:00:00"


@pytest.fixture(scope="session")
def told(recordings: Path) -> Callable[[str], str]:
    """A recording of a host, or one of ours."""
    ours = Path(__file__).parent / "data" / "hosts"

    def read(name: str) -> str:
        found = ours / name if (ours / name).exists() else recordings.parent / "hosts" / name
        return found.read_text(encoding="utf-8")

    return read


@pytest.mark.parametrize("parse", PARSERS)
@given(st.text(max_size=200) | JSON.map(json.dumps))
def test_no_text_makes_a_parser_crash(parse: Callable[[str], Any], text: str) -> None:
    """It gives columns, or says by ValueError that it is something else."""
    with suppress(ValueError):
        parse(text)


@pytest.mark.parametrize("parse", PARSERS)
def test_a_recording_cut_anywhere_makes_no_crash(
    parse: Callable[[str], Any], recordings: Path
) -> None:
    """Each recording, cut after every 211th character, given to every parser."""
    for path in sorted((recordings.parent / "hosts").glob("*.*")):
        text = path.read_text(encoding="utf-8")
        for end in range(0, min(len(text), 3000), 211):
            with suppress(ValueError):
                parse(text[:end])


@pytest.mark.parametrize(
    ("name", "mode", "partner", "ports", "up", "members"),
    [
        ("bond_mode_4", "lacp", ZERO, 1, 1, {"enp0s9": True, "enp0s8": False}),
        ("bondinfo_1", "balance-rr", None, None, 2, {"eno1": True, "eno2": True}),
        ("bondinfo_mode_2", "balance-xor", None, None, 2, {"eno1": True, "eno2": True}),
        ("bondinfo_mode_4", "lacp", ZERO, 1, 2, {"eth1": True, "eth2": True}),
        ("bondinfo_mode_5", "active-backup", None, None, 2,
         {"enp17s0f0": True, "enp17s0f1": True}),
        ("bondinfo_mode_7", "active-backup", None, None, 2, {"em3": True, "p2p3": True}),
    ],
)  # fmt: skip
def test_bonds(
    told: Callable[[str], str], name: str, mode: str, partner: str | None, ports: int | None,
    up: int, members: dict[str, bool],
) -> None:  # fmt: skip
    """/proc/net/bonding as recorded."""
    found = bonding.bond(told(f"insights_bond.{name}.txt"))
    assert (found.bond["mode"], found.bond["partner_mac"]) == (mode, partner)
    assert (found.bond["aggregator_ports"], found.bond["links_up"]) == (ports, up)
    assert {link: one["up"] for link, one in found.members.items()} == members


def test_a_bond_in_full(told: Callable[[str], str]) -> None:
    """Every column of the LACP bond nobody answers, and of its members."""
    found = bonding.bond(told("insights_bond.bond_mode_4.txt"))
    assert found.bond == {
        "mode": "lacp", "lacp_rate": "slow", "hash_policy": "layer2", "monitor": 0.1,
        "min_links": 0, "active_member": None, "partner_mac": ZERO, "aggregator_ports": 1,
        "links_up": 1,
    }  # fmt: skip
    assert found.members["enp0s8"] == {
        "up": False, "aggregator": 2, "partner_mac": ZERO, "failures": 0,
    }  # fmt: skip
    assert found.links["enp0s9"] == {
        "permanent_mac": "08:00:27:99:a3:6b", "speed": 1_000_000_000, "duplex": "full",
    }  # fmt: skip
    assert found.links["enp0s8"]["speed"] is None


def test_a_bond_that_is_watched_by_arp(told: Callable[[str], str]) -> None:
    """MII is off, ARP is asked every second; the links failed often."""
    found = bonding.bond(told("insights_bond.bondinfo_mode_7.txt"))
    assert (found.bond["monitor"], found.bond["active_member"]) == (1.0, "em3")
    assert [one["failures"] for one in found.members.values()] == [92028, 71524]


def test_ethtool(told: Callable[[str], str]) -> None:
    """Settings, driver; lines of what the account may not see are no facts."""
    gigabit = ethtool.adapter(told("insights_ethtool.ethtool_info.txt"))
    assert gigabit == {"speed": 1_000_000_000, "duplex": "full", "carrier": True}
    fast = ethtool.adapter(told("insights_ethtool.test_ethtool_docs.txt"))
    assert fast == {"speed": 100_000_000, "duplex": "full"}
    driver = ethtool.adapter(told("insights_ethtool.test_ethtool_i_good.txt"))
    assert driver == {"driver": "virtio_net", "bus": "0000:00:03.0"}
    down = ethtool.adapter("Settings for eth1:\n\tSpeed: Unknown!\n\tLink detected: no\n")
    assert down == {"carrier": False}
    assert ethtool.adapter("Permanent address: 3C:FD:FE:00:00:01\n") == {
        "permanent_mac": "3c:fd:fe:00:00:01"
    }


def test_multipath(told: Callable[[str], str]) -> None:
    """LUNs with and without alias, two groups, faulty paths; nothing of the debugging lines."""
    found = multipath.paths(told("insights_multipath_ll.multipath_v4_ll_doc.txt"))
    by_lun: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        by_lun.setdefault(one["wwid"], []).append(one)
    good, bad = (
        by_lun["36f01faf000da360b0000033c528fea6d"],
        by_lun["36f01faf000da3761000004323aa6fbce"],
    )
    assert (len(good), len(bad), len(by_lun)) == (8, 8, 3)
    assert good[0] == {
        "wwid": "36f01faf000da360b0000033c528fea6d", "alias": "mpathg", "vendor": "DELL",
        "product": "MD36xxi", "size": 54 << 40, "policy": "round-robin 0", "path_group": 1,
        "path_group_state": "active", "path": "sdc", "state": "active", "adapter": "host12",
    }  # fmt: skip
    assert {one["state"] for one in bad} == {"faulty"}
    assert [one["path_group"] for one in bad] == [1, 1, 1, 1, 2, 2, 2, 2]
    plain = by_lun["36001405b1629f80d52a4c898f8856e43"]
    assert [(one["alias"], one["adapter"], one["size"]) for one in plain] == [
        (None, "host3", 2 << 30), (None, "host4", 2 << 30),
    ]  # fmt: skip


def test_multipath_of_other_forms(told: Callable[[str], str]) -> None:
    """Ids with blanks, a LUN without a path, and the form of RHEL 5."""
    found = multipath.paths(told("insights_multipath_ll.multipath_v4_ll_info.txt"))
    assert {one["wwid"] for one in found if one["wwid"].startswith("1IET")} == {
        "1IET     00080001", "1IET     00080002", "1IET     00080007",
    }  # fmt: skip
    assert [one for one in found if one["path"] == "none"] == [
        {"wwid": "test_with_no_devs", "alias": "mpathc", "vendor": "uninitialized",
         "product": None, "path": "none", "state": "failed", "size": 10 << 30}
    ]  # fmt: skip
    old = multipath.paths(told("insights_multipath_ll.multipath_v4_ll_info_rhel_5.txt"))
    assert [(one["path"], one["adapter"], one["state"]) for one in old] == [
        ("sdk", "host3", "active"), ("sdp", "host5", "active"),
        ("sdf", "host3", "active"), ("sdu", "host5", "active"),
    ]  # fmt: skip
    assert {one["alias"] for one in old} == {"L004"}
    assert multipath.paths("") == []


def test_iscsi(told: Callable[[str], str]) -> None:
    """Two targets behind one portal."""
    found = iscsi.sessions(told("insights_iscsiadm.iscsiadm_session_info.txt"))
    assert found == [
        {"session": str(n), "target": f"iqn.2017-06.com.example:server{n}",
         "portal": "10.72.32.45:3260"} for n in (1, 2)
    ]  # fmt: skip
    assert iscsi.sessions("iscsiadm: No active sessions.\n") == []


def test_links(told: Callable[[str], str]) -> None:
    """A bridge and a veth pair, as this kernel had them."""
    found = links.links(told("kvm.ip-j-d-link.json"))
    assert {name: one["kind"] for name, one in found.links.items()} == {
        "lo": "virtual", "br0": "bridge", "d1p": "virtual", "d1": "virtual",
    }  # fmt: skip
    assert (found.links["br0"]["mtu"], found.links["br0"]["carrier"]) == (1500, True)
    assert (found.links["d1p"]["admin_up"], found.links["d1p"]["carrier"]) == (True, False)
    assert (found.links["d1"]["admin_up"], found.links["d1"]["carrier"]) == (False, None)


BOND = [
    {"ifname": "eno1", "link_type": "ether", "flags": ["BROADCAST", "SLAVE", "UP", "LOWER_UP"],
     "mtu": 9000, "master": "bond0", "address": "aa:00:00:00:00:01",
     "permaddr": "aa:00:00:00:00:01", "parentbus": "pci", "parentdev": "0000:3b:00.0",
     "linkinfo": {"info_slave_kind": "bond", "info_slave_data": {
         "state": "ACTIVE", "mii_status": "UP", "link_failure_count": 2,
         "perm_hwaddr": "aa:00:00:00:00:01", "ad_aggregator_id": 1}}},
    {"ifname": "bond0", "link_type": "ether", "flags": ["MASTER", "UP", "LOWER_UP"], "mtu": 9000,
     "address": "aa:00:00:00:00:01", "linkinfo": {"info_kind": "bond", "info_data": {
         "mode": "802.3ad", "miimon": 100, "xmit_hash_policy": "layer3+4", "min_links": 1,
         "ad_lacp_rate": "fast", "ad_info": {
             "aggregator": 1, "num_ports": 2, "actor_key": 15, "partner_key": 32778,
             "partner_mac": "00:23:04:ee:be:01"}}}},
    {"ifname": "bond0.20", "link": "bond0", "link_type": "ether", "flags": ["UP"],
     "linkinfo": {"info_kind": "vlan", "info_data": {"protocol": "802.1Q", "id": 20}}},
    {"ifname": "vnet7", "link_type": "ether", "linkinfo": {"info_kind": "tun"}},
]  # fmt: skip


def test_links_of_a_bond() -> None:
    """What iproute2 writes of a bond (ip/iplink_bond.c): all may read it, root or not."""
    found = links.links(json.dumps(BOND))
    assert set(found.links) == {"eno1", "bond0", "bond0.20"}
    assert found.links["eno1"]["kind"] == "physical"
    assert found.links["eno1"]["bus"] == "0000:3b:00.0"
    assert (found.links["bond0.20"]["parent"], found.links["bond0.20"]["vlan"]) == ("bond0", 20)
    assert found.bonds["bond0"] == {
        "mode": "lacp", "lacp_rate": "fast", "hash_policy": "layer3+4", "monitor": 0.1,
        "min_links": 1, "active_member": None, "partner_mac": "00:23:04:ee:be:01",
        "aggregator_ports": 2,
    }  # fmt: skip
    assert found.members == {("bond0", "eno1"): {"up": True, "aggregator": 1, "failures": 2}}


def test_addresses() -> None:
    """Addresses others reach; loopback, link-local and a VM's are left out."""
    told = [
        {"ifname": "lo", "addr_info": [{"local": "127.0.0.1", "prefixlen": 8}]},
        {"ifname": "eth0", "addr_info": [
            {"family": "inet", "local": "10.0.0.5", "prefixlen": 24},
            {"family": "inet", "local": "10.0.0.9", "prefixlen": 24, "secondary": True},
            {"family": "inet6", "local": "fe80::1", "prefixlen": 64}]},
        {"ifname": "vnet3", "addr_info": [{"local": "10.9.9.9", "prefixlen": 24}]},
    ]  # fmt: skip
    assert list(links.addresses(json.dumps(told))) == [
        {"link": "eth0", "address": "10.0.0.5", "prefix": 24, "secondary": False},
        {"link": "eth0", "address": "10.0.0.9", "prefix": 24, "secondary": True},
    ]


def test_open_vswitch(told: Callable[[str], str]) -> None:
    """The bond of XenServer with LACP, its bridges and the fake one of VLAN 100."""
    found = ovs.Ovs(*(told(f"ovs.list-{name}.json") for name in ("Bridge", "Port", "Interface")))
    ((name, bond, members),) = found.bonds()
    assert (name, bond["mode"], bond["hash_policy"]) == ("bond0", "lacp", "balance-tcp")
    assert members == {link: {"up": None, "partner_mac": None} for link in ("eth2", "eth3")}
    assert bond["links_up"] is None
    networks = {one["name"]: one for one in found.networks({"eth0", "eth2", "eth3"})}
    assert networks["xapi1"] == {"name": "xapi1", "link": "bond0", "switch": "xapi0", "vlan": "100"}
    assert (networks["xenbr0"]["link"], networks["xapi0"]["link"]) == ("eth0", "bond0")
