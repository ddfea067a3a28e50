"""What the arrays tell of their interfaces, volumes and pools, indexed once."""

import sqlite3
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from audit.derive.link.names import short, without_port

_LIFS = """
SELECT DISTINCT array_id, id, name, tenant, lower(address), lower(wwpn), lower(iqn), node_id,
    home_node_id FROM array_lif ORDER BY 1, 2, 5"""
_SPACES = """
SELECT DISTINCT array_id, id, name, tenant, pool_id, path, serial FROM array_volume
ORDER BY 1, 2"""
_SERVICES = "SELECT DISTINCT array_id, tenant, lower(target) FROM array_service WHERE target <> ''"
_MAPPED = "SELECT DISTINCT array_id, volume_id, lun FROM array_mapping WHERE lun IS NOT NULL"
# NetApp writes the serial of a LUN as 12 characters; hosts see their codes in the device's id
_NETAPP_SERIAL = 12
_LONG_ENOUGH = 16
_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Lif:
    """An interface of an array."""

    array: str
    id: str
    name: str | None = None
    tenant: str | None = None
    address: str | None = None
    wwpn: str | None = None
    iqn: str | None = None
    node: str | None = None
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Space:
    """A volume, LUN or filesystem of an array."""

    array: str
    id: str
    name: str | None = None
    tenant: str | None = None
    pool: str | None = None
    path: str | None = None
    serial: str | None = None


class Shelves:
    """Everything a store may name. lifs, named, wwpns: interfaces by address, name, WWPN."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        ask = connection.execute
        arrays = ask("SELECT DISTINCT id, name, lower(address) FROM storage_array").fetchall()
        lifs = [Lif(*row) for row in ask(_LIFS)]
        self.arrays = {row[0] for row in arrays}
        self._names = {array: short(name) for array, name, _ in arrays}
        self.managed = _index(
            (without_port(address), array) for array, _, address in arrays if address
        )
        self.lifs = _index((without_port(one.address), one) for one in lifs if one.address)
        self.wwpns = {hexadecimal(one.wwpn): one for one in lifs if one.wwpn}
        self.named = _index((name, one) for one in lifs for name in self._called(one) if name)
        spaces = [Space(*row) for row in ask(_SPACES)]
        self._by_id = {(s.array, s.id): s for s in spaces}
        self.serials = {key: s for s in spaces for key in _ids(s.serial)}
        self._lengths = sorted({len(key) for key in self.serials}, reverse=True)
        self._called_so = _index(((s.array, (s.name or "").lower()), s) for s in spaces)
        self._at: dict[tuple[str, str], list[Space]] = defaultdict(list)
        for space in spaces:
            if space.path:
                self._at[space.array, _path(space.path)].append(space)
        self.targets: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for one in lifs:
            if one.iqn:
                self.targets[one.iqn].add((one.array, one.tenant or ""))
        for array, tenant, target in ask(_SERVICES):
            self.targets[target].add((array, tenant))
        self._luns = _index(((array, lun), volume) for array, volume, lun in ask(_MAPPED))
        rows = ask("SELECT DISTINCT array_id, id, name, node_id FROM array_pool ORDER BY 1, 2")
        self._pools = {(row[0], key): row[1] for row in rows.fetchall() for key in (row[2], row[1])}
        nodes = ask("SELECT DISTINCT array_id, id, node_id FROM array_pool")
        self._nodes = {(array, pool): node for array, pool, node in nodes}

    def _called(self, lif: Lif) -> set[str]:
        return {short(lif.name), short(lif.tenant), self._names.get(lif.array, "")}

    def pool(self, array: str, name: str) -> str | None:
        """Pool of an array by name or id."""
        return self._pools.get((array, name)) if name else None

    def space(self, array: str, volume: str) -> Space | None:
        """Volume of an array by id."""
        return self._by_id.get((array, volume))

    def called(self, array: str, name: str) -> Space | None:
        """Volume of an array by name, in whatever case, where one alone has it."""
        found = self._called_so.get((array, name.lower()), ())
        return found[0] if len(found) == 1 else None

    def device(self, digits: str) -> Space | None:
        """The LUN whose serial the hexadecimal id of a device ends in."""
        ends = (digits.lower()[-length:] for length in self._lengths)
        return next((self.serials[end] for end in ends if end in self.serials), None)

    def node(self, array: str, pool: str | None) -> str | None:
        """Node that serves a pool of an array."""
        return self._nodes.get((array, pool or ""))

    def lun(self, array: str, tenant: str, number: int) -> Space | None:
        """The LUN mapped by a number, where it is one."""
        found = {
            space
            for volume in self._luns.get((array, number), ())
            if (space := self._by_id.get((array, volume))) and _same(tenant, space.tenant)
        }
        return next(iter(found)) if len(found) == 1 else None

    def at_path(self, path: str, lifs: Sequence[Lif]) -> tuple[Lif, Space] | None:
        """The filesystem an export lies in, and the interface; None: none, or of two arrays."""
        for top in _tops(path):
            found = [
                (lif, space)
                for lif in lifs
                for space in self._at.get((lif.array, top), ())
                if _same(lif.tenant, space.tenant)
            ]
            if found:
                return found[0] if len({(s.array, s.id) for _, s in found}) == 1 else None
        return None


def hexadecimal(text: str | None) -> str:
    """Digits of a WWPN or device id, lower case."""
    lowered = (text or "").lower().removeprefix("0x").removeprefix("naa.").removeprefix("eui.")
    return "".join(c for c in lowered if c in "0123456789abcdef")


def _ids(serial: str | None) -> list[str]:
    """How the serial of a LUN may stand in the path of a device."""
    if not serial:
        return []
    if len(serial) == _NETAPP_SERIAL:
        return [serial.encode().hex()]
    digits = hexadecimal(serial)
    return [digits] if len(digits) >= _LONG_ENOUGH else []


def _index(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, list[_Value]]:
    found: dict[_Key, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        if value not in found[key]:
            found[key].append(value)
    return dict(found)


def _path(text: str | None) -> str:
    """`//vol/a/` -> `/vol/a`; the root is `/`."""
    return "/" + "/".join(part for part in (text or "").split("/") if part)


def _tops(path: str) -> list[str]:
    """`/vol/a` -> `/vol/a`, `/vol`: what a path may lie in; in the root lies only the root."""
    parts = _path(path).split("/")
    return ["/".join(parts[:end]) for end in range(len(parts), 1, -1)]


def _same(one: str | None, other: str | None) -> bool:
    """Whether two may be of one tenant: where either is not told, they may."""
    return not one or not other or one == other
