"""What ports hear by LLDP and CDP, with the local port resolved as snmp.md 3.4 says."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from audit.model.switching import Neighbor
from collectors.snmp.device import Device, Index
from collectors.snmp.ports import Port, Ports
from collectors.snmp.values import address, bits, mac, octets, text

_CHASSIS = {1: "component", 2: "alias", 3: "port", 4: "mac", 5: "address", 6: "name", 7: "local"}
_PORT = {1: "alias", 2: "component", 3: "mac", 4: "address", 5: "name", 6: "agent", 7: "local"}
_LLDP = ("other", "repeater", "bridge", "wlan", "router", "telephone", "cable", "station")
_CDP = {0x01: "router", 0x02: "bridge", 0x08: "bridge", 0x10: "station", 0x80: "telephone"}
_MAC_SUBTYPE = 3
_SPELLED = re.compile(rb"([0-9A-Fa-f]{2})(?: [0-9A-Fa-f]{1,2})*\s*")
_SERIAL = re.compile(r"\(([^()]*)\)$")
_PARTS = (
    "ChassisIdSubtype", "ChassisId", "PortIdSubtype", "PortId", "PortDesc", "SysName", "SysDesc",
    "SysCapEnabled",
)  # fmt: skip
_OCTET_BITS = 8
# Integer32 in LLDP-MIB and CISCO-CDP-MIB
_INTEGER = 1 << 31


def capabilities(raw: bytes) -> str | None:
    """Enabled LLDP capabilities, sorted; None when none is told."""
    return ", ".join(sorted(_LLDP[bit] for bit in capability_bits(raw))) or None


def capability_bits(raw: bytes) -> list[int]:
    """Bits of the first octet, the only one in use; some agents spell it: "28 2 4", "00"."""
    spelled = _SPELLED.fullmatch(raw)
    return bits(bytes.fromhex(spelled.group(1).decode()) if spelled else raw[:1])


def cdp_capabilities(raw: bytes) -> str | None:
    """CDP capabilities in LLDP's words, sorted."""
    number = int.from_bytes(octets(raw)[:4])
    return ", ".join(sorted({word for bit, word in _CDP.items() if number & bit})) or None


def identifier(kind: str | None, raw: bytes) -> tuple[str | None, str | None]:
    """An id and its kind; a MAC address is written as one whatever kind it claims.

    kind "local" or "name" with six bytes that are no text is a MAC address too.
    """
    found = mac(raw) if kind == "mac" or not _printable(raw) else None
    if found is not None:
        return found, "mac"
    if kind == "address":
        return address(raw) or text(raw), kind
    return text(raw), "local" if kind == "mac" else kind


def _printable(raw: bytes) -> bool:
    return raw.isascii() and all(byte >= ord(" ") for byte in raw)


class LocalPorts:
    """lldpLocPortNum -> port. It is not ifIndex by contract; what it is differs by vendor."""

    def __init__(self, device: Device, ports: Ports) -> None:
        self._ports = ports
        self._ids = {i[-1]: raw for i, raw in device.raws("lldpLocPortId").items() if i}
        self._kinds = {i[-1]: n for i, n in device.numbers("lldpLocPortIdSubtype").items() if i}
        self._descs = {i[-1]: t for i, t in device.texts("lldpLocPortDesc").items() if i}
        self._names = _index(ports.all, lambda p: (p.name, p.descr))
        self._aliases = _index(ports.all, lambda p: (p.alias,))
        self._macs = _index([p for p in ports.all if p.is_physical], lambda p: (p.mac,))

    def resolve(self, number: int) -> Port | None:
        """The port, by the first of the ways that finds exactly one; None: not resolved."""
        raw = self._ids.get(number, b"")
        told, desc = text(raw), self._descs.get(number)
        return (
            self._by_text(told)
            or self._by_mac(number, raw)
            or self._by_text(desc)
            or (self._ports.port(int(told)) if told and _is_index(told) else None)
            or self._ports.by_bridge(number)
            or self._ports.port(number)
        )

    def _by_text(self, told: str | None) -> Port | None:
        if told is None:
            return None
        return self._names.get(told) or self._aliases.get(told)

    def _by_mac(self, number: int, raw: bytes) -> Port | None:
        found = mac(raw) if self._kinds.get(number, _MAC_SUBTYPE) == _MAC_SUBTYPE else None
        return self._macs.get(found) if found else None


def _is_index(told: str) -> bool:
    return told.isascii() and told.isdecimal() and len(told) <= len(str(1 << 31))


def _index(
    ports: list[Port], keys: Callable[[Port], tuple[str | None, ...]]
) -> dict[str | None, Port]:
    """Ports by a key that exactly one of them has."""
    pairs = [(key, port) for port in ports for key in dict.fromkeys(keys(port)) if key]
    times = Counter(key for key, _port in pairs)
    return {key: port for key, port in pairs if times[key] == 1}


