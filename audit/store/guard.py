"""Let a query read, and nothing else; stop it when it takes too long; see what it reads."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from audit.errors import QueryError

_ALLOWED = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
    }
)
_PRAGMAS = frozenset({"table_info", "table_xinfo", "table_list", "index_list", "index_info"})
# these reach files or load code
_FUNCTIONS = frozenset({"load_extension", "writefile", "readfile", "edit", "fts3_tokenizer"})
_STEPS = 10_000


@dataclass
class Guard:
    """What guarded queries read: pairs of table and column ("" for count(*))."""

    reads: set[tuple[str, str]] = field(default_factory=set)
    denied: str | None = None
    expired: bool = False


@contextmanager
def guarded(connection: sqlite3.Connection, seconds: float | None) -> Iterator[Guard]:
    """Run queries under an authorizer and a time limit; raises QueryError on a breach.

    The first json_each of a connection asks to write sqlite_master and would be refused, so it is
    used once before the authorizer stands.
    """
    guard = Guard()
    deadline = time.monotonic() + seconds if seconds else None
    connection.execute("SELECT value FROM json_each('[]')").fetchall()

    def authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_READ:
            guard.reads.add((first or "", second or ""))
        allowed = action in _ALLOWED or (
            action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in _PRAGMAS
        )
        if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FUNCTIONS:
            allowed = False
        if not allowed:
            guard.denied = guard.denied or first or second or "that"
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    def tick() -> int:
        guard.expired = deadline is not None and time.monotonic() > deadline
        return int(guard.expired)

    connection.set_authorizer(authorize)
    connection.set_progress_handler(tick, _STEPS)
    try:
        yield guard
    except sqlite3.Error as error:
        raise _explain(error, guard, seconds) from error
    finally:
        connection.set_authorizer(None)
        connection.set_progress_handler(None, 0)


def _explain(error: sqlite3.Error, guard: Guard, seconds: float | None) -> QueryError:
    if guard.expired:
        return QueryError(f"stopped after {seconds:g} s; make it smaller or raise --timeout.")
    if guard.denied is not None:
        return QueryError("only reading is allowed: one SELECT (or WITH ... SELECT) statement.")
    return QueryError(f"{error}.")
