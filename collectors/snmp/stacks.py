"""Stack members, the stack's ring, and MLAG pairs, by the tables group files describe."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from audit.model.switching import MlagPort, MlagState, SwitchMember
from collectors.snmp.device import Device, Index
from collectors.snmp.entities import STACK, Entities
from collectors.snmp.groups import Member, Mlag, Ring
from collectors.snmp.identity import Identity
from collectors.snmp.ports import Port, Ports

_MEMBER = re.compile(r"\D*(\d{1,2})/")
_LINK_UP, _LINK_STATES, _CONSISTENT, _INCONSISTENT = 3, (1, 2, 3), 1, 2


class Stack:
    """Members of one device; a switch that is no stack is its own only member."""

    def __init__(self, device: Device, who: Identity, entities: Entities) -> None:
        self._device, self._who, self._entities = device, who, entities

    @cached_property
    def members(self) -> dict[int, SwitchMember]:
        """Members by number."""
        found = {
            number: SwitchMember(
                switch_id=self._who.id,
                number=number,
                serial=chassis.serial,
                model=chassis.model or self._who.model,
                role=None,
                state=None,
                os_version=chassis.version,
            )
            for chassis in self._entities.chassis
            for number in [self._entities.numbers[chassis.index]]
        }
        for group in self._who.family.groups():
            if group.member is not None:
                told = self._told(group.member)
                found = {**(found if group.member.entity or not told else {}), **told}
        return found or {1: self._alone()}

    def _alone(self) -> SwitchMember:
        return SwitchMember(
            switch_id=self._who.id, number=1, serial=self._who.serial, model=self._who.model,
            role=None, state=None, os_version=self._who.version,
        )  # fmt: skip

    def _told(self, spec: Member) -> dict[int, SwitchMember]:
        """Members of the vendor's table; what it does not tell comes from ENTITY-MIB."""
        words = {name: self._device.words(name) for name in (spec.role, spec.state) if name}
        texts = {
            name: self._device.texts(name)
            for name in (spec.serial, spec.model, spec.version)
            if name
        }
        rows = sorted({row for column in (*words.values(), *texts.values()) for row in column})
        found = {}
        for row in rows:
            state = words.get(spec.state, {}).get(row)
            if state not in spec.skip:
                number = self._number(spec, row)
                base = self._base(spec, row, number)
                found[number] = replace(
                    base,
                    serial=texts.get(spec.serial, {}).get(row) or base.serial,
                    model=texts.get(spec.model, {}).get(row) or base.model,
                    os_version=texts.get(spec.version, {}).get(row) or base.os_version,
                    role=spec.roles.get(words.get(spec.role, {}).get(row, "")),
                    state=spec.states.get(state, state) if state is not None else None,
                )
        return found

    def _number(self, spec: Member, row: Index) -> int:
        told = self._device.numbers(spec.number).get(row) if spec.number else None
        if told is None and spec.entity:
            return self._entities.numbers.get(row[0], row[-1])
        return row[-1] if told is None else told

    def _base(self, spec: Member, row: Index, number: int) -> SwitchMember:
        """What ENTITY-MIB tells about the member with this number."""
        chassis = self._entities.all.get(row[0]) if spec.entity else None
        for index, own in self._entities.numbers.items():
            if chassis is None and own == number:
                chassis = self._entities.all[index]
        return replace(
            self._alone(),
            number=number,
            serial=chassis.serial if chassis else None,
            model=(chassis.model if chassis else None) or self._who.model,
            os_version=(chassis.version if chassis else None) or self._who.version,
        )

    def of_port(self, port: Port) -> int | None:
        """Member a port sits on, from its name; None where there is no stack."""
        match = _MEMBER.match(port.name) if len(self.members) > 1 and not port.is_lag else None
        number = int(match.group(1)) if match else None
        return number if number in self.members else None

    def ring_whole(self) -> bool | None:
        """Whether the ring is closed; None: no stack, or not told."""
        rings = [group.ring for group in self._who.family.groups() if group.ring is not None]
        if len(self.members) < 2:  # noqa: PLR2004
            return None
        told = (self._judge(ring) for ring in rings if not self._is_called(ring.unless))
        return next((judged for judged in told if judged is not None), None)

    def _judge(self, ring: Ring) -> bool | None:
        words = self._device.words(ring.column)
        for column, values in ring.enabled.items():
            told = self._device.words(column)
            words = {row: word for row, word in words.items() if told.get(row) in values}
        if any(word in ring.open for word in words.values()):
            return False
        return True if words and all(word in ring.whole for word in words.values()) else None

    def _is_called(self, name: str) -> bool:
        """Whether a stack of ENTITY-MIB has this in its name."""
        stacks = (e for e in self._entities.all.values() if e.kind == STACK)
        return bool(name) and any(name in f"{e.name} {e.descr}" for e in stacks)


def mlag_states(device: Device, who: Identity, ports: Ports) -> Iterator[MlagState]:
    """How the device sees its MLAG pairs."""
    for group in who.family.groups():
        if group.mlag is not None:
            yield from _mlag_rows(device, who.id, ports, group.mlag)


def _mlag_rows(device: Device, switch: str, ports: Ports, spec: Mlag) -> Iterator[MlagState]:
    names = (spec.role, spec.keepalive, spec.dual_active, spec.peer_link)
    words = {name: device.words(name) for name in names if name}
    gone = {
        row
        for column, values in spec.absent.items()
        for row, word in device.words(column).items()
        if word in values
    }
    for row in sorted({row for column in words.values() for row in column} - gone):
        told = {name: column.get(row) for name, column in words.items()}
        role = told.get(spec.role)
        link = ports.port(device.numbers(spec.peer_link).get(row)) if spec.peer_link else None
        yield MlagState(
            switch_id=switch,
            domain=str(row[0]) if row != (0,) else spec.kind,
            kind=spec.kind,
            role=spec.roles.get(role, role) if role else None,
            keepalive_alive=_judged(told.get(spec.keepalive), spec.alive, spec.dead),
            peer_link=link.name if link else None,
            dual_active=_judged(told.get(spec.dual_active), spec.split, spec.whole),
        )


def _judged(word: str | None, yes: tuple[str, ...], no: tuple[str, ...]) -> bool | None:
    if word is None or word not in (*yes, *no):
        return None
    return word in yes


def mlag_ports(device: Device, who: Identity, ports: Ports) -> Iterator[MlagPort]:
    """LAGs that span a vPC pair (CISCO-VPC-MIB)."""
    indices = device.numbers("cVpcStatusHostLinkIfIndex")
    status = device.numbers("cVpcStatusHostLinkStatus")
    consistent = device.numbers("cVpcStatusHostLinkConsistencyStatus")
    details = device.texts("cVpcStatusHostLinkConsistencyDetail")
    for row, index in indices.items():
        port = ports.port(index)
        if port is None:
            continue
        state, agreed = status.get(row), consistent.get(row)
        yield MlagPort(
            switch_id=who.id,
            port=port.name,
            number=row[-1],
            up=state == _LINK_UP if state in _LINK_STATES else None,
            consistent=agreed == _CONSISTENT if agreed in (_CONSISTENT, _INCONSISTENT) else None,
            detail=details.get(row),
        )
