"""Switches as they answer SNMP: documents of a collection, and recordings for live agents.

One table of OIDs per switch and look (`table`); documents hold the columns the collector's groups
ask for, `.snmprec` text holds everything. The second look is ten seconds after the first.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache

from audit.capture import Document
from audit.moment import utc_text
from collectors.base import Request
from collectors.snmp.families import recognise
from collectors.snmp.groups import Group
from sample_data.estate import Estate
from sample_data.objects_switch import Switch
from sample_data.render_snmp_bridge import Learning, bridge
from sample_data.render_snmp_parts import parts
from sample_data.render_snmp_ports import neighbors, ports
from sample_data.snmp_mib import OCTETS, Mib

LOOKS = 10  # seconds between the two
_BRIDGE_AND_ROUTER = bytes([0x28])


def source(switch: Switch) -> str:
    """Name of the source a collection of the switch has."""
    return f"snmp:{switch.zone.name}/{switch.address}"


def tables(estate: Estate) -> Iterator[tuple[Switch, Mib, Mib]]:
    """Every switch with what it answers at the first and at the second look."""
    learning = Learning(estate)
    for switch in estate.switches:
        first, second = table(estate, switch, learning), Mib()
        second.columns.update((oid, dict(cells)) for oid, cells in first.columns.items())
        _moving(second, estate, switch, LOOKS)  # nothing else differs
        yield switch, first, second


def table(estate: Estate, switch: Switch, learning: Learning) -> Mib:
    """Everything one switch answers at the first look."""
    mib = Mib()
    _moving(mib, estate, switch)
    neighbors(mib, switch)
    bridge(mib, switch, learning.of(switch))
    parts(mib, switch)
    return mib


def _moving(mib: Mib, estate: Estate, switch: Switch, later: int = 0) -> None:
    """The switch and its ports, with clocks and counters. later: seconds after the first look."""
    seconds = (estate.now - switch.started).total_seconds() + later
    _system(mib, switch, int(seconds))
    ports(mib, switch, seconds)


def _system(mib: Mib, switch: Switch, seconds: int) -> None:
    platform = switch.platform
    mib.put(
        0,
        sysDescr=platform.descr.format(version=switch.members[0].version, model=platform.model),
        sysObjectID=platform.object_id,
        sysUpTime=seconds * 100 % (1 << 32),
        sysName=switch.name,
        sysLocation=f"{switch.zone.name} {switch.pod.name if switch.pod else 'core'}",
        snmpEngineTime=seconds,
        lldpLocChassisIdSubtype=4,
        lldpLocChassisId=bytes.fromhex(switch.mac.replace(":", "")),
        lldpLocSysName=switch.name,
        lldpLocSysCapEnabled=_BRIDGE_AND_ROUTER,
        dot1dBaseBridgeAddress=bytes.fromhex(switch.mac.replace(":", "")),
        dot1dStpTopChanges=int(14 + switch.tree_changes * seconds / 86400),
        dot1dStpTimeSinceTopologyChange=_quiet(switch, seconds) * 100,
    )


def _quiet(switch: Switch, seconds: int) -> int:
    """Seconds since the tree changed last."""
    return int(86400 / switch.tree_changes) // 2 if switch.tree_changes else seconds - 300


def documents(estate: Estate) -> Iterator[Document]:
    """What a collection of every switch would have got."""
    for switch, first, second in tables(estate):
        yield from switch_documents(estate, switch, first, second)


def switch_documents(estate: Estate, switch: Switch, *looks: Mib) -> Iterator[Document]:
    """Documents of one switch, the system group first."""
    descr = switch.platform.descr.format(
        version=switch.members[0].version, model=switch.platform.model
    )
    family = recognise(switch.platform.object_id, descr)
    for group in family.groups():
        for request in group.requests():
            look = int(request.params.get("look", "1"))
            at = estate.now + timedelta(seconds=LOOKS * (look - 1))
            yield Document(
                source=source(switch),
                request=request.name,
                params=dict(request.params),
                status=200,
                at=utc_text(at),
                body=_body(switch, group, request, looks[look - 1]),
                seconds=0.02,
            )


def _body(switch: Switch, group: Group, request: Request, mib: Mib) -> bytes:
    columns = {}
    for oid in group.columns.values():
        if oid in mib.columns:
            cells = sorted(mib.columns[oid].items(), key=lambda cell: _arcs(cell[0]))
            columns[oid] = [
                [index, tag, value.hex() if isinstance(value, bytes) else value]
                for index, (tag, value) in cells
            ]
    content: dict[str, object] = {"columns": columns, "cut": {}}
    if request.name == "sys":
        content["access"] = switch.access
    return json.dumps(content, separators=(",", ":")).encode()


def snmprec(mib: Mib) -> str:
    """A recording: `OID|tag|value`, texts in hexadecimal."""
    lines = []
    for oid, (tag, value) in sorted(mib.rows().items(), key=lambda row: _arcs(row[0])):
        told = value.hex() if isinstance(value, bytes) else value
        lines.append(f"{oid}|{tag}{'x' if tag == OCTETS else ''}|{told}")
    return "\n".join([*lines, ""])


@lru_cache(1 << 16)  # the columns of a table have one index, and both looks the same
def _arcs(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))
