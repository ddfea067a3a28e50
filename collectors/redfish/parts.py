"""Items (for maps/parts.toml) of processors, memory, firmware, management controllers, logs."""

from collections.abc import Iterator

from collectors.convert_basic import integer, plain
from collectors.convert_hardware import mac, told, word
from collectors.mapping import Item
from collectors.redfish import vendors
from collectors.redfish.machine import Machine
from collectors.redfish.memory import capacity, modules_of, state_of
from collectors.redfish.rows import Names
from collectors.redfish.server import cpus
from collectors.redfish.tree import Body, Tree, inner, members, several

_HPE_VIRTUAL = "0a:ca:fe"  # the NIC between host and BMC
_NO_ADDRESS = ("0.", "127.", "169.254.")
_NEWEST = 50


def processors(tree: Tree, machine: Machine) -> Iterator[Item]:
    """CPUs and empty sockets."""
    names = Names()
    for body in cpus(tree, machine):
        yield {**body, "_server": machine.id, "_name": names.of(body.get("Id"), body.get("Name"))}


def modules(tree: Tree, machine: Machine) -> Iterator[Item]:
    """Memory modules and empty slots."""
    names = Names()
    for body in modules_of(tree, machine):
        hpe = inner(body, "Oem", "Hpe") or inner(body, "Oem", "Hp")
        speeds = [s for s in map(integer, _list(body.get("AllowedSpeedsMHz"))) if s]
        greatest = hpe.get("MaxOperatingSpeedMTs") or body.get("MaximumFrequencyMHz")
        yield {
            **body,
            "_server": machine.id,
            "_name": names.of(body.get("Id"), body.get("Name")),
            "_size": capacity(body),
            "_state": state_of(body),
            "_max_speed": max(speeds, default=greatest),
        }


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def firmware(tree: Tree, machine: Machine) -> Iterator[Item]:
    """Firmware of the parts; of several machines behind one service each is given all of it."""
    names = Names()
    listed = tree.many(inner(tree.one(machine.root, "UpdateService")), "FirmwareInventory")
    for body in listed or _ilo4_firmware(tree, machine):
        yield {**body, "_server": machine.id, "_name": names.of(body.get("Id"), body.get("Name"))}


def _ilo4_firmware(tree: Tree, machine: Machine) -> list[Body]:
    """Where there is no UpdateService (iLO 4): one resource with lists of parts by kind."""
    kinds = inner(tree.one(machine.oem, "Links", "FirmwareInventory"), "Current")
    return [
        {"Id": f"{kind}.{place}", "Name": one.get("Name"), "Version": one.get("VersionString")}
        for kind, parts in kinds.items()
        for place, one in enumerate(members(parts), 1)
    ]


def controllers(tree: Tree, machine: Machine) -> Iterator[Item]:
    """Management controllers."""
    del tree
    names = Names()
    for body in machine.managers:
        yield {
            **body,
            "_server": machine.id,
            "_name": names.of(body.get("Id"), body.get("Name")),
            "_redfish": machine.root.get("RedfishVersion"),
        }


def controller_nics(tree: Tree, machine: Machine) -> Iterator[Item]:
    """Interfaces of management controllers; not the one that leads to the host."""
    managers = Names()
    for manager in machine.managers:
        bmc, names = managers.of(manager.get("Id"), manager.get("Name")), Names()
        for body in tree.many(manager, "EthernetInterfaces"):
            if _leads_to_host(body):
                continue
            enabled = body.get("InterfaceEnabled")
            state = word(inner(body, "Status").get("State"))
            yield {
                **body,
                "_server": machine.id,
                "_bmc": bmc,
                "_name": names.of(body.get("Id"), body.get("Name")),
                "_address": _address(body),
                "_link_up": vendors.link_up(body.get("LinkStatus")),
                "_enabled": enabled if isinstance(enabled, bool) else state and state == "Enabled",
            }


def _leads_to_host(body: Body) -> bool:
    own = mac(body.get("MACAddress")) or mac(body.get("PermanentMACAddress")) or ""
    return own.startswith(_HPE_VIRTUAL) or bool(inner(body, "Links").get("HostInterface"))


def _address(body: Body) -> str | None:
    """The first address somebody else could use."""
    for name in ("IPv4Addresses", "IPv4StaticAddresses"):
        for one in several(body.get(name)):
            address = told(one.get("Address"))
            if address and "." in address and not address.startswith(_NO_ADDRESS):
                return address
    return None


def events(tree: Tree, machine: Machine) -> Iterator[Item]:
    """Critical entries of the logs, newest first, at most so many."""
    found: list[Item] = []
    owners = [("", machine.system)]
    owners += [(f"{plain(one.get('Id'))}/", one) for one in machine.managers]
    for owner, body in owners:
        for log in tree.many(body, "LogServices"):
            name, names = owner + (told(log.get("Id")) or "log"), Names()
            found += [
                {
                    **entry,
                    "_server": machine.id,
                    "_log": name,
                    "_name": names.of(entry.get("Id")),
                    "_repaired": _repaired(entry),
                }
                for entry in tree.many(log, "Entries")
                if word(entry.get("Severity")) == "Critical"
            ]
    yield from sorted(found, key=lambda one: plain(one.get("Created")), reverse=True)[:_NEWEST]


def _repaired(entry: Body) -> bool | None:
    for body in (entry, inner(entry, "Oem", "Hpe")):
        for name in ("Resolved", "Repaired"):
            if isinstance(body.get(name), bool):
                return bool(body[name])
    return None
