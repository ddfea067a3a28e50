"""What can be asked: the tables and views of a connection with what the model says of them."""

import fnmatch
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit.errors import QueryError
from audit.model import TABLES, TableInfo
from audit.shell.hints import nearest
from audit.store.ddl import ROW_HASH, SOURCE, VALID_FROM, VALID_TO

ViewDoc = tuple[str, str, Mapping[str, str]]  # name, what a row is, meaning of each column

_OBJECTS_SQL = """
SELECT o.name, o.type, c.name, c.type
FROM (
    SELECT name, min(type) AS type FROM (
        SELECT name, type FROM main.sqlite_master WHERE type IN ('table', 'view')
        UNION ALL SELECT name, type FROM temp.sqlite_master WHERE type IN ('table', 'view')
    ) WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!' GROUP BY name
) AS o JOIN pragma_table_info(o.name) AS c
ORDER BY o.name, c.cid
"""
_UNIT = re.compile(r"\s*\[([^\]]+)\]$")
_TIMES = {
    SOURCE: ("", "Target it came from"),
    VALID_FROM: ("UTC", "This version was first seen"),
    VALID_TO: ("UTC", "Replaced or gone; 9999-12-31 while it is current"),
    ROW_HASH: ("", "Fingerprint of the columns"),
}
_KINDS = {"entity": "table", "sample": "samples", "log": "log", "reference": "reference"}


@dataclass(frozen=True, slots=True)
class Field:
    """A column: SQL type, unit and meaning (empty when not known)."""

    name: str
    type: str
    unit: str
    doc: str
    key: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A table or view. kind: table, samples, log, reference, view, history, past or other."""

    name: str
    kind: str
    doc: str
    fields: tuple[Field, ...]


class Catalogue:
    """Tables and views of one connection, by name."""

    def __init__(self, connection: sqlite3.Connection, views: Sequence[ViewDoc] = ()) -> None:
        self._views = {name: (doc, columns) for name, doc, columns in views}
        found: dict[str, list[tuple[str, str]]] = {}
        kinds: dict[str, str] = {}
        for name, kind, column, column_type in connection.execute(_OBJECTS_SQL):
            found.setdefault(name, []).append((column, column_type))
            kinds[name] = kind
        self.entries = {
            name: self._entry(name, kinds[name], columns) for name, columns in found.items()
        }

    def get(self, name: str) -> Entry:
        """The entry called `name`, case ignored. Raises QueryError with the nearest name."""
        for known, entry in self.entries.items():
            if known.lower() == name.lower():
                return entry
        near = nearest(name, self.entries) or nearest(name.rstrip("s"), self.entries)
        raise QueryError(
            f"no table or view {name!r}. "
            + (f"Did you mean {near}?" if near else "See them with .tables")
        )

    def matching(self, pattern: str) -> list[Entry]:
        """Entries by name: with * or ? a pattern, else a part; closed versions only if asked."""
        text = pattern.lower()
        glob = text if set(text) & set("*?[") else f"*{text}*"
        return [
            entry
            for name, entry in self.entries.items()
            if fnmatch.fnmatchcase(name, glob)
            and (text or entry.kind not in {"past", "history", "other"})
        ]

    def _entry(self, name: str, kind: str, columns: list[tuple[str, str]]) -> Entry:
        if name in self._views:
            doc, meanings = self._views[name]
            fields = (_view_field(c, t, meanings.get(c, "")) for c, t in columns)
            return Entry(name, "view", doc, tuple(fields))
        base, part = _base(name)
        info = TABLES.get(base)
        if info is None:
            return Entry(name, kind, "", tuple(Field(c, t, "", "") for c, t in columns))
        fields = (_table_field(info, c, t) for c, t in columns)
        docs = {
            "": info.doc,
            "history": f"All versions of {base}, current and past. {info.doc}",
            "past": f"Closed versions of {base}; {base}_history has the current ones too.",
        }
        return Entry(name, part or _KINDS[info.kind], docs[part], tuple(fields))


def _base(name: str) -> tuple[str, str]:
    base, _, part = name.rpartition("_")
    return (base, part) if name not in TABLES and part in {"history", "past"} else (name, "")


def _table_field(info: TableInfo, name: str, column_type: str) -> Field:
    if name not in info.names:
        unit, doc = _TIMES.get(name, ("", ""))
        return Field(name, column_type, unit, doc)
    column = info.column(name)
    return Field(name, column_type, column.unit or "", column.doc, column.key)


def _view_field(name: str, column_type: str, meaning: str) -> Field:
    unit = _UNIT.search(meaning)
    return Field(name, column_type, unit[1] if unit else "", _UNIT.sub("", meaning))
