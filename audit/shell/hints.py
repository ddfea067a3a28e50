"""Turn SQLite's messages into sentences that say what to do, with the nearest name we know."""

import difflib
import re
import sqlite3
from collections.abc import Iterable

from audit.shell.words import FUNCTIONS, KEYWORDS

_NEAR = 0.6
_MOST_PLACES = 4
_COLUMNS_SQL = """
SELECT o.name, c.name FROM (
    SELECT name FROM main.sqlite_master WHERE type IN ('table', 'view')
    UNION SELECT name FROM temp.sqlite_master WHERE type IN ('table', 'view')
) AS o JOIN pragma_table_info(o.name) AS c
ORDER BY o.name, c.cid
"""


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `word`, case ignored; None when none is like it."""
    known = {candidate.lower(): candidate for candidate in candidates}
    found = difflib.get_close_matches(word.lower(), known, n=1, cutoff=_NEAR)
    return known[found[0]] if found else None


def explain(connection: sqlite3.Connection, sql: str, message: str) -> str:
    """The message with a hint: a nearest name, or what to write instead."""
    text = re.sub(r"\.+$", ".", message)
    if found := re.match(r"no such table: (?:main\.|temp\.)?(.+?)\.$", text):
        return f"{text} {_table_hint(_schema(connection), found[1])}"
    if found := re.match(r"no such column: (.+?)\.$", text):
        return f"{text} {_column_hint(_schema(connection), sql, found[1])}".rstrip()
    if found := re.match(r"no such function: (.+?)\.$", text):
        near = nearest(found[1], FUNCTIONS)
        return f"{text} Did you mean {near}()?" if near else text
    if found := re.match(r'near "(\w+)": syntax error', text):
        near = nearest(found[1], KEYWORDS)
        return f"{text} Did you mean {near}?" if near and near != found[1].upper() else text
    return _plain_hint(text)


def _plain_hint(text: str) -> str:
    hints = {
        "ambiguous column name": "Write which table it is of, e.g. vm.name.",
        "incomplete input": "A bracket is open, or a part is missing at the end.",
        "unrecognized token": "A quote may be open; text is written 'like this'.",
        "Incorrect number of bindings": "Write values instead of ? or :name.",
        "Could not decode": "Show its bytes with hex().",
    }
    for beginning, hint in hints.items():
        if text.startswith(beginning):
            return f"{text} {hint}"
    return text


def _schema(connection: sqlite3.Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table, column in connection.execute(_COLUMNS_SQL):
        found.setdefault(table, []).append(column)
    return found


def _table_hint(schema: dict[str, list[str]], name: str) -> str:
    near = nearest(name, schema) or nearest(name.rstrip("s"), schema)
    return f"Did you mean {near}?" if near else "See the tables with .tables"


def _column_hint(schema: dict[str, list[str]], sql: str, name: str) -> str:
    """Nearest column of the tables the query names; else where a column of that name is."""
    prefix, _, column = name.rpartition(".")
    named = [t for t in schema if re.search(rf"\b{re.escape(t)}\b", sql, re.IGNORECASE)]
    if prefix:
        named = [t for t in named if t == table_of(sql, prefix, schema)] or named
    if near := nearest(column, [c for table in named for c in schema[table]]):
        owners = [table for table in named if near in schema[table]]
        return f"Did you mean {near} (of {', '.join(owners[:_MOST_PLACES])})?"
    places = [t for t in schema if column in schema[t] and not t.endswith(("_past", "_history"))]
    if places:
        more = ", ..." if len(places) > _MOST_PLACES else ""
        return f"{column} is in {', '.join(places[:_MOST_PLACES])}{more}."
    return f"See the columns with .help {named[0]}" if named else "Name a table after FROM."


def table_of(sql: str, alias: str, tables: Iterable[str]) -> str | None:
    """The table `alias` stands for in the query; a table's own name stands for itself."""
    known = {table.lower(): table for table in tables}
    for table, given in re.findall(r"\b(\w+)\s+(?=(?:AS\s+)?(\w+))", sql, re.IGNORECASE):
        if given.lower() == alias.lower() and table.lower() in known:
            return known[table.lower()]
    return known.get(alias.lower())
