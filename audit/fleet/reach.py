"""Which tables and views of a fleet a query reaches: only those need to be there."""

import logging
from collections.abc import Iterable
from functools import cache

import sqlglot
from sqlglot import exp

from audit.fleet.estate import fleet_tables
from audit.fleet.views import view_files

logging.getLogger("sqlglot").setLevel(logging.ERROR)  # it warns of what the engine then refuses


def reached(texts: Iterable[str]) -> frozenset[str]:
    """Tables and views that these texts ask, through views; all when one cannot be read."""
    found: set[str] = set()
    waiting = list(texts)
    while waiting:
        for name in _named(waiting.pop()) - found:
            found.add(name)
            if name in view_files():
                waiting.append(view_files()[name].sql)
    return frozenset(found)


@cache
def _named(text: str) -> frozenset[str]:
    every = frozenset(fleet_tables()) | frozenset(view_files())
    try:
        statements = sqlglot.parse(text, read="duckdb")
    except sqlglot.errors.SqlglotError:
        return every
    trees = [one for one in statements if one]
    names = {table.name.lower() for one in trees for table in one.find_all(exp.Table)}
    made = {part.alias.lower() for one in trees for part in one.find_all(exp.CTE)}
    # who asks the catalogue (SHOW TABLES, information_schema) asks for all there is
    return every & names if names and names <= every | made else every
