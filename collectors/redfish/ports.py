"""Ports of network adapters: old and new trees as one, with the functions that use them."""

import re
from dataclasses import dataclass, field
from typing import Any

from collectors.convert_basic import integer, number, plain
from collectors.convert_hardware import gbit, mac, mbit_told, stripped, told, word, wwn
from collectors.redfish.tree import Body, Tree, health, inner, key, link, members, several

_BYTES = re.compile(r"[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2})+")
_ETHERNET, _FC = "Ethernet", "FibreChannel"
_TECHNOLOGIES = (_FC, "InfiniBand", _ETHERNET)  # objects of Port and NetworkDeviceFunction
_NO_VLAN = 4095
_NOT_HEARD = frozenset({"nolink", "no link", "not available", "not supported", "stale"})


@dataclass
class Port:
    """One physical port. bodies: the same port in the new and in the old tree."""

    id: str
    bodies: list[Body] = field(default_factory=list)
    functions: list[Body] = field(default_factory=list)

    def get(self, *names: str) -> Any:
        """First value told; the new tree goes before the old one."""
        found = (inner(body, *names[:-1]).get(names[-1]) for body in self.bodies)
        return next((one for one in found if one is not None), None)

    @property
    def addresses(self) -> list[str]:
        """Addresses associated with it, MAC or WWN."""
        found = []
        for body in self.bodies:
            for listed in (
                inner(body, _FC).get("AssociatedWorldWideNames"),
                inner(body, _ETHERNET).get("AssociatedMACAddresses")
                or body.get("AssociatedNetworkAddresses"),
            ):
                found += [plain(one) for one in listed] if isinstance(listed, list) else []
        return found

    @property
    def health(self) -> str | None:
        """Its health, by the first tree that tells it."""
        return next((found for body in self.bodies if (found := health(body))), None)

    @property
    def technology(self) -> str | None:
        """Ethernet, FibreChannel, InfiniBand ...; by its functions or addresses where not told."""
        for name in ("LinkNetworkTechnology", "ActiveLinkTechnology", "PortProtocol"):
            found = word(self.get(name))
            if found:
                return _FC if found in {"FC", "FibreChannel"} else found
        kinds = {function_kind(one) for one in self.functions} - {None, "Disabled"}
        if kinds == {_FC}:
            return _FC
        if any(wwn(one) for one in self.addresses) and not any(map(mac, self.addresses)):
            return _FC
        if kinds or any(map(mac, self.addresses)):
            return _ETHERNET
        return next((name for name in _TECHNOLOGIES if self.get(name)), None)

    @property
    def speed(self) -> int | None:
        """Current speed in bit/s."""
        return gbit(self.get("CurrentSpeedGbps")) or mbit_told(self.get("CurrentLinkSpeedMbps"))

    @property
    def max_speed(self) -> int | None:
        """Speed it can do, in bit/s."""
        told_speed = gbit(self.get("MaxSpeedGbps"))
        if told_speed:
            return told_speed
        speeds = [
            speed
            for name, unit, capable in (
                ("LinkConfiguration", gbit, ("CapableLinkSpeedGbps",)),
                ("SupportedLinkCapabilities", mbit_told, ("CapableLinkSpeedMbps", "LinkSpeedMbps")),
            )
            for one in several(self.get(name))
            for speed in (unit(value) for called in capable for value in _each(one.get(called)))
        ]
        return max((speed for speed in speeds if speed), default=None)

    def uses(self, kinds: frozenset[str]) -> list[Body]:
        """Functions of some kinds."""
        return [one for one in self.functions if function_kind(one) in kinds]


def function_kind(function: Body) -> str | None:
    """NetDevFuncType; where it is not told, the technology it tells an address of."""
    told_kind = word(function.get("NetDevFuncType"))
    if told_kind is None and wwn(inner(function, _FC).get("WWPN")):
        return _FC
    if told_kind is None and mac(inner(function, _ETHERNET).get("MACAddress")):
        return _ETHERNET
    return told_kind


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def ports(tree: Tree, adapter: Body) -> list[Port]:
    """Ports of an adapter, by id; a second tree's port of the same WWN is the same."""
    found: dict[str, Port] = {}
    paths: dict[str, Port] = {}
    for name in ("Ports", "NetworkPorts"):
        for body in tree.many(adapter, name):
            port = _same(found, body) or found.setdefault(
                plain(body.get("Id")), Port(plain(body.get("Id")))
            )
            port.bodies.append(body)
            paths[key(link(body) or "")] = port
    functions = tree.many(adapter, "NetworkDeviceFunctions")
    for function in functions:
        assigned = _assigned(function, paths)
        if assigned is None and len(functions) == len(found) and not _tells_port(function):
            assigned = found.get(plain(function.get("Id")))
        if assigned is not None:
            assigned.functions.append(function)
    return list(found.values())