def heard(device: Device, ports: Ports, switch: str) -> Iterator[Neighbor]:
    """Neighbours by LLDP (LLDP-V2 where the device has no other) and by CDP."""
    local = LocalPorts(device, ports)
    rows = _newest(device, "lldpRem", 3)
    if rows:
        places = {row: local.resolve(row[1]) for row in rows}
    else:
        rows = _newest(device, "lldpV2Rem", 4)  # timeMark, ifIndex, destination, remIndex
        places = {row: ports.port(row[1]) for row in rows}
    addresses = _addresses(device)
    taken: set[tuple[str, int]] = set()
    for row in sorted(rows):
        place = places[row]
        number = row[-1]
        port = place.name if place else ""
        if not port or (port, number) in taken:  # unresolved, or a port with two numbers
            number += row[1] << 32
        taken.add((port, number))
        yield _lldp(switch, port, number, rows[row], addresses.get((row[1], row[-1])))
    yield from _cdp(device, ports, switch)


def _newest(device: Device, prefix: str, arcs: int) -> dict[Index, dict[str, bytes | int]]:
    """Rows of a remote table by index; of rows that differ in timeMark alone the newest."""
    last: dict[Index, Index] = {}
    found: dict[Index, dict[str, bytes | int]] = {}
    for part in _PARTS:
        name = f"{prefix}{part}"
        values = device.numbers(name) if part.endswith("Subtype") else device.raws(name)
        for index, value in values.items():
            if len(index) == arcs and max(index[1:]) < _INTEGER:
                found.setdefault(index, {})[part] = value
    for index in sorted(found):
        last[index[1:]] = index
    return {index: found[index] for index in last.values()}


def _lldp(
    switch: str, port: str, number: int, row: dict[str, bytes | int], address_: str | None
) -> Neighbor:
    raws = {part: value for part, value in row.items() if isinstance(value, bytes)}
    kinds = {part: value for part, value in row.items() if isinstance(value, int)}
    chassis = identifier(_CHASSIS.get(kinds.get("ChassisIdSubtype", 0)), raws.get("ChassisId", b""))
    port_id = identifier(_PORT.get(kinds.get("PortIdSubtype", 0)), raws.get("PortId", b""))
    return Neighbor(
        switch_id=switch,
        port=port,
        protocol="lldp",
        number=number,
        chassis_id=chassis[0],
        chassis_type=chassis[1],
        port_id=port_id[0],
        port_type=port_id[1],
        port_description=text(raws.get("PortDesc", b"")),
        system_name=text(raws.get("SysName", b"")),
        system_description=text(raws.get("SysDesc", b"")),
        capabilities=capabilities(raws.get("SysCapEnabled", b"")),
        management_address=address_,
    )


def _addresses(device: Device) -> dict[tuple[int, int], str]:
    """(local port, remote index) -> management address, which stands in the index; IPv4 first."""
    found: dict[tuple[int, int], str] = {}
    for index in sorted(device.numbers("lldpRemManAddrIfSubtype"), reverse=True):
        family, *arcs = index[3:] or (0,)
        if arcs and arcs[0] == len(arcs) - 1:  # the length of the address stands before it
            arcs = arcs[1:]
        if all(0 <= arc < 1 << _OCTET_BITS for arc in arcs):
            told = address(bytes(arcs), family)
            if told is not None:
                found[index[1], index[2]] = told
    return found


def _cdp(device: Device, ports: Ports, switch: str) -> Iterator[Neighbor]:
    ids, places = device.raws("cdpCacheDeviceId"), device.texts("cdpCacheDevicePort")
    platforms = device.texts("cdpCachePlatform")
    able, addresses = device.raws("cdpCacheCapabilities"), device.raws("cdpCacheAddress")
    for row in sorted({*ids, *places, *platforms}):
        if len(row) != 2 or max(row) >= _INTEGER:  # noqa: PLR2004
            continue
        port = ports.port(row[0])
        chassis, kind = identifier("name", ids.get(row, b""))
        yield Neighbor(
            switch_id=switch,
            port=port.name if port else "",
            protocol="cdp",
            number=row[1] if port else row[0] << 32 | row[1],
            chassis_id=chassis,
            chassis_type=kind if chassis else None,
            port_id=places.get(row),
            port_type="name" if row in places else None,
            port_description=None,
            system_name=_SERIAL.sub("", chassis).strip() or None
            if chassis and kind == "name"
            else None,
            system_description=platforms.get(row),
            capabilities=cdp_capabilities(able.get(row, b"")),
            management_address=address(addresses.get(row, b"")),
        )
