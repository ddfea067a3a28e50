"""What is asked of a switch: one file per group of columns of one MIB table, compiled once.

A group file (groups/<name>.toml, or `[group.<name>]` in a family file) says: prefix (OID of the
entry), columns (MIB object = arc; scalars are columns with index 0), tables it feeds; every (asked
of every device, else only of the families that name it); looks (2: counters, asked twice some
seconds apart); per_vlan (asked once a VLAN of families that say so); proof (a group whose rows show
that an empty answer means none, and not "not supported").

What vendor tables mean is data too. [[part]]: power supplies, fans, sensors; [member]: stack
members; [ring]: whether the stack's ring is closed; [lag]: members of LAGs; [mlag]: state of an
MLAG pair; [vlan]: VLANs the vendor counts otherwise. See the dataclasses below.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from audit.errors import MapError
from audit.model import TABLES
from collectors.base import Request
from collectors.mapping import load_toml

FOLDER = Path(str(files("collectors.snmp")))
SYSTEM = "sys"
STATES = frozenset({"ok", "warning", "failed", "absent", "unknown"})
Words = dict[str, list[str]]  # raw value as text -> [our state, the device's word]
_KEYS = {
    "prefix", "columns", "tables", "every", "looks", "per_vlan", "proof",
    "part", "member", "ring", "lag", "mlag", "vlan",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one kind of part.

    state: column, its values are in `states`; without it the state is not readable. name: column;
    entity: the first arc of the index is an entPhysicalIndex, which gives name and member. value,
    divide, unit: a reading, e.g. thousandths of a degree. only: column -> values of rows that are
    parts of this kind.
    """

    kind: str
    state: str = ""
    states: Words = field(default_factory=dict)
    name: str = ""
    entity: bool = False
    value: str = ""
    divide: int = 1
    unit: str = ""
    only: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Member:
    """Stack members; `number` and the others are columns, number "" is the last arc of the index.

    entity: the index is the entPhysicalIndex of the chassis. roles, states: value -> word; the
    state of a good member is called "ready". skip: states of members that are not there.
    """

    number: str = ""
    entity: bool = False
    serial: str = ""
    model: str = ""
    version: str = ""
    role: str = ""
    roles: dict[str, str] = field(default_factory=dict)
    state: str = ""
    states: dict[str, str] = field(default_factory=dict)
    skip: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ring:
    """A stack's ring: open when any row of the column is in `open`, whole when all are in `whole`.

    enabled: column -> values of rows that count; unless: a stack called so has no ring.
    """

    column: str
    whole: tuple[str, ...]
    open: tuple[str, ...]
    unless: str = ""
    enabled: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LagList:
    """LAG members as a bitmap, whose first bit is port number `first`, or as rows.

    lag: column with the LAG's ifIndex, "" when it is the index; name: column with its name, for
    LAGs that IF-MIB does not have. width: no bitmap, but ifIndex in so many octets each. pairs: a
    status column whose index is master port.member port; active (1) rows count.
    """

    members: str = ""
    lag: str = ""
    name: str = ""
    first: int = 1
    width: int = 0
    pairs: str = ""


