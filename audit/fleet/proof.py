"""Find names and addresses of estates in a text that must have none."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import duckdb

from audit.anonymous.copy import hidden_columns
from audit.fleet.estate import fleet_tables
from audit.fleet.query import ask
from audit.model import TABLES

_WORDS = re.compile(r"[\s,;:/()\[\]=\"'@]+")
_PARTS = re.compile(r"[\s,;:/()\[\]=\"'@._-]+")
_LONGEST = 8  # words of a name that are looked for together
_SHORTEST = 3  # characters: shorter ones are in too many words to say anything


def names(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """Name or address, in lower case -> estates that have it."""
    found: dict[str, set[str]] = defaultdict(set)
    for (estate,) in ask(connection, "SELECT estate FROM fleet_now").rows:
        found[estate.lower()].add(estate)
    for table, column in _naming():
        sql = f'SELECT DISTINCT "{column}", estate FROM {table} WHERE "{column}" <> \'\''
        for name, estate in ask(connection, sql, None).rows:
            found[" ".join(name.lower().split())].add(estate)
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
    known = names(connection)
    shown: dict[str, set[str]] = defaultdict(set)  # phrase -> tokens whose rows show it
    for rows in made["tables"].values():
        for row in rows:
            for value in row[1:]:
                if isinstance(value, str):
                    shown[value].add(row[0])
    phrases: dict[str, set[str]] = defaultdict(set)
    for value, tokens in shown.items():
        for phrase in _phrases(value.lower()):
            phrases[phrase] |= tokens
    return {
        phrase
        for phrase, tokens in phrases.items()
        if len(known.get(phrase, ())) in range(1, k) and len(tokens) - len(known[phrase]) < k
    }


def _phrases(value: str) -> Iterator[str]:
    """The value and every run of words in it."""
    yield value
    for cut in (_WORDS, _PARTS):
        words = [word for word in cut.split(value) if word]
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + _LONGEST) + 1):
                phrase = " ".join(words[start:end])
                if len(phrase) >= _SHORTEST:
                    yield phrase
