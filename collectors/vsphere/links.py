"""Rows of physical ports, kernel interfaces and their addresses."""

from ipaddress import ip_interface

from collectors.array.questions import Item, at
from collectors.convert_basic import boolean, objects, plain, text
from collectors.convert_hardware import mac, mbit_told, positive
from collectors.told import Told
from collectors.vsphere.inventory import Inventory, listed, texts

_DUPLEX = {True: "full", False: "half"}


def tell(inventory: Inventory, told: Told) -> None:
    """Everything."""
    for key, host in inventory.hosts():
        switches = _switches(host)
        for nic in objects(host.get("config.network.pnic")):
            _physical(key, nic, switches, told)
        for vnic in objects(host.get("config.network.vnic")):
            _kernel(key, host, vnic, told)


def linked(host: Item) -> dict[str, bool | None]:
    """Whether each physical port has a link: one without tells no speed."""
    nics = objects(host.get("config.network.pnic"))
    return {plain(one.get("device")): _carrier(one) for one in nics}


def _carrier(nic: Item) -> bool | None:
    return None if "linkSpeed" not in nic else nic["linkSpeed"] is not None


def _switches(host: Item) -> dict[str, str]:
    """Name of the switch each physical port is an uplink of."""
    found = {}
    for path, name in (("vswitch", "name"), ("proxySwitch", "dvsName")):
        for one in objects(host.get(f"config.network.{path}")):
            found.update(dict.fromkeys(texts(one.get("pnic")), plain(one.get(name))))
    return found


def _physical(key: str, nic: Item, switches: dict[str, str], told: Told) -> None:
    duplex = boolean(at(nic, "linkSpeed/duplex"))
    told.add(
        "host_link",
        host_system_id=key,
        name=text(nic.get("device")),
        kind="physical",
        mac=mac(nic.get("mac")),
        permanent_mac=mac(nic.get("mac")),
        speed=mbit_told(at(nic, "linkSpeed/speedMb")),
        duplex=None if duplex is None else _DUPLEX[duplex],
        carrier=_carrier(nic),
        master=switches.get(plain(nic.get("key"))),
        driver=text(nic.get("driver")),
        bus=text(nic.get("pci")),
    )


def _kernel(key: str, host: Item, vnic: Item, told: Told) -> None:
    spec = vnic.get("spec")
    groups = {
        plain(at(one, "spec/name")): text(at(one, "spec/vswitchName"))
        for one in objects(host.get("config.network.portgroup"))
    }
    device = text(vnic.get("device"))
    told.add(
        "host_link",
        host_system_id=key,
        name=device,
        kind="vmkernel",
        mac=mac(at(spec, "mac")),
        mtu=positive(at(spec, "mtu")),
        master=groups.get(plain(vnic.get("portgroup"))),
    )
    ip = at(spec, "ip")
    every = [(at(ip, "ipAddress"), at(ip, "subnetMask"))] + [
        (six.get("ipAddress"), six.get("prefixLength"))
        for six in listed(ip, "ipV6Config/ipV6Address")
    ]
    for one in (f"{plain(address)}/{plain(mask)}" for address, mask in every):
        try:
            found = ip_interface(one.removesuffix("/"))
        except ValueError:
            continue
        told.add(
            "host_address",
            host_system_id=key,
            link=device,
            address=str(found.ip),
            prefix=found.network.prefixlen if "/" in one.removesuffix("/") else None,
        )