def _same(found: dict[str, Port], body: Body) -> Port | None:
    names = set(filter(None, map(wwn, Port("", [body]).addresses)))
    own = found.get(plain(body.get("Id")))
    if own is not None or not names:
        return own
    return next((p for p in found.values() if names & set(map(wwn, p.addresses))), None)


def _tells_port(function: Body) -> bool:
    """Whether it names ports at all; one that does not may still be called like its port."""
    names = ("AssignablePhysicalNetworkPorts", "AssignablePhysicalPorts", "PhysicalPortAssignment")
    more = ("PhysicalNetworkPortAssignment", "PhysicalPortAssignment")
    links = inner(function, "Links")
    return any(function.get(name) for name in names) or any(links.get(name) for name in more)


def _assigned(function: Body, paths: dict[str, Port]) -> Port | None:
    """The port a function is bound to; the only one it could be where nothing is bound."""
    links = inner(function, "Links")
    bound = [
        links.get("PhysicalNetworkPortAssignment"),
        links.get("PhysicalPortAssignment"),
        function.get("PhysicalPortAssignment"),
    ]
    for name in ("AssignablePhysicalNetworkPorts", "AssignablePhysicalPorts"):
        choices = members(function.get(name))
        bound += choices if len(choices) == 1 else []
    found = (paths.get(key(path)) for one in bound if (path := link(one)))
    return next((port for port in found if port is not None), None)


@dataclass(frozen=True, slots=True)
class Neighbor:
    """What a port hears: the switch, its port, its address, its management VLAN."""

    chassis: str | None = None
    port: str | None = None
    address: str | None = None
    vlan: int | None = None


def neighbor(port: Port) -> Neighbor:
    """LLDPReceive (DSP2046 Port), nothing where nothing was transmitted."""
    heard = next((h for one in port.bodies if (h := inner(one, "Ethernet", "LLDPReceive"))), {})
    vlan = integer(heard.get("ManagementVlanId"))
    addresses = (heard.get("ManagementAddressIPv4"), heard.get("ManagementAddressIPv6"))
    usable = (told(one) for one in addresses if one not in ("0.0.0.0", "::"))  # noqa: S104
    chassis = _decoded(heard, "ChassisId")
    if chassis is None:
        return Neighbor()
    return Neighbor(
        chassis,
        _decoded(heard, "PortId"),
        next((one for one in usable if one), None),
        vlan if vlan is not None and 0 < vlan < _NO_VLAN else None,
    )


def dell_neighbor(port: Port, connections: list[Body]) -> Neighbor:
    """DellSwitchConnection of a port; its FQDD is the port's id and a function's number."""
    for one in connections:
        fqdd = plain(one.get("FQDD") or one.get("Id"))
        if fqdd != port.id and not fqdd.startswith(f"{port.id}-"):
            continue
        switch, name = told(one.get("SwitchConnectionID")), told(one.get("SwitchPortConnectionID"))
        if switch and switch.lower() not in _NOT_HEARD and word(one.get("StaleData")) != "Stale":
            port_name = name if name and name.lower() not in _NOT_HEARD else None
            return Neighbor(mac(switch) or switch, port_name)
    return Neighbor()


def _decoded(heard: Body, name: str) -> str | None:
    """A name that iLO writes as bytes in hexadecimal; an address stays one."""
    text, subtype = told(heard.get(name)), word(heard.get(f"{name}Subtype"))
    if text is None or subtype == "NotTransmitted":
        return None
    if subtype == "MacAddr" or (subtype is None and mac(text)):
        return mac(text) or text
    if not _BYTES.fullmatch(text):
        return text
    raw = bytes.fromhex(text.replace(":", "")).rstrip(b"\0")
    decoded = raw.decode("ascii", "replace")
    return decoded if decoded.isprintable() and raw.isascii() and raw else mac(text) or text


def told_number(value: Any) -> int | None:
    """A port number written as number or text."""
    return integer(number(stripped(value)))
