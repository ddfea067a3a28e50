"""What a device lets us see, before anything is collected; for `stackaudit doctor`."""

from dataclasses import dataclass

from audit.errors import SourceError, Unsupported
from collectors.base import split_failure
from collectors.examination import Examination
from collectors.snmp.collector import SnmpCollector, described, family_of
from collectors.snmp.groups import SYSTEM, Group, groups
from collectors.snmp.walk import Device

_CLEAR = "this version sends its community in clear text; SNMPv3 with authPriv does not."
_SHORT = 100


@dataclass
class SnmpExamination(Examination):
    """What was found. lacking: by group."""

    @property
    def what(self) -> str:
        """What answers, in words."""
        return self.version or "no sysDescr"

    def tables(self) -> frozenset[str]:
        """Tables that groups it refuses would fill; a table it does not have costs no rule."""
        refused = {n for n, (cause, _) in self.lacking.items() if cause != Unsupported.cause}
        return frozenset(t for name in refused for t in groups()[name].tables)


async def examine(collector: SnmpCollector) -> SnmpExamination:
    """Ask the system group, then one row of every group of the device's family."""
    target = collector.target
    found = SnmpExamination(target.source, f"{target.address}:{target.port} {target.access}")
    async with collector.engine:
        system = await collector.probe()
        if system.error is not None:
            found.error = split_failure(system.error)[1]
            return found
        found.reachable = True
        found.version = " ".join(described(system).split())[:_SHORT]
        device = await collector.engine.device(target)
        for group in family_of(system).groups():
            await _try(collector, device, group, found)
    if not target.version.startswith("3"):
        found.advice.append(_CLEAR)
    return found


async def _try(
    collector: SnmpCollector, device: Device, group: Group, found: SnmpExamination
) -> None:
    if group.name == SYSTEM:
        return
    try:
        walk = await collector.engine.walk(device, list(group.columns.values()), single=True)
    except SourceError as error:
        found.lacking[group.name] = (error.cause, str(error))
        return
    if any(walk.columns.values()):
        return
    cause = next(iter(walk.causes.values()), Unsupported.cause)
    found.lacking[group.name] = (cause, "nothing there: no such table, or outside the view")
