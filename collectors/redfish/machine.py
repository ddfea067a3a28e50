"""Machines behind one service, and which chassis and managers are theirs.

A service may hold several systems (multi-node boxes, a host and its accelerators' board). A chassis
belongs to the systems it or they name; one that names none belongs to the only system there is,
unless it is an enclosure of blades or lies around another. A board of accelerators beside one host
(HGX) is a part of that host.
"""

from dataclasses import dataclass
from typing import Any

from collectors.convert_hardware import told, word
from collectors.redfish import vendors
from collectors.redfish.tree import ROOT, Body, Tree, inner, key, link, members, value

_NO_MACHINE = frozenset({"Virtual", "VirtuallyPartitioned", "OS", "DPU"})
_BMC = frozenset({"BMC", "ManagementController", None})
_AROUND = frozenset({"Enclosure", "Shelf", "Rack", "RackGroup", "Row", "Pod"})
ACCELERATORS = frozenset({"GPU", "Accelerator"})
_ABSENT = "Absent"
_BOXES = frozenset({"RackMount", "StandAlone", "Blade", "Sled", "Cartridge", "Other", None})
_INSIDE = frozenset({"Blade", "Sled", "Module", "Card"})


@dataclass(frozen=True)
class Machine:
    """One server. root: the service root; boards: systems of accelerators that are part of it."""

    id: str
    address: str
    system: Body
    chassis: tuple[Body, ...]
    managers: tuple[Body, ...]
    root: Body
    boards: tuple[Body, ...] = ()

    @property
    def vendor(self) -> str | None:
        """Its maker in one spelling; of the box where the system does not say."""
        return vendors.vendor(self._told("Manufacturer"))

    @property
    def model(self) -> str | None:
        """Its model; of the box where the system does not say."""
        return told(self._told("Model"))

    def _told(self, name: str) -> Any:
        """Of the system, else of the chassis it is in, but not of an enclosure or a part."""
        boxes = (c for c in self.chassis if word(c.get("ChassisType")) in _BOXES)
        return next((b.get(name) for b in (self.system, *boxes) if told(b.get(name))), None)

    @property
    def oem(self) -> Body:
        """HPE's own facts of the system; empty elsewhere."""
        found = inner(self.system, "Oem", "Hpe")
        return found or inner(self.system, "Oem", "Hp")

    @property
    def is_off(self) -> bool:
        """Whether it is said to be off."""
        return word(self.system.get("PowerState")) == "Off"

    @property
    def serial(self) -> str | None:
        """What is printed on the box; of Dell the service tag."""
        names = ("SKU", "SerialNumber") if self.vendor == "Dell" else ("SerialNumber",)
        own = (told(self.system.get(name)) for name in names)
        return next((one for one in own if one), None)


def machines(tree: Tree, address: str) -> list[Machine]:
    """Machines of a service, in the order it lists them."""
    root = tree.at(ROOT) or {}
    systems = [
        one for one in tree.many(root, "Systems") if word(one.get("SystemType")) not in _NO_MACHINE
    ]
    chassis, managers = tree.many(root, "Chassis"), tree.many(root, "Managers")
    boards = [one for one in systems if _is_board(tree, one)]
    hosts = [one for one in systems if one not in boards]
    if len(hosts) != 1:  # whose board it is is not told
        hosts, boards = systems, []
    found = []
    for system in hosts:
        own = _own([c for c in chassis if _belongs(c, system, only=len(systems) == 1)])
        bmcs = tuple(m for m in managers if _manages(m, system, _BMC))
        if not bmcs:  # of scale-up servers a rack manager is what a BMC is elsewhere
            bmcs = tuple(m for m in managers if _manages(m, system, None))
        of = tuple(boards)
        found.append(Machine(_id(system, address), address, system, own, bmcs, root, of))
    return found


def is_present(body: Body) -> bool:
    """Whether a part is there: its state is not Absent."""
    return word(inner(body, "Status").get("State")) != _ABSENT


def is_cpu(processor: Body) -> bool:
    """Whether a processor is a CPU; one that does not say what it is counts as one."""
    return word(processor.get("ProcessorType")) in ("CPU", None)


