"""The saved questions run on any database."""

import sqlite3
from pathlib import Path

import pytest

from audit.errors import QueryError
from audit.shell.query import run_query
from audit.shell.questions import question, questions
from tests import shell_session
from tests.shell_session import DAYS, opener

connection = shell_session.connection
empty = shell_session.empty
filled = shell_session.filled


@pytest.mark.parametrize("name", sorted(questions()))
def test_saved_questions(empty: Path, filled: Path, name: str) -> None:
    """A saved question runs on an empty and on a filled database, with named, total columns."""
    for path in (empty, filled):
        with opener(path)(None) as connection:
            result = run_query(connection, question(name).sql, 10)
    assert all(column.isidentifier() for column in result.columns)
    assert "ORDER BY" in question(name).sql
    assert question(name).title
    assert question(name).doc.endswith(".")


def test_vm_changes(connection: sqlite3.Connection) -> None:
    """The question about changes tells what a VM was and became."""
    rows = run_query(connection, question("vm-changes").sql, 5).rows
    assert [(row[0], row[3], row[4], row[5]) for row in rows] == [
        (DAYS[1], "state", "s1", "Stopped")
    ]


def test_unknown_question() -> None:
    """A question that does not exist gets the nearest one, or the list."""
    with pytest.raises(QueryError, match="Did you mean biggest-vms"):
        question("bigest-vms")
    with pytest.raises(QueryError, match="There are: "):
        question("q")
