"""Interfaces of a device: which are ports, which are LAGs, what they are called."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from audit.model.switching import SwitchPort
from collectors.snmp.aggregators import Aggregators
from collectors.snmp.device import Device, Index
from collectors.snmp.families import Family
from collectors.snmp.kinds import has_connector, is_lag
from collectors.snmp.values import mac, octets

_UP, _HALF, _FULL = 1, 2, 3
_SATURATED = (1 << 32) - 1
_MEGA = 1_000_000


@dataclass(slots=True)
class Port:
    """One interface. index: ifIndex; speed: bit/s, None: 0 or not told."""

    index: int
    name: str
    descr: str | None
    alias: str | None
    type: int | None
    is_lag: bool
    is_physical: bool
    mac: str | None
    speed: int | None
    oper_up: bool | None


class Ports:
    """Interfaces of one device by ifIndex, by bridge port and by name."""

    def __init__(self, device: Device, family: Family, lags: Aggregators) -> None:
        self._device, self._family, self.lags = device, family, lags
        self._types = device.numbers("ifType")
        named = {index: name for index, name in lags.names.items() if name}
        named.update({i[0]: name for i, name in self._named().items() if len(i) == 1})
        self._names: dict[int, str] = named
        self._parents = self._units()
        self._made: dict[int, Port] = {}
        self._unique = _unique(self._names)
        numbers = device.numbers("dot1dBasePortIfIndex")
        self.bridge = {i[0]: index or i[0] for i, index in numbers.items()}  # 0: the same (VOSS)

    def _named(self) -> dict[Index, str]:
        """ifName, else ifDescr, else ifIndex."""
        present = dict.fromkeys((*self._types, *self._device.numbers("ifOperStatus")))
        told = {**self._device.texts("ifDescr"), **self._device.texts("ifName")}
        return {i: told.get(i) or f"if{i[0]}" for i in (*present, *told) if i}

    def _units(self) -> dict[int, int]:
        """Units of ports (`ge-0/0/1.0`) -> the port."""
        by_name = {name: index for index, name in self._names.items()}
        found = {}
        for index, name in self._names.items():
            base, dot, _unit = name.rpartition(".")
            if dot and base in by_name:
                found[index] = by_name[base]
        return found

    def port(self, index: int | None) -> Port | None:
        """The port an ifIndex stands for; a unit stands for its port. None: no such interface."""
        index = self._parents.get(index, index) if index is not None else None
        if index is None or index not in self._names:
            return None
        if index not in self._made:
            self._made[index] = self._make(index)
        return self._made[index]

    def lag(self, index: int) -> Port | None:
        """The LAG a number stands for: that of its master port, else the interface."""
        return self.port(self.lags.masters.get(index, index))

    def bridged(self, raw: bytes) -> list[int]:
        """Bridge ports whose bits are set (0x80 of the first byte is port 1); short: zeros."""
        mask = octets(raw)
        size = len(mask) * 8
        return [n for n in self.bridge if 0 < n <= size and mask[n - 1 >> 3] & 0x80 >> (n - 1 & 7)]

    def by_bridge(self, number: int) -> Port | None:
        """The port a bridge port number stands for."""
        return self.port(self.bridge.get(number))

    @cached_property
    def all(self) -> list[Port]:
        """Every interface that is no unit of another."""
        found = (self.port(index) for index in sorted(self._names) if index not in self._parents)
        return [port for port in found if port is not None]

    @cached_property
    def kept(self) -> dict[int, Port]:
        """Ports, LAGs and what else the bridge forwards through, by ifIndex."""
        bridged = {port.index for number in self.bridge if (port := self.by_bridge(number))}
        return {p.index: p for p in self.all if p.is_lag or p.is_physical or p.index in bridged}

    def _make(self, index: int) -> Port:
        row, kind, name = (index,), self._types.get((index,)), self._names[index]
        bundle = index in self.lags.names or is_lag(kind, name, self._family)
        descr = self._texts["ifDescr"].get(row)
        return Port(
            index=index,
            name=name if self._unique[index] else f"{name} ({index})",
            descr=descr if descr != name else None,
            alias=self._texts["ifAlias"].get(row),
            type=kind,
            is_lag=bundle,
            is_physical=not bundle and has_connector(kind, name, self._family),
            mac=self._macs.get(index),
            speed=self._speed(row),
            oper_up=_is(self._numbers["ifOperStatus"].get(row), _UP),
        )

    @cached_property
    def _texts(self) -> dict[str, dict[Index, str]]:
        return {name: self._device.texts(name) for name in ("ifDescr", "ifAlias")}

    @cached_property
    def _numbers(self) -> dict[str, dict[Index, int]]:
        names = (
            "ifOperStatus", "ifAdminStatus", "ifSpeed", "ifHighSpeed", "ifMtu",
            "dot3StatsDuplexStatus",
        )  # fmt: skip
        return {name: self._device.numbers(name) for name in names}

    @cached_property
    def _macs(self) -> dict[int, str | None]:
        return {i[0]: mac(raw) for i, raw in self._device.raws("ifPhysAddress").items()}

    def _speed(self, row: Index) -> int | None:
        high = self._numbers["ifHighSpeed"].get(row)
        if high is not None:
            return high * _MEGA if 0 < high < _MEGA * 100 else None
        low = self._numbers["ifSpeed"].get(row, 0)
        return low if 0 < low < _SATURATED else None

    def row(
        self,
        switch: str,
        port: Port,
        lag: tuple[str | None, str | None],
        native: int | None,
        member: int | None,
    ) -> SwitchPort:
        """The row of a port; lag: its LAG and what proves it."""
        row = (port.index,)
        duplex = self._numbers["dot3StatsDuplexStatus"].get(row)
        return SwitchPort(
            switch_id=switch,
            name=port.name,
            if_index=port.index if port.index > 0 else None,
            description=port.descr,
            alias=port.alias,
            type=port.type,
            is_lag=port.is_lag,
            is_physical=port.is_physical,
            mac=port.mac,
            speed=port.speed,
            mtu=self._numbers["ifMtu"].get(row) or None,
            duplex={_HALF: "half", _FULL: "full"}.get(duplex or 0),
            admin_up=_is(self._numbers["ifAdminStatus"].get(row), _UP),
            oper_up=port.oper_up,
            member=member,
            lag=lag[0],
            lag_source=lag[1],
            native_vlan=native,
        )


def _is(value: int | None, wanted: int) -> bool | None:
    return None if value is None else value == wanted


def _unique(names: dict[int, str]) -> dict[int, bool]:
    times = Counter(names.values())
    return {index: times[name] == 1 for index, name in names.items()}