def _is_board(tree: Tree, system: Body) -> bool:
    """A system all of whose processors are known, accelerators among them and no CPU."""
    listed = [one for one in tree.every(system, "Processors") or [] if is_present(one)]
    kinds = {word(one.get("ProcessorType")) for one in listed}
    return bool(kinds & ACCELERATORS) and not any(map(is_cpu, listed))


def _own(chassis: list[Body]) -> tuple[Body, ...]:
    """Without those that lie around another of them: an enclosure names the blades in it."""
    around = {path for one in chassis for path in _links(one, "Links", "ContainedBy")}
    return tuple(
        one
        for one in chassis
        if word(one.get("ChassisType")) not in _AROUND or key(link(one) or "") not in around
    )


def _id(system: Body, address: str) -> str:
    """UUID, else the serial, else where it was asked."""
    machine = Machine("", address, system, (), (), {})
    unique = vendors.uuid(system.get("UUID"))
    serial = machine.serial
    if unique or serial:
        return unique or str(serial)
    return f"{address}{link(system) or '/' + str(system.get('Id'))}"


def _links(body: Body, *names: str) -> set[str]:
    found = value(body, *names)
    references = members(found) or ([found] if isinstance(found, dict) else [])
    return {key(path) for one in references if (path := link(one))}


def _belongs(chassis: Body, system: Body, *, only: bool) -> bool:
    me, its = _links({"C": [chassis]}, "C"), _links(chassis, "Links", "ComputerSystems")
    if its:
        return bool(_links({"S": [system]}, "S") & its)
    named = _links(system, "Links", "Chassis")
    if named & me:
        return True
    return only and word(chassis.get("ChassisType")) not in _AROUND


def _manages(manager: Body, system: Body, kinds: frozenset[str | None] | None) -> bool:
    """A manager of such a kind of the system, or that names none; of any kind, one that names it.

    Not the adapters Cisco lists among managers: they tell nothing.
    """
    its = _links(manager, "Links", "ManagerForServers")
    if kinds is None:
        if not _of(system, its):
            return False
    elif word(manager.get("ManagerType")) not in kinds or (its and not _of(system, its)):
        return False
    return bool(manager.get("FirmwareVersion") or manager.get("EthernetInterfaces"))


def _of(system: Body, paths: set[str]) -> bool:
    return key(link(system) or "") in paths


def enclosure(tree: Tree, machine: Machine) -> tuple[str | None, str | None]:
    """Enclosure of a blade and its slot there; a rack server has none."""
    dell = inner(machine.system, "Oem", "Dell", "DellSystem")
    tag = told(dell.get("ChassisServiceTag"))
    if tag and tag not in {machine.serial, told(machine.system.get("SKU"))}:
        return tag, told(dell.get("BaseBoardChassisSlot"))
    for chassis in machine.chassis:
        around = tree.one(chassis, "Links", "ContainedBy")
        if around is None or around in machine.chassis:
            continue
        if word(around.get("ChassisType")) in _AROUND - {"Rack", "Row", "Pod"} or (
            word(chassis.get("ChassisType")) in _INSIDE
        ):
            serial = told(around.get("SerialNumber"))
            return serial or f"{machine.address}/{around.get('Id')}", slot(chassis)
    return None, None


def rack_place(machine: Machine) -> str | None:
    """Rack and unit of the box, where somebody wrote them into it."""
    for chassis in machine.chassis:
        place = inner(chassis, "Location", "Placement")
        rack, unit = told(place.get("Rack")), place.get("RackOffset")
        if rack and word(chassis.get("ChassisType")) != "StorageEnclosure":
            return f"{rack} {unit}" if isinstance(unit, int) else rack
    return None


def slot(body: Body) -> str | None:
    """Place of a part or chassis, as its label says."""
    place = inner(body, "Location", "PartLocation") or inner(
        body, "PhysicalLocation", "PartLocation"
    )
    label = told(place.get("ServiceLabel"))
    ordinal = place.get("LocationOrdinalValue")
    hpe = inner(body, "Oem", "Hpe").get("BayNumber")
    known = next((one for one in (label, ordinal, hpe) if one not in (None, "")), None)
    return None if known is None or isinstance(known, (dict, list)) else str(known)
