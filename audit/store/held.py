"""Hold the rows of temporary views while many queries run that all read them."""

import sqlite3
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager

_STEPS = 10_000


@contextmanager
def held(
    connection: sqlite3.Connection, names: Collection[str], seconds: float
) -> Iterator[dict[str, float]]:
    """Compute the temporary views `names` once; yields the seconds each took.

    Nothing they read may change meanwhile. A view that fails or takes longer than `seconds` stays
    a view: the queries that read it meet the same trouble and say so. At the end all are views
    again. The table is called `<view>_held` and has an index on its first column.
    """
    views = connection.execute(
        "SELECT name, sql FROM sqlite_temp_master WHERE type = 'view' ORDER BY rowid"
    ).fetchall()  # in the order they build on each other: each reads the held ones before it
    done: list[tuple[str, str]] = []
    took: dict[str, float] = {}
    try:
        for name, sql in views:
            started = time.monotonic()
            if name in names and _hold(connection, name, seconds):
                done.append((name, sql))
                took[name] = time.monotonic() - started
        yield took
    finally:
        for name, sql in done:
            connection.execute(f"DROP VIEW temp.{name}")
            connection.execute(sql.replace("CREATE VIEW", "CREATE TEMP VIEW", 1))
            connection.execute(f"DROP TABLE temp.{name}_held")


def _hold(connection: sqlite3.Connection, name: str, seconds: float) -> bool:
    """Whether the view now reads a table of its rows."""
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    try:
        connection.execute(f"CREATE TEMP TABLE {name}_held AS SELECT * FROM {name}")
    except sqlite3.Error:
        return False
    finally:
        connection.set_progress_handler(None, 0)
    columns = connection.execute(f"SELECT name FROM pragma_table_info('{name}_held')")
    first = columns.fetchone()[0]  # names what a row is about: what queries join by
    connection.execute(f"CREATE INDEX temp.{name}_held_1 ON {name}_held ({first})")
    connection.execute(f"DROP VIEW temp.{name}")
    connection.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {name}_held")
    return True
