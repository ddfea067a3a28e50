"""Families of network operating systems: one file each, recognised by sysObjectID and sysDescr.

A family file says: vendor; object_ids (prefixes of sysObjectID), descr (regular expression found
in sysDescr): one of them, or both; switch (false: a device that is no switch: no rows, a gap says
so); groups asked beside those of every device; per_vlan (a bridge table for each VLAN, Cisco IOS);
version, model, serial: where they stand, in order: {column, match}; lags, virtual: regular
expressions of port names that are LAGs, that have no connector; port_lists = "text": lists of ports
are written "514,515", they are no bitmaps; lldp_bridges = false: that it announces bridging by
LLDP does not make it a switch.
`[group.<name>]` blocks hold column groups of this family alone (collectors.snmp.groups).
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from audit.errors import MapError
from collectors.mapping import load_toml
from collectors.snmp.groups import FOLDER, Group, groups

GENERIC = "generic"
_ENTERPRISES = "1.3.6.1.4.1."
_LONGEST = 2000  # characters of sysDescr looked at
_KEYS = {
    "vendor", "object_ids", "descr", "switch", "groups", "per_vlan", "version", "model", "serial",
    "lags", "virtual", "port_lists", "lldp_bridges", "group",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands: a column (its first row that matches), and the part of it (group 1)."""

    column: str
    match: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Family:
    """One operating system. switch: None where only the answers tell whether it bridges."""

    name: str
    vendor: str | None
    object_ids: tuple[str, ...]
    descr: re.Pattern[str] | None
    switch: bool | None
    extra: tuple[str, ...]
    per_vlan: bool
    version: tuple[Place, ...]
    model: tuple[Place, ...]
    serial: tuple[Place, ...]
    lags: re.Pattern[str] | None
    virtual: re.Pattern[str] | None
    text_lists: bool
    lldp_bridges: bool

    def groups(self) -> list[Group]:
        """Groups asked of such a device, `sys` first."""
        return [g for g in groups().values() if g.every or g.name in self.extra]

    def score(self, object_id: str, descr: str) -> tuple[bool, int]:
        """How well it fits: by sysDescr, then by length of the sysObjectID prefix; -1: not."""
        fits = [p.count(".") for p in self.object_ids if f"{object_id}.".startswith(f"{p}.")]
        found = self.descr is not None and self.descr.search(descr) is not None
        if (self.object_ids and not fits) or (self.descr and not found):
            return (False, -1)
        return (found, max(fits, default=0))


@cache
def families() -> dict[str, Family]:
    """Families by name. Raises MapError when a file breaks the contract."""
    found = {}
    for path in sorted((FOLDER / "families").glob("*.toml")):
        found[path.stem] = compile_family(path.stem, load_toml(path))
    if GENERIC not in found:
        raise MapError(f"families/{GENERIC}.toml is missing.")
    return found


@cache
def enterprises() -> dict[int, str]:
    """Vendors by IANA enterprise number, for devices of no known family."""
    return {int(number): name for number, name in load_toml(FOLDER / "enterprises.toml").items()}


def recognise(object_id: str | None, descr: str | None) -> Family:
    """The family a device belongs to; `generic`, which fits everything, when none fits better.

    sysDescr tells more than sysObjectID: SONiC and others answer with net-snmp's number.
    """
    asked = (object_id or "", (descr or "")[:_LONGEST])
    return max(families().values(), key=lambda family: family.score(*asked))


def vendor_of(object_id: str | None) -> str | None:
    """Vendor by the enterprise number of sysObjectID."""
    if not object_id or not object_id.startswith(_ENTERPRISES):
        return None
    return enterprises().get(int(object_id.removeprefix(_ENTERPRISES).split(".")[0] or 0))


def compile_family(name: str, spec: dict[str, Any]) -> Family:
    """A Family from its TOML. Raises MapError naming the file and what is wrong."""
    where = f"{name}.toml"
    unknown = set(spec) - _KEYS
    if unknown:
        raise MapError(f"{where}: unknown key {min(unknown)!r}; known are {sorted(_KEYS)}.")
    if name != GENERIC and not spec.get("object_ids") and not spec.get("descr"):
        raise MapError(f"{where}: neither object_ids nor descr: nothing would be recognised.")
    extra = (*spec.get("groups", ()), *spec.get("group", {}))
    strange = [group for group in extra if group not in groups()]
    if strange:
        raise MapError(f"{where}: {strange[0]!r} is no group.")
    return Family(
        name=name,
        vendor=spec.get("vendor"),
        object_ids=tuple(spec.get("object_ids", ())),
        descr=_pattern(spec, "descr", where),
        switch=spec.get("switch"),
        extra=extra,
        per_vlan=spec.get("per_vlan", False),
        version=_places(spec, "version", where),
        model=_places(spec, "model", where),
        serial=_places(spec, "serial", where),
        lags=_pattern(spec, "lags", where),
        virtual=_pattern(spec, "virtual", where),
        text_lists=spec.get("port_lists") == "text",
        lldp_bridges=spec.get("lldp_bridges", True),
    )


def _places(spec: dict[str, Any], key: str, where: str) -> tuple[Place, ...]:
    known = {column for group in groups().values() for column in group.columns}
    found = []
    for place in spec.get(key, ()):
        if place.get("column") not in known:
            raise MapError(f"{where}: {key}: {place.get('column')!r} is a column of no group.")
        pattern = _compiled(place.get("match", "(.+)"), where)
        if pattern.groups != 1:
            raise MapError(f"{where}: {key}: the expression needs one pair of brackets.")
        found.append(Place(place["column"], pattern))
    return tuple(found)


def _pattern(spec: dict[str, Any], key: str, where: str) -> re.Pattern[str] | None:
    return _compiled(spec[key], where) if key in spec else None


def _compiled(text: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.IGNORECASE | re.DOTALL)
    except re.error as error:
        raise MapError(f"{where}: {text!r} is no regular expression: {error}.") from error
