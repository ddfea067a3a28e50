"""The commands of the shell do what .help says; an error never ends a script."""

import json
import sqlite3
from pathlib import Path
from unittest.mock import Mock

import pytest

from audit.model import TABLES
from audit.shell.catalogue import Catalogue
from audit.shell.commands import COMMANDS
from tests import shell_session
from tests.shell_session import ENDLESS, VIEWS, opener, shell

filled = shell_session.filled


def test_help_covers_everything(filled: Path) -> None:
    """.help of every table, history, past and view tells what it is and every column's meaning."""
    with opener(filled)(None) as connection:
        entries = Catalogue(connection, VIEWS).entries
    assert {*TABLES, *(name for name, _, _ in VIEWS)} <= set(entries)
    for entry in entries.values():
        assert entry.doc, entry.name
        assert all(field.doc for field in entry.fields), entry.name
    text = "".join(f".help {name}\n" for name in entries)
    code, out, err = shell(filled, text)
    assert (code, err) == (0, "")
    assert all(f"\n{name} (" in f"\n{out}" for name in entries)
    assert "bytes" in out


def test_shell_from_a_pipe(filled: Path) -> None:
    """Without a terminal, statements come from stdin; the last needs no semicolon."""
    text = "SELECT count(*)\n  FROM vm;\n.mode csv\n-- a remark;\nSELECT 'a;b' AS x; SELECT 2 AS y"
    code, out, err = shell(filled, text, format="ndjson")
    assert code == 0
    assert out == '{"count(*)": 2}\nx\r\na;b\r\ny\r\n2\r\n'
    assert "results are shown as csv" in err


def test_errors_go_on(filled: Path) -> None:
    """An error is shown, the next statement runs, the exit code tells of it."""
    text = "SELECT 1 AS a;\nSELEC;\nDROP TABLE vm;\n.nothing\nSELECT '\0';\nSELECT 2 AS b;\n"
    code, out, err = shell(filled, text, format="csv")
    assert code == 4
    assert out.split() == ["a", "1", "b", "2"]
    assert err.count("error: ") == 4


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (".hepl", "Did you mean .help?"),
        (".zzzzz", "See .help"),
        (".help hots", "no table or view 'hots'. Did you mean host?"),
        (".help .zz", "no command .zz"),
        (".help zzzzzz", "See them with .tables"),
        (".tables zzzz", "no table or view matches"),
        (".schema", "name a table"),
        (".mode xml", "is no format"),
        (".timeout soon", "is no number of seconds"),
        (".read", "name a file"),
        (".read /nowhere/file", "cannot be read"),
        (".as-of 2020-01-01", "nothing was collected before 2020-01-01"),
        (".as-of soon", "is no date"),
        (".queries zzzz", "There are:"),
    ],
)
def test_command_errors(filled: Path, line: str, sentence: str) -> None:
    """A command that cannot be done says what to do instead."""
    code, _, err = shell(filled, line)
    assert code == 4
    assert sentence in err


def test_commands(filled: Path, tmp_path: Path) -> None:
    """The commands do what .help says of them."""
    _, out, _ = shell(filled, ".help\n.help .mode\n.tables pool\n.tables *_history\n.tables\n")
    assert all(name in out for name in COMMANDS)
    assert "pool_load" in out
    assert "vm_history" in out
    _, out, _ = shell(filled, ".schema pod\n.schema pool_load\n.as-of 2026-10-05\n.schema pod\n")
    assert out.count("CREATE TABLE pod ( -- Pods") == 2
    assert "VIEW pool_load" in out
    _, out, err = shell(filled, ".queries\n.queries biggest-vms\n.mode\n.timeout 0\n.timeout\n")
    assert "end-of-support" in out
    assert "memory_gib" in out
    assert "never" in err
    _, out, _ = shell(filled, ".quit\nSELECT 1;")
    assert out == ""
    target = tmp_path / "zones.csv"
    _, out, err = shell(filled, f".output {target}\nSELECT name FROM zone;\n.output x\n.output\n")
    assert target.read_bytes() == b"name\r\nn1\r\nn2\r\n"
    assert "2 rows written" in err


def test_as_of(filled: Path) -> None:
    """.as-of shows the estate of a date, a wrong date changes nothing, `now` goes back."""
    ask = "SELECT state FROM vm WHERE id = 'i1';\n"
    text = f"{ask}.as-of 2026-10-05\n{ask}.as-of 2020-01-01\n{ask}.as-of\n{ask}"
    _, out, err = shell(filled, text, format="ndjson")
    states = [json.loads(line)["state"] for line in out.splitlines()]
    assert states == ["Stopped", "s1", "s1", "Stopped"]
    assert "as it was on 2026-10-05" in err
    _, out, _ = shell(filled, ask, format="ndjson", date="2026-10-05")
    assert json.loads(out)["state"] == "s1"


def test_read(filled: Path, tmp_path: Path) -> None:
    """.read runs a file; files that read themselves end."""
    script = tmp_path / "script.sql"
    script.write_text(f"SELECT 1 AS a;\n.read {script}\nSELECT 2 AS b")
    code, out, err = shell(filled, f".read {script}", format="ndjson")
    assert code == 4
    assert "looks endless" in err
    assert out.count('{"a": 1}') == out.count('{"b": 2}') == 8


def test_timeout_in_the_shell(filled: Path) -> None:
    """The time limit of the shell stops a query and names the command that changes it."""
    _, _, err = shell(filled, f".timeout 0.1\n{ENDLESS};")
    assert "stopped after 0.1 s" in err
    assert "raise .timeout" in err


def test_damaged_database(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of SQLite itself is a sentence; the shell goes on."""
    monkeypatch.setattr("audit.shell.session.run_query", Mock(side_effect=sqlite3.Error("bad")))
    code, _, err = shell(filled, "SELECT 1;\n.help\n")
    assert code == 4
    assert "error: bad." in err
