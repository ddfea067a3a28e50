"""Counters of ports that are up, with rates where two looks allow them, and the device's clock."""

from collections.abc import Iterator

from audit.model.switching import SwitchPortSample, SwitchSample
from collectors.snmp.device import Device, Index
from collectors.snmp.ports import Port, Ports
from collectors.snmp.values import passed

_WRAP = (1 << 32) / 100  # seconds until sysUpTime starts again
_RECEIVED = ("ifHCInUcastPkts", "ifHCInMulticastPkts", "ifHCInBroadcastPkts")
_SENT = ("ifHCOutUcastPkts", "ifHCOutMulticastPkts", "ifHCOutBroadcastPkts")
_TOTALS = {
    "in_octets": "ifHCInOctets", "out_octets": "ifHCOutOctets", "in_errors": "ifInErrors",
    "out_errors": "ifOutErrors", "in_discards": "ifInDiscards", "out_discards": "ifOutDiscards",
    "fcs_errors": "dot3StatsFCSErrors",
}  # fmt: skip


def uptime(device: Device) -> float | None:
    """Seconds since the agent started: the larger of sysUpTime, which wraps, and snmpEngineTime."""
    ticks, seconds = device.number("sysUpTime"), device.number("snmpEngineTime")
    told = [ticks / 100 if ticks is not None else None, seconds]
    return max((float(t) for t in told if t is not None and t >= 0), default=None)


def switch_sample(device: Device, switch: str, at: str) -> SwitchSample:
    """Moving values of the device."""
    since = device.number("dot1dStpTimeSinceTopologyChange")
    return SwitchSample(
        switch_id=switch,
        at=at,
        uptime=uptime(device),
        stp_changes=device.number("dot1dStpTopChanges"),
        stp_since_change=since / 100 if since is not None else None,
    )


def port_samples(device: Device, ports: Ports, switch: str, at: str) -> Iterator[SwitchPortSample]:
    """One row for each port that is up and has counters."""
    looks = _Looks(device)
    for port in ports.kept.values():
        if port.oper_up and looks.counts(port):
            yield looks.row(port, switch, at)


class _Looks:
    """Counters of the second look, else of the only one, and what passed between the two."""

    def __init__(self, device: Device) -> None:
        self._device = device
        counters = (*_TOTALS.values(), *_RECEIVED, *_SENT)
        names = (*counters, "ifCounterDiscontinuityTime", "clockUpTime")
        self._old = {name: device.first_numbers(name) for name in names}
        self._new = {name: device.numbers(name) or self._old[name] for name in names}
        self._twice = frozenset(name for name in names if device.numbers(name) and self._old[name])
        self._changed = device.numbers("ifLastChange")
        self._uptime = device.number("sysUpTime")
        whole = uptime(device)
        self._wrapped = whole is not None and whole >= _WRAP
        self.seconds = self._passed()

    def _passed(self) -> float | None:
        if "clockUpTime" not in self._twice:
            return None
        first, second = self._old["clockUpTime"], self._new["clockUpTime"]
        return passed(next(iter(first.values())), next(iter(second.values())))

    def counts(self, port: Port) -> bool:
        """Whether any counter of the port is told."""
        return any((port.index,) in column for column in self._new.values())

    def row(self, port: Port, switch: str, at: str) -> SwitchPortSample:
        """The sample of one port."""
        row = (port.index,)
        totals = {name: _told(self._new[column].get(row)) for name, column in _TOTALS.items()}
        return SwitchPortSample(
            switch_id=switch,
            name=port.name,
            at=at,
            seconds=self.seconds,
            in_rate=self._rate("ifHCInOctets", row),
            out_rate=self._rate("ifHCOutOctets", row),
            in_packets=self._packets(_RECEIVED, row),
            out_packets=self._packets(_SENT, row),
            since_change=self._since_change(row),
            **totals,
        )

    def _packets(self, names: tuple[str, ...], row: Index) -> int | None:
        """Sum of the kinds of packets that are told; None: none is."""
        told = [self._new[name][row] for name in names if row in self._new[name]]
        return _told(sum(told)) if told else None

    def _rate(self, column: str, row: Index) -> int | None:
        """bit/s; None: not measured (one look, a restart, a counter that went back)."""
        restart = "ifCounterDiscontinuityTime"
        old, new = self._old[column].get(row), self._new[column].get(row)
        if not self.seconds or column not in self._twice or old is None or new is None:
            return None
        if self._old[restart].get(row) != self._new[restart].get(row) or new < old:
            return None
        return _told(round((new - old) * 8 / self.seconds))

    def _since_change(self, row: Index) -> float | None:
        changed = self._changed.get(row)
        if changed is None or self._uptime is None or self._wrapped or changed > self._uptime:
            return None
        return (self._uptime - changed) / 100


def _told(value: int | None) -> int | None:
    return value if value is not None and 0 <= value < 1 << 63 else None
