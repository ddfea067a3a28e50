"""MAC addresses learned on ports: Q-BRIDGE-MIB, BRIDGE-MIB, BRIDGE-MIB per VLAN (Cisco IOS)."""

from collections.abc import Callable, Iterator

from audit.model.switching import MacEntry
from collectors.snmp.device import Device, Index
from collectors.snmp.ports import Port, Ports
from collectors.snmp.values import mac, mac_of_arcs
from collectors.snmp.vlans import LAST, Vlans

_LEARNED = 3
_NO_VLAN = 0
_LENGTH = 6


def learned(device: Device, ports: Ports, vlans: Vlans, switch: str) -> Iterator[MacEntry]:
    """Learned addresses; the table that knows VLANs counts before the one that does not.

    An address on a port that could not be resolved has no port: it is known, its place is not.
    """
    seen: set[tuple[int, str]] = set()
    for vlan, address, port in _entries(device, ports, vlans):
        if (vlan, address) not in seen:
            seen.add((vlan, address))
            yield MacEntry(switch_id=switch, vlan=vlan, mac=address, port=port)


def _entries(device: Device, ports: Ports, vlans: Vlans) -> Iterator[tuple[int, str, str | None]]:
    known = vlans.by_fdb()
    status, numbers = device.numbers("dot1qTpFdbStatus"), device.numbers("dot1qTpFdbPort")
    place = _resolver(ports, set(numbers.values()))
    for index, number in numbers.items():
        address = _address(index[1:])
        if number and address and _is_learned(status, index):
            yield _vlan(index[0], known), address, place(number)
    for vlan in device.contexts:
        yield from _in_context(device, ports, vlan)
    if not numbers and not device.contexts:
        yield from _without_vlan(device, ports)


def _resolver(ports: Ports, numbers: set[int]) -> Callable[[int], str | None]:
    """Bridge port -> port, as the MIB says; ifIndex where the numbers only make sense as such."""
    real = {number for number in numbers if number}
    strange = any(ports.by_bridge(number) is None for number in real)
    if strange and all(ports.port(number) is not None for number in real):
        return lambda number: _name(ports.port(number))
    return lambda number: _name(ports.by_bridge(number) or _lag(ports, number))


def _lag(ports: Ports, number: int) -> Port | None:
    """A LAG that is no bridge port is named by its ifIndex."""
    port = ports.port(number)
    return port if port is not None and port.is_lag and number not in ports.bridge else None


def _name(port: Port | None) -> str | None:
    return port.name if port is not None else None


def _address(arcs: tuple[int, ...]) -> str | None:
    """The MAC address of an index; some agents put its length before it."""
    return mac_of_arcs(arcs[1:] if len(arcs) == _LENGTH + 1 and arcs[0] == _LENGTH else arcs)


def _vlan(fdb: int, known: dict[int, int] | None) -> int:
    """VLAN of a filtering database: told by the device, else the same number."""
    if known is not None:
        return known.get(fdb, _NO_VLAN)
    return fdb if 0 < fdb <= LAST else _NO_VLAN


def _is_learned(status: dict[Index, int], index: Index) -> bool:
    return not status or status.get(index) == _LEARNED


def _in_context(device: Device, ports: Ports, vlan: int) -> Iterator[tuple[int, str, str | None]]:
    """A context numbers its bridge ports by itself."""
    bridge = {i[0]: n for i, n in device.numbers_in(vlan, "dot1dBasePortIfIndex").items()}
    status = device.numbers_in(vlan, "dot1dTpFdbStatus")
    for index, number in device.numbers_in(vlan, "dot1dTpFdbPort").items():
        address = _address(index)
        if number and address and _is_learned(status, index):
            yield vlan, address, _name(ports.port(bridge.get(number)))


def _without_vlan(device: Device, ports: Ports) -> Iterator[tuple[int, str, str | None]]:
    status, numbers = device.numbers("dot1dTpFdbStatus"), device.numbers("dot1dTpFdbPort")
    spelled = device.raws("dot1dTpFdbAddress")
    place = _resolver(ports, set(numbers.values()))
    for index, number in numbers.items():
        address = _address(index) or mac(spelled.get(index, b""))
        if number and address and _is_learned(status, index):
            yield _NO_VLAN, address, place(number)
