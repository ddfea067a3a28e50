"""Which interfaces are LAGs, by the tables that name them.

Most devices give a LAG an interface of its own. Some let its first port stand for it (the master
port of EXOS load sharing), and some number LAGs in a way IF-MIB does not know, or worse, in a way
that meets the ifIndex of a port.
"""

from dataclasses import dataclass, field

from collectors.snmp.device import Device, Index
from collectors.snmp.families import Family
from collectors.snmp.groups import LagList
from collectors.snmp.kinds import has_connector, is_lag

_IN_LAG = ("dot3adAggPortAttachedAggID", "dot3adAggPortSelectedAggID", "pagpGroupIfIndex")
_ACTIVE, _NO_CONNECTOR = 1, 2


@dataclass
class Aggregators:
    """LAGs. names: ifIndex -> name, where a table gives one; below 0: an index of our own.

    masters: port that stands for a LAG -> the LAG; strange: numbers that cannot be LAGs.
    """

    names: dict[int, str | None] = field(default_factory=dict)
    masters: dict[int, int] = field(default_factory=dict)
    strange: set[int] = field(default_factory=set)

    def add_master(self, port: int, name: str) -> None:
        """A port that stands for its LAG."""
        self.masters[port] = -port
        self.names[-port] = f"LAG {name}"


def lists(family: Family) -> list[LagList]:
    """Member lists of the family's tables."""
    return [group.lag for group in family.groups() if group.lag is not None]


def lag_of_row(device: Device, spec: LagList, row: Index) -> int:
    """The LAG (ifIndex) a member list is of; 0: not told."""
    return device.numbers(spec.lag).get(row, 0) if spec.lag else row[0]


def pairs(device: Device, spec: LagList) -> list[tuple[int, int]]:
    """(master port, member port) of a table with a row for each member."""
    rows = device.numbers(spec.pairs).items() if spec.pairs else ()
    return [(index[0], index[1]) for index, status in rows if status == _ACTIVE and len(index) > 1]


def aggregators(device: Device, family: Family) -> Aggregators:
    """LAGs that tables name as such."""
    found = Aggregators()
    names = {**device.texts("ifDescr"), **device.texts("ifName")}
    for spec in lists(family):
        for master, _member in pairs(device, spec):
            found.add_master(master, names.get((master,), str(master)))
    judge = _Judge(device, family, names)
    for column in _IN_LAG:
        told = device.numbers(column)
        for lag in {lag for index, lag in told.items() if lag not in (0, index[0])}:
            judge.add(found, lag, stands_for_it=told.get((lag,)) == lag)
    for spec in lists(family):
        given = device.texts(spec.name) if spec.name else {}
        for row in device.raws(spec.members):
            judge.add(found, lag_of_row(device, spec, row), given.get(row))
    return found


@dataclass(frozen=True)
class _Judge:
    """Whether the number of a LAG is an interface that can be one."""

    device: Device
    family: Family
    names: dict[Index, str]

    def add(
        self, found: Aggregators, lag: int, given: str | None = None, *, stands_for_it: bool = False
    ) -> None:
        """Note a LAG; stands_for_it: a port that is said to be in itself, with others."""
        if lag == 0 or lag in found.masters:
            return
        name = self.names.get((lag,))
        if given is None and self._is_port(lag, name or ""):
            if stands_for_it:
                found.add_master(lag, name or str(lag))
            else:
                found.strange.add(lag)
        elif not found.names.get(lag):
            known = name is not None or (lag,) in self.device.numbers("ifType")
            found.names[lag] = given if known or given else f"LAG {lag}"

    def _is_port(self, index: int, name: str) -> bool:
        kind = self.device.numbers("ifType").get((index,))
        if self.device.numbers("ifConnectorPresent").get((index,)) == _NO_CONNECTOR:
            return False
        return has_connector(kind, name, self.family) and not is_lag(kind, name, self.family)
