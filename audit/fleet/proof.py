"""Find names and addresses of estates in a text that must have none."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import duckdb

from audit.anonymous.copy import hidden_columns
from audit.anonymous.find import Sought
from audit.fleet.estate import fleet_tables
from audit.fleet.query import ask
from audit.model import TABLES

_SHORTEST = 3  # characters: shorter ones are in too many words to say anything


def names(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """Name or address, in lower case -> estates that have it."""
    found: dict[str, set[str]] = defaultdict(set)
    for (estate,) in ask(connection, "SELECT DISTINCT estate FROM estate_month").rows:
        found[_folded(estate)].add(estate)
    for table, column in _naming():
        sql = f'SELECT DISTINCT "{column}", estate FROM {table} WHERE "{column}" <> \'\''
        for name, estate in ask(connection, sql, None).rows:
            found[_folded(name)].add(estate)
    return found


def _naming() -> Iterator[tuple[str, str]]:
    """Tables and columns that hold names: those that `anonymize` hides."""
    for info in TABLES.values():
        if info.name in fleet_tables() and info.kind == "entity":
            for column, kind in hidden_columns(info):
                if kind == "name":
                    yield info.name, column


def leaks(connection: duckdb.DuckDBPyConnection, made: dict[str, Any], k: int) -> set[str]:
    """Names of fewer than k estates that stand in the document.

    A word is no name when k other estates show it that have nothing of that name: an estate may
    call its zone `zone`, which the answers of all others say as well.
    """
    known = {name: of for name, of in names(connection).items() if len(of) < k}
    sought = Sought(_SHORTEST)
    for name in known:
        sought.add(name)
    shown: dict[str, set[str]] = defaultdict(set)  # text -> tokens whose rows show it
    for rows in made["tables"].values():
        for row in rows:
            for value in row[1:]:
                if isinstance(value, str):
                    shown[value].add(row[0])
    told: dict[str, set[str]] = defaultdict(set)
    for value, tokens in shown.items():
        for name in sought.found_in(_folded(value)):
            told[name] |= tokens
    return {name for name, tokens in told.items() if len(tokens) - len(known[name]) < k}


def _folded(text: str) -> str:
    return " ".join(text.lower().split())
