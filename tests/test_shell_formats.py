"""Files the shell writes: CSV, JSON, Excel and Markdown give the rows back as they were."""

import csv
import io
import json
import sqlite3
from pathlib import Path

import openpyxl
import pytest

from audit.errors import QueryError
from audit.shell import output, run_statement
from audit.shell.formats import csv_lines
from audit.shell.query import Result
from tests import shell_session
from tests.shell_session import COLUMNS, NASTY, written

nasty = shell_session.nasty


def test_csv_round_trip(nasty: sqlite3.Connection) -> None:
    """CSV is RFC 4180: lines end in CRLF, data is as it is, NULL differs from empty text."""
    text = written(nasty, "csv")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == list(COLUMNS)
    expected = [["" if value is None else str(value) for value in row] for row in NASTY]
    assert rows[1:] == expected
    assert text.startswith('n,text,more,ratio\r\n1,plain,,1.5\r\n2,"",NULL,-0.25\r\n')
    assert written(nasty, "csv", "SELECT NULL AS a") == 'a\r\n""\r\n'


def test_csv_formula_guard() -> None:
    """The guard is off unless asked for, and leaves numbers alone."""
    result = Result(("=a",), [("=1",), (-1,), ("+1",), ("@x",), ("a=1",)])
    assert "".join(csv_lines(result)) == "=a\r\n=1\r\n-1\r\n+1\r\n@x\r\na=1\r\n"
    guarded = "".join(csv_lines(result, guard_formulas=True))
    assert guarded == "'=a\r\n'=1\r\n-1\r\n'+1\r\n'@x\r\na=1\r\n"


def test_json_round_trip(nasty: sqlite3.Connection) -> None:
    """JSON and lines of JSON give the rows back and hold no active character."""
    text = written(nasty, "json")
    content = json.loads(text)
    assert content["schema"] == "stackaudit.query/1"
    assert content["columns"] == list(COLUMNS)
    assert content["rows"] == [list(row) for row in NASTY]
    lines = written(nasty, "ndjson")
    assert [tuple(json.loads(line).values()) for line in lines.split("\n")[:-1]] == NASTY
    for active in "\x1b\x07\x9b\u202e":
        assert active not in text + lines


def test_json_special_values(nasty: sqlite3.Connection) -> None:
    """No rows, one name twice, infinity and bytes all give valid JSON."""
    assert json.loads(written(nasty, "json", "SELECT 1 AS a WHERE 0"))["rows"] == []
    line = written(nasty, "ndjson", "SELECT 1 AS a, 2 AS a, 9e999 AS b, x'00ff' AS c")
    assert json.loads(line) == {"a": 1, "a_2": 2, "b": "inf", "c": "00ff"}


def test_xlsx_round_trip(nasty: sqlite3.Connection, tmp_path: Path) -> None:
    """Excel gets text as text, numbers as numbers, the same bytes each time."""
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for path in (first, second):
        run_statement(nasty, "SELECT * FROM t WHERE n <> 4", format="xlsx", out=path)
    assert first.read_bytes() == second.read_bytes()
    sheet = openpyxl.load_workbook(first).active
    assert sheet is not None
    found = list(sheet.iter_rows(values_only=True))
    assert found[0] == COLUMNS
    assert found[1] == NASTY[0]
    assert found[3][0] == str(-(2**62)), "an integer Excel cannot hold stays whole as text"
    assert sheet["B4"].data_type == "s"
    assert str(sheet["B4"].value).startswith("=1+1")
    assert (sheet["C4"].value, sheet["C6"].value) == ("@SUM(A1)", "-1")
    assert sheet["D2"].data_type == "n"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:D6")


def test_xlsx_limits(nasty: sqlite3.Connection, tmp_path: Path) -> None:
    """Text longer than a cell is cut with a mark; too many columns are refused in a sentence."""
    path = tmp_path / "long.xlsx"
    run_statement(nasty, "SELECT printf('%.*c', 40000, 'x'), 9e999", format="xlsx", out=path)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert str(sheet["A2"].value).endswith("x [cut]")
    assert sheet["B2"].value == "inf"
    wide = Result(tuple(f"c{n}" for n in range(16_385)), [])
    with pytest.raises(QueryError, match="Excel holds"):
        output.write(wide, "xlsx", path)


def test_markdown(nasty: sqlite3.Connection) -> None:
    """Markdown keeps cells in their cells and numbers on the right."""
    lines = written(nasty, "md").splitlines()
    assert lines[1] == "| ---: | --- | --- | ---: |"
    assert len(lines) == len(NASTY) + 2
    assert "a\\|b\\*c_d\\<e>" in lines[6]
    assert "\\x1b\\[31m" in lines[5]


def test_xlsx_to_a_pipe(nasty: sqlite3.Connection) -> None:
    """A workbook goes to a binary pipe behind a text stream."""
    raw = io.BytesIO()
    pipe = io.TextIOWrapper(raw)
    run_statement(nasty, "SELECT 1", format="xlsx", out=pipe)
    assert raw.getvalue().startswith(b"PK")
