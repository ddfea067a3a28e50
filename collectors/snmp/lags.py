"""LAG membership from the sources of snmp.md 3.3 in their order: legs that are down belong too.

Tables that tell who is bundled now (attached, ifStack) lose a leg that is down; tables that tell
who was selected or configured keep it, and so does the LACP key, which an administrator gave.
"""

from collections import Counter, defaultdict
from functools import cached_property

from collectors.snmp.aggregators import lag_of_row, lists, pairs
from collectors.snmp.device import Device
from collectors.snmp.families import Family
from collectors.snmp.groups import LagList
from collectors.snmp.ports import Port, Ports
from collectors.snmp.values import bits, octets

_ACTIVE = 1
_ASKS = 0xA0  # LACP activity and aggregation: the port wants to be bundled
Membership = tuple[int, str]  # ifIndex of the LAG, source


class Lags:
    """Membership of one device's ports."""

    def __init__(self, device: Device, family: Family, ports: Ports) -> None:
        self._device, self._family, self._ports = device, family, ports
        self.attached = self._table("dot3adAggPortAttachedAggID")
        self.selected = self._table("dot3adAggPortSelectedAggID")

    @cached_property
    def members(self) -> dict[int, Membership]:
        """Port (ifIndex) -> LAG and source; the first source that proves one counts."""
        found: dict[int, Membership] = {}
        for source, told in self._sources.items():
            for port, lag in told.items():
                found.setdefault(port, (lag, source))
        for port, lag in self._by_key({p: lag for p, (lag, _) in found.items()}).items():
            found[port] = (lag, "key")
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
        port, lag = self._ports.port(port_index), self._ports.lag(lag_index)
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
        told: list[tuple[int, int]] = []
        for spec in lists(self._family):
            for row, raw in self._device.raws(spec.members).items():
                lag = lag_of_row(self._device, spec, row)
                told += [(member, lag) for member in self._numbers(spec, raw)]
            for master, member in pairs(self._device, spec):
                told += [(master, master), (member, master)]
        return dict(pair for member, lag in told if (pair := self._pair(member, lag)))

    def _numbers(self, spec: LagList, raw: bytes) -> list[int]:
        """Members (ifIndex) of one list."""
        if spec.width:
            starts = range(0, len(raw) - spec.width + 1, spec.width)
            return [int.from_bytes(raw[n : n + spec.width]) for n in starts]
        return self._readable(bits(raw, spec.first))

    def _readable(self, numbers: list[int]) -> list[int]:
        """Ports of the bits, which count ifIndex or bridge ports; both possible: unknown."""
        direct = [n for n in numbers if self._is_member(n)]
        bridged = [p.index for n in numbers if (p := self._ports.by_bridge(n)) and p.is_physical]
        whole_direct, whole_bridged = len(direct) == len(numbers), len(bridged) == len(numbers)
        if whole_direct and whole_bridged and direct != bridged:
            return []
        return direct if whole_direct else bridged if whole_bridged else []

    def _by_key(self, proven: dict[int, int]) -> dict[int, int]:
        """Ports no table puts into a LAG although they have its LACP key (802.1AX 6.3.5).

        Agents that give every port the same key exist: a key counts when it is of one LAG, and
        nobody up has it who does not ask to be bundled.
        """
        own = self._keys("dot3adAggPortActorAdminKey", lags=False)
        of_key: dict[int, set[int]] = defaultdict(set)
        for lag, key in self._keys("dot3adAggActorAdminKey", lags=True).items():
            of_key[key].add(lag)
        for port, lag in proven.items():
            if port in own:
                of_key[own[port]].add(lag)
        sizes, found = Counter(proven.values()), {}
        for key, holders in of_key.items():
            rest = [port for port in own if own[port] == key and port not in proven]
            few = len(of_key) > 1 or len(rest) <= sum(sizes[lag] for lag in holders)
            if len(holders) == 1 and few and all(map(self._may_be_leg, rest)):
                found.update(dict.fromkeys(rest, next(iter(holders))))
        return found

    def _keys(self, column: str, *, lags: bool) -> dict[int, int]:
        """Port or LAG -> its LACP key; 0 is nobody's."""
        found = {}
        for index, key in self._device.numbers(column).items():
            port = self._ports.lag(index[0]) if lags else self._ports.port(index[0])
            if port is not None and key and (port.is_lag if lags else port.is_physical):
                found[port.index] = key
        return found

    def _may_be_leg(self, index: int) -> bool:
        port = self._ports.port(index)
        state = octets(self._device.raws("dot3adAggPortActorOperState").get((index,), b"\0"))
        asks = bool(state) and state[0] & _ASKS == _ASKS
        return asks or (port is not None and port.oper_up is False)

    @cached_property
    def _told(self) -> bool:
        """Every LAG that is up has members, and no table names one that cannot be."""
        lags = {port.index for port in self._ports.all if port.is_lag and port.oper_up}
        return lags <= {lag for lag, _ in self.members.values()} and not self._ports.lags.strange

    def _proof_of_none(self, port: Port) -> str | None:
        """What proves that a port is in no LAG; "attached" says nothing of one that is down."""
        if not self._told:
            return None
        used = [name for name, found in self._sources.items() if found]
        if port.oper_up is False:
            used = [name for name in used if name != "attached"]
        if used:
            return used[0]
        return "ifStack" if self._device.has("ifStackStatus") else None

    def lag_of(self, port: Port) -> tuple[str | None, str | None]:
        """LAG of a port and what proves it; (None, source): in none; (None, None): unknown."""
        if port.is_lag:
            return None, None
        lag, source = self.members.get(port.index, (None, None))
        found = self._ports.port(lag)
        return (found.name, source) if found else (None, self._proof_of_none(port))

    @property
    def readable(self) -> bool:
        """Whether membership is known: no LAG is up that has no members."""
        return self._told

    def settle(self) -> None:
        """Speed of a LAG: the sum of its members that are up. State of one without interface."""
        legs: dict[int, list[Port]] = defaultdict(list)
        for index, (lag_index, _) in self.members.items():
            port = self._ports.port(index)
            if port is not None:
                legs[lag_index].append(port)
        for lag in (port for port in self._ports.all if port.is_lag):
            up = [leg for leg in legs[lag.index] if leg.oper_up]
            speeds = [leg.speed for leg in up if leg.speed]
            if up and len(speeds) == len(up):
                lag.speed = sum(speeds)
            if lag.oper_up is None and all(leg.oper_up is not None for leg in legs[lag.index]):
                lag.oper_up = bool(up) if legs[lag.index] else None
