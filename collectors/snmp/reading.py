"""SNMP answers of one device to rows: pure, in any order of the documents.

The rows need several tables at once (a VLAN's ports are bridge ports, a LAG's members ifIndex), so
documents are kept and everything is made at the end. Unknown stays NULL; a cut or failed group is a
gap with the tables it leaves incomplete; a group the device does not have costs only its own
tables, which then are not answered at all.
"""

from collections.abc import Callable, Iterable, Iterator

from audit.capture import Document
from audit.errors import BadAnswer, Unsupported
from audit.model.kinds import Table
from collectors.base import Missing, Outcome, Rows, split_failure
from collectors.snmp.aggregators import aggregators
from collectors.snmp.device import Device
from collectors.snmp.entities import Entities
from collectors.snmp.families import Family
from collectors.snmp.groups import SYSTEM, Group, groups
from collectors.snmp.identity import Identity, family_of, identify, is_switch, switch_row
from collectors.snmp.lacp import Lacp
from collectors.snmp.lags import Lags
from collectors.snmp.macs import learned
from collectors.snmp.neighbors import heard
from collectors.snmp.parts import Parts
from collectors.snmp.ports import Ports
from collectors.snmp.samples import port_samples, switch_sample
from collectors.snmp.stacks import Stack, mlag_ports, mlag_states
from collectors.snmp.vlans import Vlans

_NO_SWITCH = "not a switch"
_SAMPLED = "clock"
Maker = Callable[[], Iterable[Table]]


