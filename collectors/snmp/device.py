"""Columns of one device: documents in, typed columns out.

A column is index -> value, the index as a tuple of numbers. Values are checked when they come in;
afterwards nothing a device sent can raise.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from collectors.snmp import values
from collectors.snmp.groups import Group

Index = tuple[int, ...]
Value = int | str | bytes
Column = dict[Index, Value]

_OCTETS = frozenset({0x04, 0x44})  # OCTET STRING, Opaque
_INT64 = 1 << 63  # what SQLite can keep
_MAX_BYTES = 1 << 16  # longest octet string SNMP allows


@dataclass
class Device:
    """What one device answered. first: columns of the first look, contexts: of VLAN contexts."""

    columns: dict[str, Column] = field(default_factory=dict)
    first: dict[str, Column] = field(default_factory=dict)
    contexts: dict[int, dict[str, Column]] = field(default_factory=lambda: defaultdict(dict))
    address: str = ""
    access: str | None = None

    def take(self, group: Group, params: dict[str, str], columns: dict[str, Any]) -> int:
        """Keep the columns of one answer; returns the rows. Raises ValueError, TypeError."""
        place = self._place(params)
        rows = 0
        for name, oid in group.columns.items():
            column = {_index(i): _value(tag, value) for i, tag, value in columns.get(oid, ())}
            if column:
                place[name] = column
                rows += len(column)
        return rows

    def _place(self, params: dict[str, str]) -> dict[str, Column]:
        if params.get("look") == "1":
            return self.first
        context = params.get("context", "")
        return self.contexts[int(context.rpartition("-")[2])] if context else self.columns

    def numbers(self, name: str) -> dict[Index, int]:
        """Numbers of a column; others are left out."""
        return _numbers(self.columns.get(name))

    def first_numbers(self, name: str) -> dict[Index, int]:
        """Numbers of a column as the first look had them."""
        return _numbers(self.first.get(name))

    def numbers_in(self, vlan: int, name: str) -> dict[Index, int]:
        """Numbers of a column in the context of a VLAN."""
        return _numbers(self.contexts.get(vlan, {}).get(name))

    def raws(self, name: str) -> dict[Index, bytes]:
        """Octet strings of a column."""
        column = self.columns.get(name, {})
        return {index: value for index, value in column.items() if isinstance(value, bytes)}

    def texts(self, name: str) -> dict[Index, str]:
        """Texts of a column, OIDs and addresses too; empty ones are left out."""
        found = {}
        for index, value in self.columns.get(name, {}).items():
            told = values.text(value) if isinstance(value, bytes) else value
            if isinstance(told, str) and told:
                found[index] = told
        return found

    def words(self, name: str) -> dict[Index, str]:
        """Every value as text: what state tables of vendors are keyed by."""
        numbers = {index: str(number) for index, number in self.numbers(name).items()}
        return {**numbers, **self.texts(name)}

    def number(self, name: str) -> int | None:
        """Value of a scalar, or the first row."""
        return next(iter(self.numbers(name).values()), None)

    def text(self, name: str) -> str | None:
        """Text of a scalar, or the first row."""
        return next(iter(self.texts(name).values()), None)

    def has(self, *names: str) -> bool:
        """Whether any of the columns has a row, in any context."""
        everywhere = (self.columns, self.first, *self.contexts.values())
        return any(name in place for name in names for place in everywhere)


def _numbers(column: Column | None) -> dict[Index, int]:
    return {i: v for i, v in (column or {}).items() if isinstance(v, int)}


def _index(text: str) -> Index:
    return tuple([int(arc) for arc in text.split(".")])


def _value(tag: int, value: Any) -> Value:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise TypeError(f"a value of type {type(value).__name__}")
    if isinstance(value, int):
        return value if -_INT64 <= value < _INT64 else str(value)
    return bytes.fromhex(value[: 2 * _MAX_BYTES]) if tag in _OCTETS else value
