"""Run one reading statement under the guard: all of its rows, or one sentence why not."""

import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

from audit.errors import QueryError
from audit.shell.hints import explain
from audit.shell.statements import split
from audit.store.guard import guarded

# the first use of a table-valued function asks to write sqlite_master, which the guard refuses
_FIRST_USE = "SELECT 1 FROM json_tree('[]'), pragma_table_info('zone') LIMIT 0"
_MOST_VALUES = 20_000_000  # about 1.5 GiB of Python objects


@dataclass(frozen=True, slots=True)
class Result:
    """Names of the columns and the rows; `truncated` when there were more than the limit."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    truncated: bool = False


def run_query(
    connection: sqlite3.Connection, sql: str, seconds: float | None, limit: int | None = None
) -> Result:
    """Rows of exactly one reading statement, at most `limit`.

    Everything is read before anything is shown, so an output is whole or not there; a result too
    large for memory is cut and says so. Raises QueryError: refused, wrong, out of time; and
    KeyboardInterrupt when Ctrl-C stopped it.
    """
    statement = single(sql)
    connection.execute(_FIRST_USE).fetchall()
    try:
        with _cancellable(connection), guarded(connection, seconds):
            return _fetch(connection.execute(statement), limit)
    except QueryError as error:
        raise QueryError(explain(connection, statement, str(error))) from error


def single(sql: str) -> str:
    """The one statement in `sql`. Raises QueryError when there is none, or several."""
    if "\0" in sql:
        raise QueryError("the statement contains a NUL character; remove it.")
    try:
        sql.encode()
    except UnicodeEncodeError as error:
        raise QueryError("the statement is not valid UTF-8 text.") from error
    statements, rest = split(sql)
    if rest:
        statements.append(rest)
    if not statements:
        raise QueryError("there is no statement; write one SELECT.")
    if len(statements) > 1:
        raise QueryError(
            f"{len(statements)} statements were given, one is run at a time; "
            "in the shell, or from a file or a pipe, end each with a semicolon."
        )
    return statements[0]


def _fetch(cursor: sqlite3.Cursor, limit: int | None) -> Result:
    columns = tuple(column[0] for column in cursor.description or ())
    most = _MOST_VALUES // max(1, len(columns))
    most = most if limit is None else min(limit, most)
    rows = cursor.fetchmany(most + 1)
    cursor.close()
    return Result(columns, rows[:most], truncated=len(rows) > most)


@contextmanager
def _cancellable(connection: sqlite3.Connection) -> Iterator[None]:
    """Let Ctrl-C stop the query: raised inside SQLite, KeyboardInterrupt would be lost."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    cancelled = threading.Event()

    def cancel(_signal: int, _frame: FrameType | None) -> None:
        cancelled.set()
        connection.interrupt()

    before = signal.signal(signal.SIGINT, cancel)
    try:
        yield
    except QueryError:
        if not cancelled.is_set():
            raise
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)
    if cancelled.is_set():
        raise KeyboardInterrupt
