"""Completion offers what can stand at the cursor and is quiet elsewhere."""

import sqlite3
from pathlib import Path
from unittest.mock import Mock

import pytest
from prompt_toolkit.buffer import Buffer, CompletionState
from prompt_toolkit.completion import CompleteEvent, Completion
from prompt_toolkit.document import Document

from audit.shell.catalogue import Catalogue
from audit.shell.commands import COMMANDS
from audit.shell.complete import ShellCompleter
from audit.shell.repl import _keys
from tests import shell_session
from tests.shell_session import VIEWS

connection = shell_session.connection
filled = shell_session.filled


def completions(connection: sqlite3.Connection, text: str, after: str = "") -> list[str]:
    """What is offered at the end of `text`, with `after` behind the cursor."""
    catalogue = Catalogue(connection, VIEWS)
    completer = ShellCompleter(lambda: catalogue, [(n, c.doc) for n, c in COMMANDS.items()])
    document = Document(text + after, len(text))
    return [c.text for c in completer.get_completions(document, CompleteEvent())]


@pytest.mark.parametrize(
    ("text", "after", "first"),
    [
        ("SELECT * FROM host_cap", "", ["host_capacity"]),
        ("SELECT * FROM vm, clus", "", ["cluster"]),
        ("SELECT * FROM vm JOIN vm_n", "", ["vm_nic"]),
        ("WITH mine AS (SELECT 1) SELECT * FROM mi", "", ["mine"]),
        ("SELECT v.dis", " FROM vm AS v", ["display_name"]),
        ("SELECT memory_p", " FROM host_capacity", ["memory_physical"]),
        ("SELECT cpu_over", "", ["cpu_overcommit"]),
        ("SELECT substr", "", ["substr("]),
        ("sel", "", ["select"]),
        ("SEL", "", ["SELECT"]),
        ("SELECT 1 FROM vm wh", "", ["where", "when"]),
        ("SELECT 1; sel", "", ["select"]),
        (".he", "", [".help"]),
        (".help host_cap", "", ["host_capacity"]),
        (".mode m", "", ["md"]),
        (".queries big", "", ["biggest-vms"]),
    ],
)
def test_completion(
    connection: sqlite3.Connection, text: str, after: str, first: list[str]
) -> None:
    """Completion offers what can stand there."""
    assert completions(connection, text, after)[: len(first)] == first


def test_completion_keeps_quiet(connection: sqlite3.Connection) -> None:
    """Nothing is offered in text, in comments, after an unknown alias or an ended statement."""
    for text in ("SELECT 'na", "SELECT 1 -- na", "SELECT x.na", "SELECT 1;", ".timeout 1"):
        assert completions(connection, text) == []


def test_completion_of_files(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """File names are completed after .read and .output."""
    (tmp_path / "monthly.sql").touch()
    assert completions(connection, f".read {tmp_path}/mon") == ["thly.sql"]


def test_enter_takes_a_completion() -> None:
    """Enter on a chosen completion closes the menu and does not run the input."""
    buffer = Buffer(document=Document(".mode"))
    buffer.complete_state = CompletionState(Document(".mo"), [Completion(".mode", -3)], 0)
    [binding] = _keys().bindings
    binding.call(Mock(current_buffer=buffer))
    assert buffer.complete_state is None
    assert buffer.text == ".mode"
