"""The check after writing: lost rows, broken queries and tampered files are refused."""

import re
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit.errors import ReportError
from reports.workbook import book, write_workbook
from reports.workbook.tabs import Tab, tabs
from reports.workbook.verify import verify
from tests import report_sheets

_VM = report_sheets.NAMES.split().index("VM")  # the sheet before the tabs is the README

connection = report_sheets.connection
written = report_sheets.written


def fields_of(tab: Tab) -> dict[str, Any]:
    """Fields of a tab by name."""
    return {name: getattr(tab, name) for name in Tab.__slots__}


def test_a_tab_that_loses_or_doubles_rows_is_refused(
    connection: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A query that returns other rows than its table has fails loudly and leaves no file."""
    good = tabs()
    odd = Tab(**{**fields_of(good[_VM]), "sql": f"SELECT * FROM ({good[_VM].sql}) LIMIT 3"})
    monkeypatch.setattr(book, "tabs", lambda **_: (*good[:_VM], odd, *good[_VM + 1 :]))
    with pytest.raises(ReportError, match=r"the tab VM has 3 rows instead of"):
        write_workbook(connection, tmp_path / "odd.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("field", ["sql", "rows"])
def test_a_broken_query_names_its_tab(
    connection: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    """An error of SQLite says which tab it came from."""
    broken = Tab(**{**fields_of(tabs()[0]), field: "SELECT 1 FROM nowhere"})
    monkeypatch.setattr(book, "tabs", lambda **_: (broken, *tabs()[1:]))
    with pytest.raises(ReportError, match=r"Summary failed: no such table"):
        write_workbook(connection, tmp_path / "odd.xlsx")


def damage_rows(text: str) -> str:
    """Take one row out of a sheet."""
    return re.sub(r"<row .*?</row>", "", text, count=1)


def damage_table(text: str) -> str:
    """Make a table one row shorter."""
    return re.sub(r'ref="A1:([A-Z]+)\d+"', r'ref="A1:\g<1>2"', text)


@pytest.mark.parametrize(
    ("member", "damage", "complaint"),
    [
        (f"xl/worksheets/sheet{_VM + 2}.xml", damage_rows, "the tab VM has .* rows instead of"),
        (f"xl/tables/table{_VM + 1}.xml", damage_table, "the tab VM has 1 table rows instead of"),
        ("xl/workbook.xml", lambda text: text.replace('"VM"', '"VN"'), "the tab VM is missing"),
        ("xl/workbook.xml", lambda _text: "<broken", "cannot be read"),
    ],
)
def test_a_tampered_file_is_noticed(
    written: tuple[Path, dict[str, int]],
    tmp_path: Path,
    member: str,
    damage: Callable[[str], str],
    complaint: str,
) -> None:
    """Reading back notices a missing row, a short table, a missing tab and broken XML."""
    target = tmp_path / "tampered.xlsx"
    with zipfile.ZipFile(written[0]) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, damage(data.decode()) if name == member else data)
    with pytest.raises(ReportError, match=complaint):
        verify(target, {"VM": ("tbl_vm", written[1]["VM"])})


def test_a_place_that_cannot_be_written_is_told(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    """A missing folder and a path that is a folder give a sentence with a next step."""
    folder = tmp_path / "taken.xlsx"
    folder.mkdir()
    for path in (tmp_path / "missing" / "a.xlsx", folder):
        with pytest.raises(ReportError, match="choose another folder") as caught:
            write_workbook(connection, path)
        assert str(path) in str(caught.value)
    assert [p.name for p in tmp_path.iterdir()] == ["taken.xlsx"]
