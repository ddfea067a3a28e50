"""LAG membership from the sources of snmp.md 3.3 in their order, and LACP state."""

from collections.abc import Iterator
from functools import cached_property

from audit.model.switching import LacpPort
from collectors.snmp.device import Device, Index
from collectors.snmp.families import Family
from collectors.snmp.groups import LagList
from collectors.snmp.ports import Port, Ports
from collectors.snmp.values import bits, mac, octets

_ACTIVE = 1
SYNC, COLLECTING, DISTRIBUTING, DEFAULTED, EXPIRED = 0x10, 0x08, 0x04, 0x02, 0x01
_HEALTHY = SYNC | COLLECTING | DISTRIBUTING
Membership = tuple[int, str]  # ifIndex of the LAG, source


def aggregators(device: Device, family: Family) -> dict[int, str | None]:
    """Interfaces that tables of LAGs name as such: ifIndex -> name, where a table gives one."""
    found: dict[int, str | None] = {}
    for name in ("dot3adAggPortAttachedAggID", "dot3adAggPortSelectedAggID", "pagpGroupIfIndex"):
        own = device.numbers(name).items()
        found.update(dict.fromkeys(lag for i, lag in own if lag not in (0, i[0])))
    for spec in _lists(family):
        names = device.texts(spec.name) if spec.name else {}
        for row in device.raws(spec.members):
            found[_lag_index(device, spec, row)] = names.get(row)
    found.pop(0, None)
    return found


def _lists(family: Family) -> list[LagList]:
    return [group.lag for group in family.groups() if group.lag is not None]


def _lag_index(device: Device, spec: LagList, row: Index) -> int:
    """The LAG (ifIndex) a member list is of; 0: not told."""
    return device.numbers(spec.lag).get(row, 0) if spec.lag else row[0]


def lacp_sane(state: int) -> bool:
    """Whether a port can be in this state: distributing needs collecting, collecting needs sync.

    An expired partner stops both. A value that breaks this came last bit first, and says nothing.
    """
    if state & COLLECTING and not state & SYNC:
        return False
    if state & DISTRIBUTING and not state & COLLECTING:
        return False
    return not (state & EXPIRED and state & DISTRIBUTING)


