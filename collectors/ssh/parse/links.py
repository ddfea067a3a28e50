"""`ip -j -d link` and `ip -j addr` (iproute2): links, bonds as the kernel tells them, addresses."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

from collectors.convert_hardware import stripped
from collectors.ssh.parse.common import address, inner, is_guests, members, whole

Fields = dict[str, Any]
NOBODY = "00:00:00:00:00:00"
_KINDS = {"bond": "bond", "bridge": "bridge", "vlan": "vlan", "openvswitch": "ovs"}
_MODES = {"802.3ad": "lacp"}
_BUSES = ("pci", "usb", "virtio", "platform", "vmbus", "xen")
_UNKNOWN = "UNKNOWN"


@dataclass
class Links:
    """Columns by name: of links, of bonds, of members by (bond, link)."""

    links: dict[str, Fields] = field(default_factory=dict)
    bonds: dict[str, Fields] = field(default_factory=dict)
    members: dict[tuple[str, str], Fields] = field(default_factory=dict)


def links(text: str) -> Links:
    """Links of a host, those of its VMs left out. Raises ValueError."""
    found = Links()
    for one in members(text):
        name = stripped(one.get("ifname"))
        if name is None or is_guests(name):
            continue
        found.links[name] = _link(one)
        if found.links[name]["kind"] == "bond":
            found.bonds[name] = _bond(inner(one, "linkinfo", "info_data"))
        master = found.links[name]["master"]
        if master and inner(one, "linkinfo", "info_slave_kind") == "bond":
            found.members[master, name] = _member(inner(one, "linkinfo", "info_slave_data"))
    return found


def _link(one: Fields) -> Fields:
    flags = one.get("flags")
    told = flags if isinstance(flags, list) else None
    up = "UP" in told if told is not None else None
    kind = _kind(one)
    slave = address(inner(one, "linkinfo", "info_slave_data", "perm_hwaddr"))
    permanent = address(one.get("permaddr")) or slave
    alone = kind == "physical" and not one.get("master")
    return {
        "kind": kind,
        "mac": address(one.get("address")),
        "permanent_mac": permanent or (address(one.get("address")) if alone else None),
        "mtu": whole(one.get("mtu")),
        "admin_up": up,
        "carrier": "LOWER_UP" in told if told is not None and up else None,
        "master": stripped(one.get("master")),
        "parent": stripped(one.get("link")) if kind == "vlan" else None,
        "vlan": whole(inner(one, "linkinfo", "info_data", "id")) if kind == "vlan" else None,
        "bus": stripped(one.get("parentdev")) if kind == "physical" else None,
    }


def _kind(one: Fields) -> str:
    told = inner(one, "linkinfo", "info_kind")
    if isinstance(told, str):
        return _KINDS.get(told, "virtual")
    if one.get("link_type") == "loopback":
        return "virtual"
    return "physical" if one.get("parentbus") in _BUSES else "other"


def _bond(data: Any) -> Fields:
    mode = stripped(inner(data, "mode"))
    monitor = whole(inner(data, "miimon"))
    lacp = mode == "802.3ad"
    return {
        "mode": _MODES.get(mode or "", mode) if mode != _UNKNOWN else None,
        "lacp_rate": stripped(inner(data, "ad_lacp_rate")) if lacp else None,
        "hash_policy": stripped(inner(data, "xmit_hash_policy")),
        "monitor": monitor / 1000 if monitor is not None else None,
        "min_links": whole(inner(data, "min_links")),
        "active_member": stripped(inner(data, "active_slave")),
        "partner_mac": address(inner(data, "ad_info", "partner_mac")) if lacp else None,
        "aggregator_ports": whole(inner(data, "ad_info", "num_ports")) if lacp else None,
    }


def _member(data: Any) -> Fields:
    status = inner(data, "mii_status")
    return {
        "up": status == "UP" if isinstance(status, str) else None,
        "aggregator": whole(inner(data, "ad_aggregator_id")),
        "failures": whole(inner(data, "link_failure_count")),
    }


def addresses(text: str) -> Iterator[Fields]:
    """Addresses others can reach: link, address, prefix, secondary. Raises ValueError."""
    for one in members(text):
        name = stripped(one.get("ifname"))
        listed = one.get("addr_info")
        if name is None or is_guests(name) or not isinstance(listed, list):
            continue
        for told in listed:
            found = _address(inner(told, "local"))
            if found:
                yield {
                    "link": name,
                    "address": found,
                    "prefix": whole(told.get("prefixlen")),
                    "secondary": told.get("secondary") is True,
                }


def _address(value: Any) -> str | None:
    try:
        found = ip_address(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return str(found) if found and not (found.is_loopback or found.is_link_local) else None
