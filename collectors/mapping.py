"""Maps: "column = path" in TOML, compiled to functions from a JSON object to a row.

    [[table]]
    name = "host"
    [table.columns]
    id = "id"
    cpu_speed = "cpuspeed | mhz"             # converter after a bar, see collectors.convert
    os = "details/Host.OS"                   # path into objects
    redundant_router = ["redundantrouter", "isredundantrouter"]   # first one present

    [[table]]
    name = "vm_nic"
    each = "nic"                             # a row per member; "*" = per pair {name, value}
    [table.columns]
    vm_id = "^id"                            # field of the object around it
    direction = "=Ingress"                   # constant
    host_id = "@hostid"                      # parameter the question was asked with

    [[table]]
    name = "pool_host"
    when = "hostid"                          # only for questions with this parameter

Column `at` of sample tables is filled with the time of the collection.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.errors import MapError
from audit.model import TABLES, Column, TableInfo
from collectors.convert import BY_TYPE, CONVERTERS, Converter
from collectors.convert_basic import utc

Item = dict[str, Any]
Getter = Callable[[Item, Item, str], Any]
_UTC = "UTC"


@dataclass(frozen=True, slots=True)
class TableMap:
    """One table filled from one kind of object. fields: column -> first names of its paths."""

    info: TableInfo
    each: str | None
    when: str | None
    getters: tuple[Getter, ...]
    required: tuple[int, ...]
    fields: dict[str, frozenset[str]]

    def rows(self, item: Item, at: str) -> Iterator[tuple[Any, ...]]:
        """Rows of one object; an object without a required value gives none."""
        for member in self._members(item):
            row = tuple([get(member, item, at) for get in self.getters])
            if all(row[position] is not None for position in self.required):
                yield row

    def _members(self, item: Item) -> Iterator[Item]:
        if self.each is None:
            yield item
        elif self.each == "*":
            yield from ({"name": name, "value": value} for name, value in item.items())
        else:
            found = item.get(self.each) or ()
            for member in found if isinstance(found, list) else (found,):
                yield member if isinstance(member, dict) else {"value": member}


def load_toml(path: Path) -> dict[str, Any]:
    """A map file as a dictionary. Raises MapError when it is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MapError(f"{path.name}: not TOML: {error}.") from error


def compile_table(spec: dict[str, Any], where: str) -> TableMap:
    """A TableMap from a `[[table]]` block. Raises MapError naming `where` and the column."""
    strange = set(spec) - {"name", "each", "when", "columns"}
    if strange:
        raise MapError(f"{where}: unknown key {min(strange)!r} of a table.")
    name = spec.get("name", "")
    if name not in TABLES:
        raise MapError(f"{where}: unknown table {name!r}.")
    info = TABLES[name]
    columns = dict(spec.get("columns", {}))
    unknown = set(columns) - set(info.names)
    if unknown:
        raise MapError(f"{where}: {name} has no column {min(unknown)!r}.")
    for column, path in columns.items():
        paths = path if isinstance(path, list) else [path]
        if not paths or not all(isinstance(one, str) and one for one in paths):
            raise MapError(f"{where}: {column}: must be a path or a list of paths, not {path!r}.")
    missing = [c.name for c in info.columns if not c.nullable and c.name not in {*columns, "at"}]
    if missing:
        raise MapError(f"{where}: {name}.{missing[0]} must not be unknown and is not mapped.")
    getters = tuple(_getter(column, columns, where) for column in info.columns)
    required = tuple(i for i, column in enumerate(info.columns) if not column.nullable)
    fields = {column: _fields(path) for column, path in columns.items()}
    return TableMap(info, spec.get("each"), spec.get("when"), getters, required, fields)


def _getter(column: Column, columns: dict[str, Any], where: str) -> Getter:
    if column.name == "at" and column.name not in columns:
        return lambda _member, _item, at: at
    path = columns.get(column.name)
    if path is None:
        return lambda _member, _item, _at: None
    if isinstance(path, list):
        return _first_of([_single(column, one, where) for one in path])
    return _single(column, path, where)


def _single(column: Column, text: str, where: str) -> Getter:
    if text.startswith("="):
        constant = text[1:] if column.python is str else BY_TYPE[column.python](text[1:])
        return lambda _member, _item, _at: constant
    path, _, name = (part.strip() for part in text.partition("|"))
    if name and name not in CONVERTERS:
        raise MapError(f"{where}: {column.name}: unknown converter {name!r}.")
    default = utc if column.unit == _UTC else BY_TYPE[column.python]
    convert = CONVERTERS[name] if name else default
    get = _inner(path.removeprefix("^").split("/"), convert)
    if path.startswith("^"):
        return lambda _member, item, at: get(item, item, at)
    return _or_empty(get) if _empty_key(column) else get


def _empty_key(column: Column) -> bool:
    """Keys that may be absent (pod of a zone counter) are stored as empty text."""
    return column.key and column.python is str and "empty" in column.doc


def _or_empty(get: Getter) -> Getter:
    return lambda member, item, at: get(member, item, at) or ""


def _inner(steps: list[str], convert: Converter) -> Getter:
    if len(steps) == 1:
        step = steps[0]

        def get(member: Item, _item: Item, _at: str) -> Any:
            value = member.get(step)
            return None if value is None else convert(value)

        return get

    def get_deep(member: Item, _item: Item, _at: str) -> Any:
        value: Any = member
        for step in steps:
            value = value.get(step) if isinstance(value, dict) else None
        return None if value is None else convert(value)

    return get_deep


def _first_of(getters: list[Getter]) -> Getter:
    def get(member: Item, item: Item, at: str) -> Any:
        for candidate in getters:
            value = candidate(member, item, at)
            if value is not None:
                return value
        return None

    return get


def _fields(path: str | list[str]) -> frozenset[str]:
    """First names of the paths of a column, for asking whether a version has them."""
    paths = path if isinstance(path, list) else [path]
    return frozenset(
        one.partition("|")[0].strip().removeprefix("^").split("/")[0]
        for one in paths
        if not one.startswith(("=", "@", "^@"))
    )
