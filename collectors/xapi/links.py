"""Rows of interfaces, addresses, bonds and networks.

An interface in a bond tells `currently_attached` of itself, which says nothing of the wire: carrier
and speed come from its metrics.
"""

from ipaddress import ip_interface
from typing import Any

from collectors.array.questions import Item, at
from collectors.convert_basic import boolean, integer, plain, text
from collectors.convert_hardware import mac, mbit_told, positive
from collectors.told import Told
from collectors.xapi.records import Records, link_kind, link_name, members, refs, tag

_DUPLEX = {True: "full", False: "half"}


def tell(records: Records, told: Told) -> None:
    """Everything."""
    for _ref, pif in records.all("PIF"):
        _link(records, pif, told)
        _addresses(records, pif, told)
        _network(records, pif, told)
    for _ref, bond in records.all("Bond"):
        _bond(records, bond, told)


def _carrier(records: Records, pif: Item) -> bool | None:
    return boolean(records.at("PIF_metrics", pif.get("metrics")).get("carrier"))


def _master(records: Records, pif: Item) -> str | None:
    """The bond it is in, else the bridge of its network."""
    for ref in refs(pif.get("bond_slave_of")):
        bond = records.at("Bond", ref)
        return text(records.at("PIF", bond.get("master")).get("device"))
    return text(records.at("network", pif.get("network")).get("bridge"))


def _link(records: Records, pif: Item, told: Told) -> None:
    metrics, kind = records.at("PIF_metrics", pif.get("metrics")), link_kind(pif)
    carrier, attached = _carrier(records, pif), boolean(pif.get("currently_attached"))
    bonded = bool(refs(pif.get("bond_slave_of")))
    duplex = boolean(metrics.get("duplex"))
    told.add(
        "host_link",
        host_system_id=records.host(pif),
        name=link_name(pif),
        kind=kind,
        mac=mac(pif.get("MAC")),
        permanent_mac=mac(pif.get("MAC")) if kind == "physical" else None,
        mtu=positive(pif.get("MTU")),
        speed=mbit_told(metrics.get("speed")) if carrier else None,
        duplex=_DUPLEX[duplex] if carrier and duplex is not None else None,
        admin_up=attached or (None if bonded else attached),
        carrier=carrier,
        master=_master(records, pif),
        parent=text(pif.get("device")) if kind == "vlan" else None,
        vlan=tag(pif),
        bus=_bus(metrics.get("pci_bus_path")) if kind == "physical" else None,
    )


def _bus(value: Any) -> str | None:
    """PCI address; XAPI writes N/A where there is none."""
    found = text(value)
    return None if found in (None, "N/A") else found


def _addresses(records: Records, pif: Item, told: Told) -> None:
    """IP has its mask beside it; addresses of IPv6 end in /length."""
    six = pif.get("IPv6")
    every = [f"{plain(pif.get('IP'))}/{plain(pif.get('netmask'))}"]
    for one in [*every, *(six if isinstance(six, list) else ())]:
        try:
            found = ip_interface(plain(one).removesuffix("/"))
        except ValueError:
            continue
        told.add(
            "host_address",
            host_system_id=records.host(pif),
            link=link_name(pif),
            address=str(found.ip),
            prefix=found.network.prefixlen if "/" in plain(one).removesuffix("/") else None,
        )


def _network(records: Records, pif: Item, told: Told) -> None:
    """Interfaces in a bond keep a network of their own, to which nothing can be plugged."""
    if refs(pif.get("bond_slave_of")):
        return
    network = records.at("network", pif.get("network"))
    vlan = tag(pif)
    told.add(
        "host_network",
        host_system_id=records.host(pif),
        name=text(network.get("name_label")),
        link=link_name(pif),
        switch=text(network.get("bridge")),
        vlan=None if vlan is None else str(vlan),
        mtu=positive(network.get("MTU")),
    )


def _bond(records: Records, bond: Item, told: Told) -> None:
    master = records.at("PIF", bond.get("master"))
    host, name = records.host(master), link_name(master)
    told.add(
        "host_bond",
        host_system_id=host,
        name=name,
        mode=text(bond.get("mode")),
        lacp_rate=text(at(bond, "properties/lacp-time")),
        hash_policy=text(at(bond, "properties/hashing_algorithm")),
        links_up=integer(bond.get("links_up")),
    )
    for pif in members(records, bond):
        told.add(
            "host_bond_member",
            host_system_id=host,
            bond=name,
            link=link_name(pif),
            up=_carrier(records, pif),
        )
