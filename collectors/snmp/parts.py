"""Power supplies, fans and sensors: ENTITY-MIB first, their state by the tables that tell it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from audit.model.switching import SwitchPart
from collectors.snmp.device import Device, Index
from collectors.snmp.entities import CONTAINER, FAN, POWER, Entities, Entity
from collectors.snmp.groups import Part
from collectors.snmp.identity import Identity

_KINDS = {POWER: "power supply", FAN: "fan"}
_POWER_BAY = re.compile(r"power|psu|\bps\d", re.IGNORECASE)
_UNITS = {3: "V", 4: "V", 5: "A", 6: "W", 8: "°C", 10: "rpm", 14: "dBm"}
_CELSIUS, _WATT, _DBM = 8, 6, 14
_SENSOR_BROKEN, _SENSOR_OK = 3, 1
_SCALE_OF_ONE = 9  # EntitySensorDataScale: units(9), milli(8), kilo(10) ...
_OPTIC = re.compile(
    r"(?:transceiver|optic|sfp|dom|rx|tx|lane|receive|transmit).*power", re.IGNORECASE
)
_SEVERITIES = {10: "warning", 20: "warning", 30: "failed"}
_TRUE = 1
_PLAUSIBLE = 10**9


class Parts:
    """Parts of one device, each once."""

    def __init__(self, device: Device, who: Identity, entities: Entities) -> None:
        self._device, self._who, self._entities = device, who, entities
        self._found: dict[tuple[str, str], SwitchPart] = {}
        self._of_entity: dict[int, tuple[str, str]] = {}

    def rows(self) -> Iterator[SwitchPart]:
        """Parts of ENTITY-MIB, then what vendors' tables add to them or list beside them."""
        for entity in self._entities.all.values():
            if entity.kind in _KINDS:
                self._add(_KINDS[entity.kind], entity, None, None)
            elif self._is_empty_bay(entity):
                self._add("power supply", entity, "absent", "empty bay")
        for group in self._who.family.groups():
            for spec in group.parts:
                self._vendor(spec)
        self._sensors("entPhySensor", "OperStatus")
        self._sensors("entSensor", "Status")
        yield from self._without_doubles()

    def _is_empty_bay(self, entity: Entity) -> bool:
        if entity.kind != CONTAINER or entity.index in self._entities.holders:
            return False
        holder = self._entities.all.get(entity.inside)
        told = f"{entity.name or ''} {entity.descr or ''}"
        if holder is not None and holder.kind == POWER:
            return False
        return _POWER_BAY.search(told) is not None and "fan" not in told.lower()

    def _add(
        self, kind: str, entity: Entity, state: str | None, detail: str | None
    ) -> tuple[str, str]:
        name = entity.label
        if (kind, name) in self._found:
            name = f"{name} ({entity.index})"
        self._of_entity.setdefault(entity.index, (kind, name))
        member = self._entities.member_of(entity.index)
        self._put(kind, name, member, state, detail)
        return kind, name

    def _put(
        self, kind: str, name: str, member: int | None, state: str | None, detail: str | None
    ) -> None:
        self._found[kind, name] = SwitchPart(
            switch_id=self._who.id, kind=kind, name=name, member=member, state=state, detail=detail
        )

    def _vendor(self, spec: Part) -> None:
        states = self._device.words(spec.state)
        names = self._device.texts(spec.name) if spec.name else {}
        readings = self._device.words(spec.value) if spec.value else {}
        for row in sorted({*states, *names, *readings} if not spec.entity else states):
            if not self._is_of(spec, row):
                continue
            raw = states.get(row, "")
            state, word = spec.states.get(raw, ["unknown", raw])
            detail = self._reading(spec, readings.get(row)) or word or None
            known = None if state == "unknown" else state
            if spec.entity:
                self._judge_entity(spec.kind, row[0], known, detail)
            else:
                self._place(spec.kind, names.get(row) or _label(row), row, known, detail)

    def _is_of(self, spec: Part, row: Index) -> bool:
        return all(
            self._device.words(column).get(row) in values for column, values in spec.only.items()
        )

    def _reading(self, spec: Part, told: str | None) -> str | None:
        try:
            value = float(told or "")
        except ValueError:
            return None
        return f"{value / spec.divide:g} {spec.unit}" if abs(value) < _PLAUSIBLE else None

    def _judge_entity(self, kind: str, index: int, state: str | None, detail: str | None) -> None:
        entity = self._entities.all.get(index)
        key = self._of_entity.get(index)
        if entity is None or (key is None and _KINDS.get(entity.kind) != kind):
            return
        if key is not None and key[0] == kind and state is not None:
            self._found[key] = replace(self._found[key], state=state, detail=detail)

    def _place(
        self, kind: str, name: str, row: Index, state: str | None, detail: str | None
    ) -> None:
        """A part only a vendor's table has; its index often is an entPhysicalIndex."""
        if (kind, name) in self._found:
            name = f"{name} ({_label(row)})"
        member = self._entities.member_of(row[0]) if len(row) == 1 else None
        self._put(kind, name, member, state, detail)

    def _sensors(self, prefix: str, status_name: str) -> None:
        """Temperatures and optical power; a sensor without limits has a value, but no state."""
        columns = {n: self._device.numbers(f"{prefix}{n}") for n in ("Type", "Scale", "Precision")}
        status = self._device.numbers(f"{prefix}{status_name}")
        for row, value in self._device.numbers(f"{prefix}Value").items():
            entity = self._entities.all.get(row[0])
            kind = _sensor_kind(columns["Type"].get(row), entity)
            if kind is None or entity is None or status.get(row, _SENSOR_OK) not in (1, 3):
                continue
            scale = columns["Scale"].get(row, _SCALE_OF_ONE)
            shown = _scaled(value, scale, columns["Precision"].get(row, 0))
            unit = _UNITS[columns["Type"][row]]
            state = self._crossed(row[0])
            if status.get(row) == _SENSOR_BROKEN:
                state, shown = "warning", None
            detail = f"{shown:g} {unit}" if shown is not None else "sensor not operational"
            self._add(kind, entity, state, detail)

    def _crossed(self, index: int) -> str | None:
        """The worst limit of a Cisco sensor that is crossed; "ok" when none of them is."""
        found = self._limits.get(index)
        if found is None:
            return None
        return "failed" if "failed" in found else "warning" if "warning" in found else "ok"

    @cached_property
    def _limits(self) -> dict[int, set[str]]:
        """What limits of a sensor that are crossed mean; an empty set: none is crossed."""
        severities = self._device.numbers("entSensorThresholdSeverity")
        read: dict[int, set[str]] = {}
        for row, crossed in self._device.numbers("entSensorThresholdEvaluation").items():
            words = read.setdefault(row[0], set())
            word = _SEVERITIES.get(severities.get(row, 0))
            if crossed == _TRUE and word is not None:
                words.add(word)
        return read

    def _without_doubles(self) -> Iterator[SwitchPart]:
        """Where ENTITY-MIB and a vendor's table both list a kind: the list that says more."""
        own = set(self._of_entity.values())
        for kind in dict.fromkeys(kind for kind, _name in self._found):
            lists: tuple[list[SwitchPart], list[SwitchPart]] = ([], [])
            for key, part in self._found.items():
                if key[0] == kind:
                    lists[key not in own].append(part)
            if kind in _KINDS.values() and all(lists):
                yield from max(lists, key=_says)
            else:
                yield from (*lists[0], *lists[1])


def _says(parts: list[SwitchPart]) -> tuple[int, int]:
    """How much a list tells: faults first, then states."""
    faults = sum(part.state in ("failed", "warning") for part in parts)
    return faults, sum(part.state not in (None, "absent") for part in parts) > 0


def _label(row: Index) -> str:
    return ".".join(map(str, row))


def _sensor_kind(sensor: int | None, entity: Entity | None) -> str | None:
    if sensor == _CELSIUS:
        return "temperature"
    if sensor == _DBM:
        return "optic"
    told = f"{entity.name or ''} {entity.descr or ''}" if entity else ""
    return "optic" if sensor == _WATT and _OPTIC.search(told) else None


def _scaled(value: int, scale: int, precision: int) -> float | None:
    """The value x 10^(3 x (scale - 9)) / 10^precision (RFC 3433); None when out of any range."""
    if not (1 <= scale <= 17 and -8 <= precision <= 9):  # noqa: PLR2004
        return None
    found = value * 10.0 ** (3 * (scale - _SCALE_OF_ONE) - precision)
    return found if abs(found) < _PLAUSIBLE else None
