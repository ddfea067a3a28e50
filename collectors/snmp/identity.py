"""What a device is: identity, family, and whether it is a switch at all.

A device is a switch when its family is one (families/*.toml), or its family leaves it open and it
has bridge ports (BRIDGE-MIB) or announces that it bridges (LLDP). Servers' management boards,
hypervisors, storage and load balancers answer SNMP too: they get no rows, and a gap says so.
"""

from dataclasses import dataclass

from audit.model.switching import Switch
from collectors.snmp.device import Device
from collectors.snmp.entities import Entities
from collectors.snmp.families import Family, Place, recognise, vendor_of
from collectors.snmp.neighbors import capability_bits, identifier
from collectors.snmp.values import mac

_BRIDGE_BIT = 2
_MAC, _NAME = "mac", "local"
_CHASSIS_KINDS = {4: _MAC, 5: "address"}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a device is. id: serial of the (first) chassis, else chassis id, else its address."""

    id: str
    family: Family
    vendor: str | None
    model: str | None
    serial: str | None
    version: str | None
    chassis_id: str | None


def family_of(device: Device) -> Family:
    """The family its system group tells."""
    return recognise(device.text("sysObjectID"), device.text("sysDescr"))


def is_switch(device: Device, family: Family) -> bool:
    """See above."""
    if family.switch is not None:
        return family.switch
    enabled = device.raws("lldpLocSysCapEnabled").values() if family.lldp_bridges else ()
    bridges = any(_BRIDGE_BIT in capability_bits(raw) for raw in enabled)
    return bridges or device.has("dot1dBasePortIfIndex")


def identify(device: Device, family: Family, entities: Entities) -> Identity:
    """Identity of a device from ENTITY-MIB, its family's columns, sysDescr and LLDP."""
    first = next((e for e in entities.chassis), None)
    holder = first or next((e for e in entities.all.values() if e.serial), None)
    serial = _found(device, family.serial) or (holder.serial if holder else None)
    model = (holder.model if holder else None) or _found(device, family.model)
    version = _found(device, family.version) or (holder.version if holder else None)
    maker = holder.maker if holder else None
    chassis_id = _chassis_id(device)
    bridge = next((mac(r) for r in device.raws("dot1dBaseBridgeAddress").values()), None)
    return Identity(
        id=serial or chassis_id or bridge or device.address,
        family=family,
        vendor=family.vendor or vendor_of(device.text("sysObjectID")) or maker,
        model=model,
        serial=serial,
        version=version or _any_version(entities),
        chassis_id=chassis_id,
    )


def _found(device: Device, places: tuple[Place, ...]) -> str | None:
    """The first of the places that says something."""
    for place in places:
        for told in device.texts(place.column).values():
            match = place.match.search(told[:2000])
            if match is not None and match.group(1).strip():
                return match.group(1).strip()
    return None


def _any_version(entities: Entities) -> str | None:
    """Software of the first part that tells one, where the chassis does not."""
    return next((e.version for e in entities.all.values() if e.version), None)


def _chassis_id(device: Device) -> str | None:
    kind = _CHASSIS_KINDS.get(device.number("lldpLocChassisIdSubtype") or 0, _NAME)
    raw = next(iter(device.raws("lldpLocChassisId").values()), b"")
    return identifier(kind, raw)[0]


def switch_row(device: Device, who: Identity, *, ring: bool | None) -> Switch:
    """The row of the switch."""
    return Switch(
        id=who.id,
        name=device.text("sysName") or device.text("lldpLocSysName"),
        address=device.address or None,
        vendor=who.vendor,
        family=who.family.name,
        model=who.model,
        serial=who.serial,
        os_version=who.version,
        sys_object_id=device.text("sysObjectID"),
        description=device.text("sysDescr"),
        chassis_id=who.chassis_id,
        location=device.text("sysLocation"),
        access=device.access,
        stack_ring_whole=ring,
    )