class SnmpReading:
    """Turns the answers of one device into rows and keeps account of what was not seen."""

    def __init__(self, at: str, asked: tuple[str, ...]) -> None:
        self._at = at
        self._asked = asked
        self._device = Device()
        self._rows: dict[str, int] = {}  # group -> rows seen
        self._failures: list[Missing] = []
        self._sampled = at

    def take(self, document: Document) -> Iterator[tuple[str, Rows]]:
        """Keep one answer; no rows yet."""
        self._device.address = document.source.rpartition("/")[2]
        group = groups().get(document.request)
        if document.error is not None:
            cause, sentence = split_failure(document.error)
            tables = group.tables if group else ()
            self._failures.append(Missing(_question(document), tables, cause, sentence))
        elif group is not None:
            self._keep(document, group)
        yield from ()

    def _keep(self, document: Document, group: Group) -> None:
        body = document.json()
        if not isinstance(body, dict) or not isinstance(body.get("columns"), dict):
            raise ValueError(f"no columns in the answer to {document.request}")  # noqa: TRY004
        rows = self._device.take(group, document.params, body["columns"])
        self._rows[group.name] = self._rows.get(group.name, 0) + rows
        if group.name == SYSTEM:
            access = body.get("access")
            self._device.access = access if isinstance(access, str) else None
        if group.name == _SAMPLED:
            self._sampled = max(self._sampled, document.at)
        for column, why in sorted(dict(body.get("cut") or {}).items()):
            text = f"table incomplete: {column} was cut ({why})."
            question = f"{_question(document)} {column}"
            self._failures.append(Missing(question, group.tables, BadAnswer.cause, text))

    def finish(self) -> Iterator[tuple[str, Rows]]:
        """Everything: rows need more than one answer. Nothing of a device that is no switch."""
        family = family_of(self._device)
        if not self._rows.get(SYSTEM) or not is_switch(self._device, family):
            return
        for table, make in self._makers(family).items():
            rows = [row.row() for row in make()]
            if rows:
                yield table, rows

    def _makers(self, family: Family) -> dict[str, Maker]:
        device, at = self._device, self._at
        entities = Entities(device)
        who = identify(device, family, entities)
        ports = Ports(device, family, aggregators(device, family))
        lags, vlans = Lags(device, family, ports), Vlans(device, family, ports)
        lags.settle()
        stack = Stack(device, who, entities)
        return {
            "switch": lambda: [switch_row(device, who, ring=stack.ring_whole())],
            "switch_member": stack.members.values,
            "switch_port": lambda: _port_rows(who, ports, lags, vlans, stack),
            "switch_port_sample": lambda: port_samples(device, ports, who.id, self._sampled),
            "switch_sample": lambda: [switch_sample(device, who.id, at)],
            "lacp_port": lambda: Lacp(device, ports, lags).rows(who.id),
            "neighbor": lambda: heard(device, ports, who.id),
            "switch_vlan": lambda: vlans.rows(who.id),
            "switch_port_vlan": lambda: vlans.port_rows(who.id),
            "mac_entry": lambda: learned(device, ports, vlans, who.id),
            "switch_part": lambda: Parts(device, who, entities).rows(),
            "mlag_state": lambda: mlag_states(device, who, ports),
            "mlag_port": lambda: mlag_ports(device, who, ports),
        }

    def outcome(self) -> Outcome:
        """What was complete and what was missing."""
        if not self._rows.get(SYSTEM):
            return self._unanswered()
        family = family_of(self._device)
        version = self._device.text("sysDescr")
        if not is_switch(self._device, family):
            text = (
                f"the device ({version or self._device.text('sysObjectID')}) is not a switch: "
                "it has no bridge ports and does not say that it bridges."
            )
            return Outcome({}, [Missing(_NO_SWITCH, (), Unsupported.cause, text)], version)
        missing = [*self._failures, *self._never_answered(family)]
        lost = {table for gap in missing for table in gap.tables}
        answered = [g for g in family.groups() if g.name in self._rows]
        supported = {t for g in answered if self._is_supported(g) for t in g.tables}
        tables = {t: t not in lost for t in sorted(supported | lost)}
        missing += self._unsupported(family, set(tables)) + self._unreadable(family)
        return Outcome(tables, missing, version)

    def _unanswered(self) -> Outcome:
        """Without the system group nothing is known, not even what the device is."""
        tables = {table for name in (self._asked or groups()) for table in _tables(name)}
        why = self._failures[:1] or [
            Missing(SYSTEM, (), BadAnswer.cause, "the system group was not answered.")
        ]
        first = why[0]
        gap = Missing(first.request, tuple(sorted(tables)), first.cause, first.message)
        return Outcome(dict.fromkeys(sorted(tables), False), [gap, *self._failures[1:]], None)

    def _never_answered(self, family: Family) -> Iterator[Missing]:
        """Groups that were asked, or would have been, had the run not been interrupted."""
        on_record = {*self._rows, *(gap.request.split()[0] for gap in self._failures)}
        order = [group for group in family.groups() if group.looks == 1]
        last = max((n for n, group in enumerate(order) if group.name in on_record), default=0)
        for group in family.groups():
            # what the program that asked did not know yet is no gap: it is not among those asked
            # of every device, or others follow it in the order of asking
            unknown = bool(self._asked) if group.every else group in order[:last]
            if group.name not in on_record and (group.name in self._asked or not unknown):
                text = "no answer is on record (the run was interrupted)."
                yield Missing(group.name, group.tables, BadAnswer.cause, text)

    def _is_supported(self, group: Group) -> bool:
        """Whether the device has the table: it has rows, or a group that proves it has."""
        return bool(self._rows.get(group.name) or self._rows.get(group.proof))

    def _unsupported(self, family: Family, told: set[str]) -> list[Missing]:
        """Tables no group of the device fills: they are left out of what was answered."""
        left = {t: [] for g in family.groups() for t in g.tables if t not in told}  # type: dict[str, list[str]]
        for group in family.groups():
            for table in group.tables:
                if table in left:
                    left[table].append(group.name)
        text = "the device has none of these tables, or the SNMP view hides them: {}."
        return [
            Missing(names[0], (table,), Unsupported.cause, text.format(", ".join(names)))
            for table, names in sorted(left.items())
        ]

    def _unreadable(self, family: Family) -> list[Missing]:
        """LAGs that are up and whose members no table tells."""
        ports = Ports(self._device, family, aggregators(self._device, family))
        if Lags(self._device, family, ports).readable:
            return []
        text = "LAGs are up, but no table tells the members of all of them (snmp: LAG membership)."
        return [Missing("LAG membership", (), Unsupported.cause, text)]


def _port_rows(
    who: Identity, ports: Ports, lags: Lags, vlans: Vlans, stack: Stack
) -> Iterator[Table]:
    native = vlans.native()
    for port in ports.kept.values():
        yield ports.row(
            who.id, port, lags.lag_of(port), native.get(port.index), stack.of_port(port)
        )


def _tables(name: str) -> tuple[str, ...]:
    group = groups().get(name)
    return group.tables if group else ()


def _question(document: Document) -> str:
    return " ".join([document.request, *(f"{k}={v}" for k, v in sorted(document.params.items()))])