@dataclass(frozen=True, slots=True)
class Mlag:
    """One row per MLAG domain; every field but `kind` and the values is a column.

    alive, split, roles: values that mean a living keepalive, two primaries, the role's word.
    """

    kind: str
    role: str = ""
    roles: dict[str, str] = field(default_factory=dict)
    keepalive: str = ""
    alive: tuple[str, ...] = ()
    dead: tuple[str, ...] = ()
    dual_active: str = ""
    split: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    peer_link: str = ""
    absent: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VlanIds:
    """VLANs with an index of the vendor's own: columns with VLAN id, name, fdbId."""

    id: str
    name: str = ""
    fdb: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Columns asked together. columns: MIB object -> OID of the column."""

    name: str
    columns: dict[str, str]
    tables: tuple[str, ...]
    every: bool
    looks: int
    per_vlan: bool
    proof: str
    parts: tuple[Part, ...]
    member: Member | None
    ring: Ring | None
    lag: LagList | None
    mlag: Mlag | None
    vlan: VlanIds | None

    def requests(self) -> list[Request]:
        """Questions of this group outside any VLAN context."""
        if self.looks == 1:
            return [Request(self.name)]
        return [Request(self.name, {"look": str(look + 1)}) for look in range(self.looks)]

    def requests_in(self, vlans: list[int]) -> list[Request]:
        """The same question in the context of each VLAN."""
        return [Request(self.name, {"context": f"vlan-{vlan}"}) for vlan in vlans]


def of_every_device() -> tuple[str, ...]:
    """Names of the groups asked of every device, as the origin of a collection notes them."""
    return tuple(name for name, group in groups().items() if group.every)


@cache
def groups() -> dict[str, Group]:
    """Groups by name, those of family files too. Raises MapError when a file breaks the contract.

    Each of `every` device, then of families; `sys` first.
    """
    found: dict[str, Group] = {}
    for name, spec, where in _specs():
        if name in found:
            raise MapError(f"{where}: group {name!r} is already defined.")
        found[name] = compile_group(name, spec, where)
    for group in found.values():
        if group.proof and group.proof not in found:
            raise MapError(f"{group.name}: proof {group.proof!r} is no group.")
    order = sorted(found.values(), key=lambda g: (g.name != SYSTEM, not g.every, g.name))
    return {group.name: group for group in order}


def _specs() -> Iterator[tuple[str, dict[str, Any], str]]:
    for path in sorted((FOLDER / "groups").glob("*.toml")):
        yield path.stem, load_toml(path), path.name
    for path in sorted((FOLDER / "families").glob("*.toml")):
        for name, spec in load_toml(path).get("group", {}).items():
            yield name, spec, path.name


def compile_group(name: str, spec: dict[str, Any], where: str) -> Group:
    """A Group from its TOML. Raises MapError naming `where` and what is wrong."""
    _known(spec, _KEYS, where)
    for key in ("prefix", "columns", "tables"):
        if not spec.get(key):
            raise MapError(f"{where}: {key!r} is missing.")
    strange = [t for t in spec["tables"] if t not in TABLES or TABLES[t].by != "snmp"]
    if strange:
        raise MapError(f"{where}: {strange[0]!r} is no table of SNMP.")
    columns = {n: _oid(f"{spec['prefix']}.{arc}", where) for n, arc in spec["columns"].items()}
    group = Group(
        name=name,
        columns=columns,
        tables=tuple(spec["tables"]),
        every=spec.get("every", False),
        looks=spec.get("looks", 1),
        per_vlan=spec.get("per_vlan", False),
        proof=spec.get("proof", ""),
        parts=tuple(_made(Part, part, where) for part in spec.get("part", ())),
        member=_made(Member, spec["member"], where) if "member" in spec else None,
        ring=_made(Ring, spec["ring"], where) if "ring" in spec else None,
        lag=_made(LagList, spec["lag"], where) if "lag" in spec else None,
        mlag=_made(Mlag, spec["mlag"], where) if "mlag" in spec else None,
        vlan=_made(VlanIds, spec["vlan"], where) if "vlan" in spec else None,
    )
    _check_states(group, where)
    return group


def _check_states(group: Group, where: str) -> None:
    for part in group.parts:
        wrong = [state for state, _word in part.states.values() if state not in STATES]
        if wrong:
            raise MapError(f"{where}: state {wrong[0]!r} is none of {sorted(STATES)}.")
        for column in (part.state, part.name, part.value):
            if column and column not in group.columns:
                raise MapError(f"{where}: {column!r} is no column of {group.name}.")


_Made = TypeVar("_Made")


def _made(kind: type[_Made], spec: dict[str, Any], where: str) -> _Made:
    """An object of one of the dataclasses above from a TOML table; lists become tuples."""
    names = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]
    _known(spec, set(names), where)
    tuples = {n for n, one in names.items() if str(one.type).startswith("tuple")}
    return kind(**{k: tuple(v) if k in tuples else v for k, v in spec.items()})


def _known(spec: dict[str, Any], keys: set[str], where: str) -> None:
    unknown = set(spec) - keys
    if unknown:
        raise MapError(f"{where}: unknown key {min(unknown)!r}; known are {sorted(keys)}.")


def _oid(text: str, where: str) -> str:
    if not all(arc.isdecimal() for arc in text.split(".")):
        raise MapError(f"{where}: {text!r} is no OID.")
    return text
