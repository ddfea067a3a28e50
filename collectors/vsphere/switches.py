"""Rows of virtual switches: who their uplinks are (as bonds), and what is plugged to them.

Two or more uplinks of a switch are a bond with the teaming policy of the switch as its mode; one
uplink alone stands for itself. A LAG of a distributed switch is a bond of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from collectors.array.questions import Item, at
from collectors.convert_basic import integer, objects, plain, text
from collectors.convert_hardware import positive
from collectors.told import Told
from collectors.vsphere.inventory import Inventory, listed, moid, texts
from collectors.vsphere.links import linked
from collectors.vsphere.questions import GROUP, SWITCH

_MODES = {
    "loadbalance_srcid": "loadbalance-srcid",
    "loadbalance_srcmac": "loadbalance-srcmac",
    "loadbalance_ip": "loadbalance-ip",
    "loadbalance_loadbased": "loadbalance-loadbased",
    "failover_explicit": "explicit",
}
_ALL_VLANS = 4095


@dataclass
class Uplinks:
    """Uplinks of one switch on one host. name: of the switch; standby: uplinks at rest."""

    name: str
    members: list[str]
    mode: str | None
    mtu: int | None
    standby: frozenset[str] = frozenset()
    lags: dict[str, list[str]] = field(default_factory=dict)

    @property
    def link(self) -> str | None:
        """What carries its traffic: a LAG, the bond, or the only uplink."""
        if self.lags:
            return next(iter(self.lags))
        if len(self.members) == 1:
            return self.members[0]
        return self.name if self.members else None


def tell(inventory: Inventory, told: Told) -> None:
    """Everything."""
    for key, host in inventory.hosts():
        for uplinks in (*standard(host), *distributed(inventory, host)):
            _bonds(key, host, uplinks, told)
        _standard_networks(key, host, told)
        _distributed_networks(inventory, key, host, told)


def standard(host: Item) -> Iterator[Uplinks]:
    """Switches of one host."""
    devices = _devices(host)
    for one in objects(host.get("config.network.vswitch")):
        teaming = at(one, "spec/policy/nicTeaming")
        yield Uplinks(
            name=plain(one.get("name")),
            members=[devices[key] for key in texts(one.get("pnic")) if key in devices],
            mode=_MODES.get(plain(at(teaming, "policy"))),
            mtu=positive(one.get("mtu")),
            standby=frozenset(texts(at(teaming, "nicOrder/standbyNic"))),
        )


def distributed(inventory: Inventory, host: Item) -> Iterator[Uplinks]:
    """What a host has of distributed switches."""
    devices = _devices(host)
    switches = {plain(one.get("uuid")): one for one in inventory.all(SWITCH)}
    for one in objects(host.get("config.network.proxySwitch")):
        switch = switches.get(plain(one.get("dvsUuid")), {})
        port = at(switch.get("config"), "defaultPortConfig/uplinkTeamingPolicy")
        yield Uplinks(
            name=plain(one.get("dvsName")),
            members=[devices[key] for key in texts(one.get("pnic")) if key in devices],
            mode=_MODES.get(plain(at(port, "policy/value"))),
            mtu=positive(one.get("mtu")),
            lags=_lags(one),
        )


def _devices(host: Item) -> dict[str, str]:
    """vmnic0 by the key other objects name it with."""
    nics = objects(host.get("config.network.pnic"))
    return {plain(one.get("key")): plain(one.get("device")) for one in nics}


def _lags(proxy: Item) -> dict[str, list[str]]:
    """Uplinks of each LAG: its ports are those the physical ports are plugged to."""
    plugged = {
        plain(one.get("uplinkPortKey")): plain(one.get("pnicDevice"))
        for one in listed(proxy, "spec/backing/pnicSpec")
    }
    found: dict[str, list[str]] = {}
    for lag in listed(proxy, "hostLag"):
        ports = [plain(one.get("key")) for one in listed(lag, "uplinkPort")]
        members = [plugged[port] for port in ports if port in plugged]
        if members:
            found[plain(lag.get("lagName"))] = members
    return found


def _bonds(key: str, host: Item, uplinks: Uplinks, told: Told) -> None:
    carrier = linked(host)
    bonds = [(name, "lacp", members) for name, members in uplinks.lags.items()]
    if not bonds and len(uplinks.members) > 1:
        bonds = [(uplinks.name, uplinks.mode or "", uplinks.members)]
    for name, mode, members in bonds:
        states = [carrier.get(one) for one in members]
        up = None if None in states else sum(bool(one) for one in states)
        told.add("host_bond", host_system_id=key, name=name, mode=mode or None, links_up=up)
        for link in members:
            told.add(
                "host_bond_member", host_system_id=key, bond=name, link=link,
                up=carrier.get(link), standby=link in uplinks.standby,
            )  # fmt: skip


def _standard_networks(key: str, host: Item, told: Told) -> None:
    switches = {one.name: one for one in standard(host)}
    for group in objects(host.get("config.network.portgroup")):
        switch = switches.get(plain(at(group, "spec/vswitchName")))
        told.add(
            "host_network",
            host_system_id=key,
            name=text(at(group, "spec/name")),
            link=switch.link if switch else None,
            switch=text(at(group, "spec/vswitchName")),
            vlan=_vlan(at(group, "spec/vlanId")),
            mtu=switch.mtu if switch else None,
        )


def _distributed_networks(inventory: Inventory, key: str, host: Item, told: Told) -> None:
    """Port groups the host is told for, with the switch that is on it."""
    mine = {one.name: one for one in distributed(inventory, host)}
    for group in inventory.all(GROUP):
        switch = inventory.find(SWITCH, group.get("config.distributedVirtualSwitch"))
        uplinks = mine.get(plain(switch.get("name")))
        members = {moid(one) for one in texts(group.get("host"))}
        if uplinks is None or moid(host.get("_obj")) not in members:
            continue
        told.add(
            "host_network",
            host_system_id=key,
            name=text(group.get("name")),
            link=uplinks.link,
            switch=uplinks.name,
            vlan=_port_vlan(at(group.get("config.defaultPortConfig"), "vlan")),
            mtu=uplinks.mtu,
        )


def _port_vlan(vlan: Any) -> str | None:
    """VLAN id, ranges of a trunk, or the private VLAN."""
    told = at(vlan, "vlanId")
    if isinstance(told, list):
        spans = ((integer(one.get("start")), integer(one.get("end"))) for one in objects(told))
        return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in spans) or None
    return _vlan(told if told is not None else at(vlan, "pvlanId"))


def _vlan(value: Any) -> str | None:
    found = integer(value)
    return "0-4094" if found == _ALL_VLANS else str(found) if found else None
