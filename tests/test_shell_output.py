"""Answers on a terminal: they fit, obey nothing in the data, and say when they were cut."""

import io
import json
import os
import sqlite3
from pathlib import Path
from unittest.mock import Mock

import pytest
from rich.cells import cell_len

import audit.shell
from audit.errors import QueryError
from audit.shell import output, run_statement
from audit.shell.query import run_query
from tests import shell_session
from tests.shell_session import Screen, written

connection = shell_session.connection
filled = shell_session.filled
nasty = shell_session.nasty


@pytest.mark.parametrize("form", ["table", "csv", "json", "ndjson", "md"])
@pytest.mark.parametrize("width", [20, 80, 160])
def test_terminal_escapes_are_inert(nasty: sqlite3.Connection, form: str, width: int) -> None:
    """Nothing in data or column names reaches a terminal as a command."""
    out = Screen(newline="")
    sql = 'SELECT *, text AS "\x1b[2Jname\u202e", \'[red]x[/red]\' AS "[bold]" FROM t'
    run_statement(nasty, sql, format=form, out=out, width=width)
    text = out.getvalue().replace("\x1b[2m", "").replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert not set(text) & set("\x1b\x07\x9b\u202e")
    assert "red" in text


def test_table_fits(connection: sqlite3.Connection) -> None:
    """A table is never wider than the terminal: it folds, or becomes a block a row."""
    for width in (40, 80, 160):
        for sql in ("SELECT * FROM host", "SELECT id, name, memory FROM vm", "SELECT * FROM gap"):
            out = io.StringIO()
            run_statement(connection, sql, out=out, width=width)
            assert max(map(len, out.getvalue().splitlines())) <= width


def test_table_shows_null_and_numbers(nasty: sqlite3.Connection) -> None:
    """NULL is written out, empty text is empty, numbers stand on the right."""
    lines = written(
        nasty, "table", "SELECT ratio, replace(more, 'NULL', 'x') FROM t WHERE n IN (1, 2)"
    ).splitlines()
    assert [line.split() for line in lines[2:]] == [["1.5", "NULL"], ["-0.25", "x"]]
    assert lines[2].startswith("  1.5")
    assert "NULL" not in written(nasty, "table", "SELECT '' AS a, 1 AS b")


def test_table_folds_text(nasty: sqlite3.Connection) -> None:
    """Names break after underscores, text between words, long words where they must."""
    sql = (
        "SELECT 12345678 AS a_rather_long_name, 'some words that go over the end of a line' AS t,"
        " '00db526f-24f3-4f2c-a0d6-c299b4d30585' AS id, x'00ff' AS b, 1 AS rank_of_it"
    )
    out = io.StringIO()
    run_statement(nasty, sql, out=out, width=60)
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= 60
    assert any("12345678" in line and "x'00ff'" in line for line in lines)
    assert [line.split()[0] for line in lines[:2]] == ["a_", "rather_"]
    out = io.StringIO()
    run_statement(nasty, f"{sql}, '日本語日本語日本語日本語' AS jp", out=out, width=30)
    assert "some words\n" in out.getvalue()
    assert max(cell_len(line) for line in out.getvalue().splitlines()) <= 30


def test_table_without_rows(connection: sqlite3.Connection) -> None:
    """Without rows the names of the columns are shown, also when they do not fit."""
    for width in (20, 1000):
        out = io.StringIO()
        run_statement(connection, "SELECT * FROM vm WHERE 0", out=out, width=width)
        assert "backup_offering_id" in out.getvalue()


def test_more_than_memory(nasty: sqlite3.Connection, capsys: pytest.CaptureFixture[str]) -> None:
    """A result that was cut says so in every kind of output."""
    cut = run_query(nasty, "SELECT * FROM t", 5, limit=2)
    assert "only the first 2 rows" in str(output.write(cut, "csv", io.StringIO()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("audit.shell.query._MOST_VALUES", 4)
        assert json.loads(written(nasty, "json"))["truncated"] is True
    assert "only the first 1 rows" in capsys.readouterr().err


def test_long_tables_say_so(nasty: sqlite3.Connection, capsys: pytest.CaptureFixture[str]) -> None:
    """A screen gets the first 1000 rows and a remark; a pipe gets all."""
    sql = "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT x FROM r LIMIT "
    screen = Screen()
    run_statement(nasty, f"{sql} 1001", out=screen)
    assert "first 1000 of 1001 rows" in capsys.readouterr().err
    assert "1001" not in screen.getvalue()
    assert "1001" in written(nasty, "table", f"{sql} 1001")


def test_files_are_whole_or_not_there(nasty: sqlite3.Connection, tmp_path: Path) -> None:
    """A failed statement leaves the old file; a database is never written over."""
    path = tmp_path / "out.csv"
    run_statement(nasty, "SELECT 1 AS a", format="csv", out=path)
    with pytest.raises(QueryError):
        run_statement(nasty, "SELECT nothing FROM t", format="csv", out=path)
    assert path.read_bytes() == b"a\r\n1\r\n"
    base = tmp_path / "base.db"
    base.write_bytes(b"SQLite format 3\0...")
    with pytest.raises(QueryError, match="is a database"):
        run_statement(nasty, "SELECT 1", out=base)
    with pytest.raises(QueryError, match="cannot be written"):
        run_statement(nasty, "SELECT 1", out=tmp_path / "no" / "file")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["base.db", "out.csv"]
    run_statement(nasty, "SELECT 1", format="csv", out=Path(os.devnull))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", Mock(side_effect=OSError(28, "No space left on device")))
        with pytest.raises(QueryError, match="No space left"):
            run_statement(nasty, "SELECT 2", out=path)
    assert path.read_bytes() == b"a\r\n1\r\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["base.db", "out.csv"]


def test_output_errors(nasty: sqlite3.Connection) -> None:
    """An unknown format and a workbook on a terminal are refused with what to do."""
    with pytest.raises(QueryError, match="use one of table, csv"):
        run_statement(nasty, "SELECT 1", format="xml")
    with pytest.raises(QueryError, match="name a file"):
        run_statement(nasty, "SELECT 1", format="xlsx", out=Screen())
    with pytest.raises(AttributeError):
        _ = audit.shell.nothing
