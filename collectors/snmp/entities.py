"""The tree of physical parts (ENTITY-MIB entPhysicalTable) and where each part sits."""

import re
from dataclasses import dataclass
from functools import cached_property

from collectors.snmp.device import Device

CHASSIS, CONTAINER, POWER, FAN, SENSOR, STACK = 3, 5, 6, 7, 8, 11
_DEEPEST = 32  # containment levels; a device may answer with a cycle
_NUMBER = re.compile(r"(\d+)")
_FEX = re.compile(r"\bfex\b|fabric extender", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entity:
    """One physical part. index: entPhysicalIndex; inside: of what holds it, 0: nothing."""

    index: int
    kind: int
    inside: int
    position: int
    name: str | None
    descr: str | None
    model: str | None
    serial: str | None
    version: str | None
    maker: str | None

    @property
    def label(self) -> str:
        """Name, else description, else index."""
        return self.name or self.descr or str(self.index)


class Entities:
    """Parts of one device by entPhysicalIndex."""

    def __init__(self, device: Device) -> None:
        texts = {
            name: {i[0]: text for i, text in device.texts(f"entPhysical{name}").items()}
            for name in ("Name", "Descr", "ModelName", "SerialNum", "SoftwareRev", "MfgName")
        }
        numbers = {
            name: {i[0]: n for i, n in device.numbers(f"entPhysical{name}").items()}
            for name in ("Class", "ContainedIn", "ParentRelPos")
        }
        rows = {i for text in texts.values() for i in text}
        rows |= {i for number in numbers.values() for i in number}
        self.all = {
            i: Entity(
                index=i,
                kind=numbers["Class"].get(i, 0),
                inside=numbers["ContainedIn"].get(i, 0),
                position=numbers["ParentRelPos"].get(i, -1),
                name=texts["Name"].get(i),
                descr=texts["Descr"].get(i),
                model=texts["ModelName"].get(i),
                serial=_serial(texts["SerialNum"].get(i)),
                version=texts["SoftwareRev"].get(i),
                maker=texts["MfgName"].get(i),
            )
            for i in sorted(rows)
        }

    @cached_property
    def chassis(self) -> list[Entity]:
        """Chassis that are there, by index; fabric extenders and empty stack slots are not."""
        found = [e for e in self.all.values() if e.kind == CHASSIS and not _is_fex(e)]
        present = [e for e in found if e.serial or e.model]
        return present or found[:1]

    @cached_property
    def numbers(self) -> dict[int, int]:
        """Chassis (entPhysicalIndex) -> number in the stack: its name's, its place, its turn."""
        if len(self.chassis) == 1:
            return {self.chassis[0].index: 1}
        named = [-1 if (n := _number(e.name)) is None else n for e in self.chassis]
        placed = [e.position for e in self.chassis]
        turns = list(range(1, len(self.chassis) + 1))
        good = (
            ns
            for ns in (named, placed, turns)
            if len(set(ns)) == len(ns) and min(ns, default=0) >= 0
        )
        return {e.index: n for e, n in zip(self.chassis, next(good), strict=True)}

    def chassis_of(self, index: int) -> Entity | None:
        """The chassis a part sits in."""
        for _level in range(_DEEPEST):
            entity = self.all.get(index)
            if entity is None:
                return None
            if entity.kind == CHASSIS:
                return entity
            index = entity.inside
        return None

    def member_of(self, index: int) -> int | None:
        """Number of the stack member a part sits in; None where there is no stack."""
        chassis = self.chassis_of(index)
        return self.numbers.get(chassis.index) if chassis and len(self.chassis) > 1 else None

    @cached_property
    def holders(self) -> frozenset[int]:
        """Indices of parts that hold another."""
        return frozenset(entity.inside for entity in self.all.values())


def _distinct(numbers: list[int]) -> bool:
    return len(set(numbers)) == len(numbers) and min(numbers, default=0) >= 0


def _number(name: str | None) -> int | None:
    numbers = _NUMBER.findall(name or "")
    return int(numbers[0][:9]) if len(numbers) == 1 else None


def _is_fex(entity: Entity) -> bool:
    return any(_FEX.search(text) for text in (entity.name, entity.descr) if text)


def _serial(text: str | None) -> str | None:
    """A serial number that is one: not empty, not all the same sign, no message."""
    if text is None or len(set(text)) == 1 or len(text) > 64:  # noqa: PLR2004
        return None
    return text
