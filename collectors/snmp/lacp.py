"""LACP state of ports (IEEE8023-LAG-MIB), as far as the values can be."""

from collections.abc import Iterator

from audit.model.switching import LacpPort
from collectors.snmp.device import Device
from collectors.snmp.lags import Lags
from collectors.snmp.ports import Port, Ports
from collectors.snmp.values import mac, octets

SYNC, COLLECTING, DISTRIBUTING, DEFAULTED, EXPIRED = 0x10, 0x08, 0x04, 0x02, 0x01
_HEALTHY = SYNC | COLLECTING | DISTRIBUTING
_PREFIX = "dot3adAggPort"
_NUMBERS = ("SelectedAggID", "AttachedAggID", "PartnerOperKey", "ActorOperKey", "ActorAdminKey")


def lacp_sane(state: int) -> bool:
    """Whether a port can be in this state: distributing needs collecting, collecting needs sync.

    An expired partner stops both. A value that breaks this came last bit first, and says nothing.
    """
    if state & COLLECTING and not state & SYNC:
        return False
    if state & DISTRIBUTING and not state & COLLECTING:
        return False
    return not (state & EXPIRED and state & DISTRIBUTING)


class Lacp:
    """LACP rows of one device."""

    def __init__(self, device: Device, ports: Ports, lags: Lags) -> None:
        self._device, self._ports, self._lags = device, ports, lags
        self._numbers = {name: device.numbers(f"{_PREFIX}{name}") for name in _NUMBERS}
        self._systems = {
            side: device.raws(f"{_PREFIX}{side}")
            for side in ("PartnerOperSystemID", "ActorSystemID")
        }
        self._states = {side: self._sane_states(side) for side in ("Actor", "Partner")}

    def rows(self, switch: str) -> Iterator[LacpPort]:
        """LACP state of ports that are in a LAG or should be."""
        found = {row for numbers in self._numbers.values() for row in numbers}
        found |= {row for systems in self._systems.values() for row in systems}
        found |= {row for states in self._states.values() for row in states}
        for row in sorted(found):
            port = self._ports.port(row[0])
            if port is not None and port.index in self._lags.members:
                yield self._row(switch, port, row)

    def _row(self, switch: str, port: Port, row: tuple[int, ...]) -> LacpPort:
        actor, partner = (self._states[side].get(row) for side in ("Actor", "Partner"))
        both = None
        if actor is not None and partner is not None:
            both = actor & _HEALTHY == partner & _HEALTHY == _HEALTHY and not actor & DEFAULTED
        lags = self._lags
        attached = self._ports.port(lags.attached.get(port.index))
        configured = self._ports.port(lags.selected.get(port.index, lags.members[port.index][0]))
        return LacpPort(
            switch_id=switch,
            port=port.name,
            configured_lag=configured.name if configured else None,
            attached_lag=attached.name if attached else None,
            actor_state=actor,
            partner_state=partner,
            partner_system=mac(self._systems["PartnerOperSystemID"].get(row, b"")),
            partner_key=self._numbers["PartnerOperKey"].get(row),
            synchronised=both,
            defaulted=None if actor is None else bool(actor & DEFAULTED),
            actor_system=self._actor_system(port, row),
            actor_key=self._numbers["ActorOperKey"].get(row)
            or self._numbers["ActorAdminKey"].get(row),
        )

    def _actor_system(self, port: Port, row: tuple[int, ...]) -> str | None:
        """The system the LAG speaks as; an MLAG's differs from the switch's own."""
        lag = self._lags.members[port.index][0]
        told = self._device.raws("dot3adAggActorSystemID").get((abs(lag),))
        return mac(told or b"") or mac(self._systems["ActorSystemID"].get(row, b""))

    def _sane_states(self, side: str) -> dict[tuple[int, ...], int]:
        """LACP state by row; values that cannot be are left out."""
        raws = self._device.raws(f"{_PREFIX}{side}OperState")
        read = {row: octets(raw)[0] for row, raw in raws.items() if raw}
        good = {row: state for row, state in read.items() if lacp_sane(state)}
        reversed_all = all(lacp_sane(_reversed(state)) for state in read.values())
        return {} if len(good) < len(read) and reversed_all else good


def _reversed(state: int) -> int:
    return int(f"{state:08b}"[::-1], 2)
