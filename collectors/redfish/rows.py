"""Rows by the maps of this collector; names that a service gives twice are told apart."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from collectors.convert_hardware import stripped
from collectors.mapping import Item, TableMap, compile_table, load_toml

Row = tuple[Any, ...]
_FILE = Path(__file__).parent / "maps" / "parts.toml"


@cache
def maps() -> dict[str, TableMap]:
    """Map of each table."""
    found = (compile_table(spec, _FILE.name) for spec in load_toml(_FILE)["table"])
    return {one.info.name: one for one in found}


def mapped(table: str, items: Iterable[Item], at: str) -> Iterator[Row]:
    """Rows of resources, which carry `_server` and `_name` besides what they tell."""
    for item in items:
        yield from maps()[table].rows(item, at)


class Names:
    """Names within one server; one given twice gets a number, nothing becomes its place."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def of(self, *candidates: Any) -> str:
        """The first candidate that is a name, as it was not given before."""
        found = (stripped(one) for one in candidates)
        wanted = next((one for one in found if one), f"#{len(self._given) + 1}")
        name, number = wanted, 1
        while name in self._given:
            number += 1
            name = f"{wanted} ({number})"
        self._given.add(name)
        return name
