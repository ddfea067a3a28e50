"""Bonds, bridges and ports of a host as `ip`, the bonding driver and ethtool print them."""

from typing import Any

from sample_data.objects_infra import HostNic
from sample_data.objects_plane import HostSide

_BRIDGES = {"bond0": "cloudbr0", "bond1": "cloudbr1"}
_LACP = "802.3ad"
_MODES = {
    _LACP: "IEEE 802.3ad Dynamic link aggregation",
    "active-backup": "fault-tolerance (active-backup)",
    "balance-alb": "adaptive load balancing",
}
_UP = ["BROADCAST", "MULTICAST", "UP", "LOWER_UP"]
Item = dict[str, Any]


def _bonds(one: HostSide) -> dict[str, list[HostNic]]:
    found: dict[str, list[HostNic]] = {}
    for nic in one.host.nics:
        found.setdefault(nic.bond, []).append(nic)
    return found


def links(one: HostSide) -> list[Item]:
    """`ip -j -d link`."""
    rows: list[Item] = [
        {"ifname": "lo", "flags": ["LOOPBACK", "UP", "LOWER_UP"], "mtu": 65536,
         "link_type": "loopback", "address": "00:00:00:00:00:00"}
    ]  # fmt: skip
    for bond, nics in _bonds(one).items():
        mac, bridge = nics[0].mac, _BRIDGES.get(bond)
        rows += [_port(one, nic, mac) for nic in nics]
        info = {"info_kind": "bond", "info_data": _bond(one, nics)}
        above = {"master": bridge} if bridge else {}
        rows.append({**_link(one, bond, mac), **above, "linkinfo": info})
        if bridge:
            rows.append({**_link(one, bridge, mac), "linkinfo": {"info_kind": "bridge"}})
    return [{"ifindex": number, **row} for number, row in enumerate(rows, 1)]


def _link(one: HostSide, name: str, mac: str) -> Item:
    return {"ifname": name, "flags": [*_UP], "mtu": one.mtu, "operstate": "UP",
            "link_type": "ether", "address": mac, "broadcast": "ff:ff:ff:ff:ff:ff"}  # fmt: skip


def _port(one: HostSide, nic: HostNic, mac: str) -> Item:
    place = one.host.nics.index(nic)
    state = "DOWN" if nic.name == one.lost else "UP"
    slave = {
        "state": "ACTIVE", "mii_status": state, "link_failure_count": 0, "perm_hwaddr": nic.mac,
        "queue_id": 0, **({"ad_aggregator_id": 1} if one.mode == _LACP else {}),
    }  # fmt: skip
    return {
        **_link(one, nic.name, mac), "master": nic.bond, "permaddr": nic.mac, "parentbus": "pci",
        "parentdev": f"0000:{25 + place // 2:02x}:00.{place % 2}",
        "linkinfo": {"info_slave_kind": "bond", "info_slave_data": slave},
    }  # fmt: skip


def _bond(one: HostSide, nics: list[HostNic]) -> Item:
    told: Item = {"mode": one.mode, "miimon": one.monitor, "updelay": 0, "downdelay": 0,
                  "min_links": 0, "xmit_hash_policy": "layer3+4"}  # fmt: skip
    if one.mode != _LACP:
        return {**told, "active_slave": nics[0].name}
    state = {"aggregator": 1, "num_ports": len(nics), "actor_key": 21, "partner_key": 32768,
             "partner_mac": one.partner}  # fmt: skip
    return {**told, "ad_lacp_rate": "fast", "ad_info": state}


def addresses(one: HostSide) -> list[Item]:
    """`ip -j addr`."""
    told = [one.host.ip, *([one.second] if one.second else [])]
    held = [{"family": "inet", "local": ip, "prefixlen": 24, "scope": "global"} for ip in told]
    bonds = _bonds(one)
    where = next((_BRIDGES.get(bond, bond) for bond in bonds), "eno1")
    return [
        {"ifname": "lo", "addr_info": [{"family": "inet", "local": "127.0.0.1", "prefixlen": 8}]},
        {"ifname": where, "mtu": one.mtu, "addr_info": held},
    ]


def bonds(one: HostSide) -> str:
    """/proc/net/bonding, as root reads it."""
    return "".join(f"@ {bond}\n{_driver(one, nics)}" for bond, nics in _bonds(one).items())


def _driver(one: HostSide, nics: list[HostNic]) -> str:
    lines = [
        f"Ethernet Channel Bonding Driver: v{one.host.kernel}", "",
        f"Bonding Mode: {_MODES[one.mode]}",
        "Transmit Hash Policy: layer3+4 (1)", "MII Status: up",
        f"MII Polling Interval (ms): {one.monitor}",
        "Up Delay (ms): 0", "Down Delay (ms): 0", "Peer Notification Delay (ms): 0", "",
    ]  # fmt: skip
    if one.mode == _LACP:
        lines += [
            "802.3ad info", "LACP active: on", "LACP rate: fast", "Min links: 0",
            "Aggregator selection policy (ad_select): stable", "System priority: 65535",
            f"System MAC address: {nics[0].mac}", "Active Aggregator Info:",
            "\tAggregator ID: 1", f"\tNumber of ports: {len(nics)}", "\tActor Key: 21",
            "\tPartner Key: 32768", f"\tPartner Mac Address: {one.partner}", "",
        ]  # fmt: skip
    for number, nic in enumerate(nics, 1):
        lines += _member(one, nic, number)
    return "\n".join(lines) + "\n"


def _member(one: HostSide, nic: HostNic, number: int) -> list[str]:
    state = "down" if nic.name == one.lost else "up"
    lines = [
        f"Slave Interface: {nic.name}", f"MII Status: {state}", f"Speed: {nic.mbps} Mbps",
        "Duplex: full", "Link Failure Count: 0", f"Permanent HW addr: {nic.mac}",
        "Slave queue ID: 0",
    ]  # fmt: skip
    if one.mode == _LACP:
        lines += [
            "Aggregator ID: 1", "Actor Churn State: none", "Partner Churn State: none",
            "details partner lacp pdu:", "    system priority: 32768",
            f"    system mac address: {one.partner}", "    oper key: 32768",
            f"    port number: {number}", "    port state: 63",
        ]  # fmt: skip
    return [*lines, ""]


def adapters(one: HostSide) -> str:
    """`ethtool`, `ethtool -i` and `ethtool -P` of every port with a device."""
    return "".join(
        f"@ {nic.name}\nSettings for {nic.name}:\n\tSpeed: {nic.mbps}Mb/s\n\tDuplex: Full\n"
        "\tAuto-negotiation: on\n\tLink detected: yes\ndriver: ice\nversion: "
        f"{one.host.kernel}\nbus-info: 0000:{25 + place // 2:02x}:00.{place % 2}\n"
        f"Permanent address: {nic.mac}\n"
        for place, nic in enumerate(one.host.nics)
    )
