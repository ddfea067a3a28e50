"""Which operating systems told under several ids are one: by SSH, by their pool, at two addresses.

One serial number, one host of CloudStack, or one management address and name make them one. What
contradicts (UUID, serial, host, kind), two systems of one source, and what fits several merge
nothing.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from audit.derive.link.identity import domains_differ
from audit.derive.link.names import full, short
from audit.model.kinds import Table
from audit.model.links import SystemTwin

_TOLD = """
SELECT s.id, s.source, s.name, lower(s.address), s.kind, lower(s.uuid), s.serial, b.host_id
FROM host_system AS s LEFT JOIN system_host AS b ON b.host_system_id = s.id
ORDER BY s.source, s.id"""
_HELD = """
SELECT a.host_system_id, lower(a.address) FROM host_address AS a
WHERE lower(a.address) IN (SELECT lower(s.address) FROM host_system AS s) ORDER BY 1, 2"""
_ANY = "linux"  # no hypervisor was seen: it may be any
_NOBODY = ("", "localhost", "(none)")


@dataclass(slots=True)
class System:
    """What is told under one id, by whatever sources. first: the source whose rows come first."""

    id: str
    first: str
    sources: set[str] = field(default_factory=set)
    told: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


Proofs = dict[frozenset[str], str]  # two ids: what makes them one


def twins(connection: sqlite3.Connection) -> list[Table]:
    """Rows of system_twin."""
    systems = _systems(connection)
    if len({source for one in systems.values() for source in one.sources}) < 2:  # noqa: PLR2004
        return []
    proofs = dict([
        *_by_address(connection, systems), *_by_value(systems, "serial"),
        *_by_value(systems, "host"),
    ])  # fmt: skip
    return [row for group in _groups(proofs) for row in _merged(systems, group, proofs)]


def _systems(connection: sqlite3.Connection) -> dict[str, System]:
    found: dict[str, System] = {}
    for key, source, name, address, kind, uuid, serial, host in connection.execute(_TOLD):
        one = found.setdefault(key, System(key, source))
        one.sources.add(source)
        for what, value in (("name", full(name)), ("address", address), ("uuid", uuid),
                            ("kind", None if kind == _ANY else kind),
                            ("serial", serial), ("host", host)):  # fmt: skip
            if value:
                one.told[what].add(value)
    return found


def _by_value(systems: dict[str, System], what: str) -> Iterator[tuple[frozenset[str], str]]:
    """Ids that tell one serial number, or are one host of CloudStack."""
    owners: dict[str, list[str]] = defaultdict(list)
    for key, one in systems.items():
        for value in one.told[what]:
            owners[value].append(key)
    words = {"host": "both are one host of CloudStack", "serial": "both tell the serial {}"}
    for value, keys in sorted(owners.items()):
        for pair in combinations(keys, 2):
            yield frozenset(pair), words[what].format(value)


def _by_address(
    connection: sqlite3.Connection, systems: dict[str, System]
) -> Iterator[tuple[frozenset[str], str]]:
    """The address one is asked at is an address of the other, and their names agree."""
    asked: dict[str, list[str]] = defaultdict(list)
    for key, one in systems.items():
        for address in one.told["address"]:
            asked[address].append(key)
    held = [(key, address) for address, keys in asked.items() for key in keys]
    for holder, address in [*held, *connection.execute(_HELD)]:
        for key in asked[address]:
            if key != holder and holder in systems and _named_alike(systems[key], systems[holder]):
                yield frozenset((key, holder)), f"both have the address {address} and one name"


def _named_alike(one: System, other: System) -> bool:
    return any(
        short(left) == short(right) not in _NOBODY and not domains_differ(left, right)
        for left in one.told["name"]
        for right in other.told["name"]
    )


def _groups(proofs: Proofs) -> list[list[str]]:
    """Ids that hang together by proofs, each group sorted."""
    group: dict[str, set[str]] = {}
    for pair in proofs:
        joined = set().union(*(group.get(key, {key}) for key in pair))
        group.update(dict.fromkeys(joined, joined))
    return sorted({tuple(sorted(one)): sorted(one) for one in group.values()}.values())


def _merged(systems: dict[str, System], group: list[str], proofs: Proofs) -> Iterator[SystemTwin]:
    """A row for every id but the first source's; none where anything speaks against it."""
    if any(_differ(systems[one], systems[other]) for one, other in combinations(group, 2)):
        return
    main = min(group, key=lambda key: (systems[key].first, key))
    for key in group:
        whys = [why for pair, why in proofs.items() if key in pair]
        if key != main:
            yield SystemTwin(host_system_id=key, main_id=main, evidence="; ".join(sorted(whys)))


def _differ(one: System, other: System) -> bool:
    """Whether they cannot be one: two of one source, or they tell different machines."""
    if one.sources & other.sources:
        return True
    return any(
        one.told[what] and other.told[what] and not one.told[what] & other.told[what]
        for what in ("uuid", "serial", "host", "kind")
    )
