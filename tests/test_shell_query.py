"""One statement: errors name the nearest thing, Ctrl-C and threads are survived."""

import os
import signal
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from audit.errors import QueryError
from audit.shell.query import run_query
from audit.shell.statements import split
from tests import shell_session
from tests.shell_session import ENDLESS, opener

connection = shell_session.connection
filled = shell_session.filled


@pytest.mark.parametrize(
    ("sql", "hint"),
    [
        ("SELECT memry FROM vm", "Did you mean memory (of vm)?"),
        ("SELECT v.nmae FROM vm AS v JOIN host h ON 1", "Did you mean name (of vm)?"),
        ("SELECT h.stat FROM vm AS v JOIN host h ON 1", "Did you mean state (of host)?"),
        ("SELECT lag FROM vm", "lag is in array_copy"),
        ("SELECT qqqqqq FROM vm", ".help vm"),
        ("SELECT qqqqqq", "Name a table after FROM"),
        ("SELECT * FROM vms", "Did you mean vm?"),
        ("SELECT * FROM host_capacty", "Did you mean host_capacity?"),
        ("SELECT * FROM qqqqqq", "See the tables"),
        ("SELECT lenght(name) FROM vm", "Did you mean length()?"),
        ("SELECT qqqqqq(name) FROM vm", "no such function"),
        ("SELECT name FORM vm x", 'near "vm"'),
        ("SELEC name FROM vm", "Did you mean SELECT?"),
        ("SELECT name FROM vm, host", "Write which table"),
        ("SELECT (1", "A bracket is open"),
        ("SELECT 'a", "A quote may be open"),
        ("SELECT :now", "Write values instead"),
        ("SELECT CAST(x'ff' AS TEXT)", "hex()"),
    ],
)
def test_hints(connection: sqlite3.Connection, sql: str, hint: str) -> None:
    """An error names the nearest thing, or what to do."""
    with pytest.raises(QueryError) as caught:
        run_query(connection, sql, 5)
    assert hint in str(caught.value)


def test_split() -> None:
    """Statements end at semicolons that are not in strings or comments."""
    text = "SELECT ';'; -- a;\n/* ; */ SELECT 2;; ; SELECT 3"
    assert split(text) == (["SELECT ';';", "-- a;\n/* ; */ SELECT 2;"], "SELECT 3")


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_interrupt_stops_the_query(connection: sqlite3.Connection) -> None:
    """Ctrl-C ends the running query at once and the old handler is back."""
    before = signal.getsignal(signal.SIGINT)
    timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        run_query(connection, ENDLESS, 60)
    timer.join()
    assert signal.getsignal(signal.SIGINT) is before
    assert run_query(connection, "SELECT 1", 5).rows == [(1,)]


def test_query_in_a_thread(filled: Path) -> None:
    """Outside the main thread, where signals cannot be set, a query runs too."""
    found: list[Any] = []

    def work() -> None:
        with opener(filled)(None) as connection:
            found.extend(run_query(connection, "SELECT 1", 5).rows)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [(1,)]
