"""The estate profile a year ago: today's views over the rows that were valid then."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

from audit.derive.views import views
from audit.model import TABLES, TableInfo
from audit.model.kinds import Table
from audit.model.profile import ProfilePast
from audit.store.ddl import VALID_FROM, VALID_TO, stored_columns
from audit.store.guard import guarded

_DAYS = 365
_EARLY_OR_LATE = 31  # collections are monthly at best: one so near a year ago stands for it
_SECONDS = 30.0
# the time columns of what is no entity
_TIMES = ("at", "started")

_YEAR_AGO = f"""
    SELECT r.started FROM source_run AS r
    WHERE
        r.kind = 'cloudstack'
        AND r.status <> 'failed'
        AND abs(
            julianday((SELECT max(n.started) FROM source_run AS n)) - {_DAYS}
            - julianday(r.started)
        ) <= {_EARLY_OR_LATE}
    ORDER BY abs(
        julianday((SELECT max(n.started) FROM source_run AS n)) - {_DAYS} - julianday(r.started)
    ), r.started
    LIMIT 1"""
_COLUMNS = ProfilePast.info.names[1:]
# of each source the samples of its last collection until then
_LAST = """(SELECT max(started) FROM main.source_run WHERE started <= :moment GROUP BY source)"""


def past_profile(connection: sqlite3.Connection) -> list[Table]:
    """Rows of profile_past; none without a collection of eleven to thirteen months ago.

    What is computed beside SQL (links of switches) is not computed for the past: questions that
    need it have no rows there. The views must be installed on the connection.
    """
    found = connection.execute(_YEAR_AGO).fetchone()
    if found is None:
        return []
    return [
        ProfilePast(at=found[0], **dict(zip(_COLUMNS, answer, strict=True)))
        for answer in _answers(connection, found[0])
    ]


def _answers(connection: sqlite3.Connection, moment: str) -> list[tuple[Any, ...]]:
    """The profile as it was at `moment`."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as past:
        for name, columns, source in _sources(connection):
            rows = connection.execute(
                f"SELECT {', '.join(columns)} FROM main.{source}", {"moment": moment}
            )
            _put(past, name, columns, rows)
        for view in views():
            past.execute(f"CREATE VIEW {view.name} AS {view.sql}")
        return past.execute(f"SELECT {', '.join(_COLUMNS)} FROM profile").fetchall()


def _sources(connection: sqlite3.Connection) -> Iterator[tuple[str, list[str], str]]:
    """What the profile reads: name, columns, and where its rows of that day are."""
    with guarded(connection, _SECONDS) as guard:
        connection.execute("EXPLAIN SELECT * FROM profile")
    names = {table for table, _column in guard.reads}
    for info in (TABLES[name] for name in sorted(names & set(TABLES))):
        read = {column for table, column in guard.reads if table == info.name}
        columns = [name for name in (*stored_columns(info), VALID_FROM) if name in read]
        own = f"{info.name}_history" if info.kind == "entity" else info.name
        yield info.name, columns or list(info.keys), f"{own} WHERE {_valid(info)}"
        if f"{info.name}_past" in names:
            history = [*stored_columns(info), VALID_FROM, VALID_TO]
            source = f"{info.name}_history"
            yield source, history, f"{source} WHERE {VALID_FROM} <= :moment"


def _valid(info: TableInfo) -> str:
    """Condition of the rows of that day; computed tables stay empty."""
    if info.kind == "reference":
        return ":moment IS NULL"
    if info.kind == "entity":
        return f"{VALID_FROM} <= :moment AND {VALID_TO} > :moment"
    time = next(name for name in _TIMES if name in info.names)
    return f"{time} IN {_LAST}" if info.kind == "sample" else f"{time} <= :moment"


def _put(
    past: sqlite3.Connection, name: str, columns: list[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    marks = ", ".join("?" for _ in columns)
    past.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
    past.execute("BEGIN")
    past.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
    past.execute("COMMIT")