class Lags:
    """Membership and LACP state of one device's ports."""

    def __init__(self, device: Device, family: Family, ports: Ports) -> None:
        self._device, self._family, self._ports = device, family, ports
        self.attached = self._table("dot3adAggPortAttachedAggID")
        self.selected = self._table("dot3adAggPortSelectedAggID")

    @cached_property
    def members(self) -> dict[int, Membership]:
        """Port (ifIndex) -> LAG and source; the first source that proves one counts."""
        found: dict[int, Membership] = {}
        for source, pairs in self._sources.items():
            for port, lag in pairs.items():
                found.setdefault(port, (lag, source))
        return found

    @cached_property
    def _sources(self) -> dict[str, dict[int, int]]:
        pagp = self._table("pagpGroupIfIndex")
        return {
            "attached": self.attached,
            "selected": self.selected,
            "ifStack": self._stacked,
            "pagp": pagp,
            "list": self._listed,
        }

    def _table(self, column: str) -> dict[int, int]:
        """Port -> LAG of a column indexed by the port's ifIndex."""
        found = {}
        for index, value in self._device.numbers(column).items():
            pair = self._pair(index[0], value)
            if pair is not None:
                found[pair[0]] = pair[1]
        return found

    def _pair(self, port_index: int, lag_index: int) -> tuple[int, int] | None:
        port, lag = self._ports.port(port_index), self._ports.port(lag_index)
        if port is None or lag is None or port is lag or not lag.is_lag or port.is_lag:
            return None
        return port.index, lag.index

    @cached_property
    def _stacked(self) -> dict[int, int]:
        """ifStackTable: a LAG over a port; VLANs over LAGs and units are none of it."""
        found = {}
        for index, status in self._device.numbers("ifStackStatus").items():
            pair = self._pair(index[1], index[0]) if len(index) == 2 else None  # noqa: PLR2004
            if status == _ACTIVE and pair is not None and self._is_member(pair[0]):
                found[pair[0]] = pair[1]
        return found

    def _is_member(self, index: int) -> bool:
        port = self._ports.port(index)
        return port is not None and port.is_physical

    @cached_property
    def _listed(self) -> dict[int, int]:
        found = {}
        for spec in _lists(self._family):
            for row, raw in self._device.raws(spec.members).items():
                lag = _lag_index(self._device, spec, row)
                for member in self._readable(bits(raw, spec.first)):
                    pair = self._pair(member, lag)
                    if pair is not None:
                        found[pair[0]] = pair[1]
        return found

    def _readable(self, numbers: list[int]) -> list[int]:
        """Ports of the bits, which count ifIndex or bridge ports; both possible: unknown."""
        direct = [n for n in numbers if self._is_member(n)]
        bridged = [p.index for n in numbers if (p := self._ports.by_bridge(n)) and p.is_physical]
        whole_direct, whole_bridged = len(direct) == len(numbers), len(bridged) == len(numbers)
        if whole_direct and whole_bridged and direct != bridged:
            return []
        return direct if whole_direct else bridged if whole_bridged else []

    @cached_property
    def _proof_of_none(self) -> str | None:
        """What proves that a port without membership is in no LAG: every LAG up has members."""
        lags = {p.index for p in self._ports.all if p.is_lag and p.oper_up}
        told = {lag for lag, _source in self.members.values()}
        if not lags <= told:
            return None
        used = [name for name, pairs in self._sources.items() if pairs]
        if used:
            return used[0]
        return "ifStack" if self._device.has("ifStackStatus") else None

    def lag_of(self, port: Port) -> tuple[str | None, str | None]:
        """LAG of a port and what proves it; (None, source): in none; (None, None): unknown."""
        if port.is_lag:
            return None, None
        lag, source = self.members.get(port.index, (None, None))
        found = self._ports.port(lag)
        return (found.name, source) if found else (None, self._proof_of_none)

    @property
    def readable(self) -> bool:
        """Whether membership is known: no LAG is up that has no members."""
        return self._proof_of_none is not None or not any(p.is_lag for p in self._ports.all)

    def add_speeds(self) -> None:
        """Speed of a LAG: the sum of its members that are up."""
        for lag in (port for port in self._ports.all if port.is_lag):
            legs = [self._ports.port(p) for p, (own, _) in self.members.items() if own == lag.index]
            up = [leg.speed for leg in legs if leg is not None and leg.oper_up]
            if up and None not in up:
                lag.speed = sum(speed or 0 for speed in up)

    def lacp(self, switch: str) -> Iterator[LacpPort]:
        """LACP state of ports that are in a LAG or should be."""
        actor, partner = self._states("Actor"), self._states("Partner")
        systems = self._device.raws("dot3adAggPortPartnerOperSystemID")
        keys = self._device.numbers("dot3adAggPortPartnerOperKey")
        rows = {*self._device.numbers("dot3adAggPortSelectedAggID"), *actor, *partner}
        rows |= {*self._device.numbers("dot3adAggPortAttachedAggID"), *systems}
        for row in sorted(rows):
            port = self._ports.port(row[0])
            if port is not None and port.index in self.members:
                yield self._lacp_row(
                    switch, port, (actor.get(row), partner.get(row)),
                    mac(systems.get(row, b"")), keys.get(row),
                )  # fmt: skip

    def _lacp_row(
        self,
        switch: str,
        port: Port,
        states: tuple[int | None, int | None],
        system: str | None,
        partner_key: int | None,
    ) -> LacpPort:
        actor, partner = states
        both = None
        if actor is not None and partner is not None:
            both = actor & _HEALTHY == partner & _HEALTHY == _HEALTHY and not actor & DEFAULTED
        attached = self._ports.port(self.attached.get(port.index))
        configured = self._ports.port(self.selected.get(port.index, self.members[port.index][0]))
        return LacpPort(
            switch_id=switch,
            port=port.name,
            configured_lag=configured.name if configured else None,
            attached_lag=attached.name if attached else None,
            actor_state=actor,
            partner_state=partner,
            partner_system=system,
            partner_key=partner_key,
            synchronised=both,
            defaulted=None if actor is None else bool(actor & DEFAULTED),
        )

    def _states(self, side: str) -> dict[tuple[int, ...], int]:
        """LACP state by row; values that cannot be are left out."""
        raws = self._device.raws(f"dot3adAggPort{side}OperState")
        read = {row: octets(raw)[0] for row, raw in raws.items() if raw}
        good = {row: state for row, state in read.items() if lacp_sane(state)}
        reversed_all = all(lacp_sane(_reversed(state)) for state in read.values())
        return {} if len(good) < len(read) and reversed_all else good


def _reversed(state: int) -> int:
    return int(f"{state:08b}"[::-1], 2)
