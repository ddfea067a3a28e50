"""Cells of the workbook are typed, and hostile text is only text."""

import sqlite3
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from audit.derive import install
from audit.store import open_writable
from reports.workbook import write_workbook
from reports.workbook.form import FORMS, MAX_TEXT, clean
from tests import report_sheets
from tests.report_sheets import Values, column, read
from tests.support import day, vm, write

connection = report_sheets.connection
content = report_sheets.content
written = report_sheets.written


HOSTILE = {
    "formula": "=cmd|' /C calc'!A0",
    "plus": "+1+1",
    "minus": "-2+3",
    "at": "@SUM(A1)",
    "lines": "one\ntwo\r\nthree",
    "markup": '<script>alert(1)</script> & "quoted"',
    "rich": "<r><t>not rich</t></r>",
    "control": "a\x00b\x07c\x1bd\uffffe",
    "escape": "_x0041_ stays",
    "spaces": "  kept  ",
    "link": "https://example.com/",
    "number": "0042",
    "long": "x" * 40_000,
    "wide": "\N{GRINNING FACE}" * 20_000,
}


def test_cells_are_typed(content: dict[str, Values], connection: sqlite3.Connection) -> None:
    """Bytes become GiB, UTC text a date, shares fractions, booleans words, unknown blank."""
    vms = content["VM"]
    sizes = dict(zip(column(vms, "ID"), column(vms, "Memory GiB"), strict=True))
    for identity, memory in connection.execute("SELECT id, memory FROM vm"):
        assert sizes[identity] == pytest.approx(memory / 2**30)
    assert all(isinstance(value, datetime) for value in column(vms, "Created UTC"))
    assert set(column(vms, "HA")) <= {"yes", "no", None}
    assert all(0 <= value <= 1 for value in column(content["Host"], "CPU used %") if value)
    assert "n/a" in column(vms, "Host")
    assert all(isinstance(value, int) for value in column(vms, "vCPU"))
    speeds = {value for value in column(content["Host"], "CPU speed GHz") if value}
    assert all(1 < value < 6 for value in speeds)


def test_hostile_names_are_only_text(tmp_path: Path) -> None:
    """Formulas, markup, control characters and endless names arrive as harmless text."""
    path = tmp_path / "hostile.xlsx"
    with open_writable(tmp_path / "hostile.db") as opened:
        rows = [vm(key, name=name, display_name=name) for key, name in HOSTILE.items()]
        write(opened, day(1), {"vm": rows})
        install(opened)
        assert write_workbook(opened, path)["VM"] == len(HOSTILE)
    rows_read = read(path)["VM"]
    found = dict(zip(column(rows_read, "ID"), column(rows_read, "VM"), strict=True))
    for key in ("formula", "plus", "minus", "at", "markup", "spaces", "link", "number"):
        assert found[key] == HOSTILE[key]
    assert found["lines"] == "one\ntwo\nthree"
    assert found["rich"] == "<r><t>not rich</t></r> "
    assert found["control"] == "abcde"
    assert found["escape"].replace("_x005F_", "_") == "_x0041_ stays"
    for key in ("long", "wide"):
        assert "[cut: " in found[key]
        assert len(found[key].encode("utf-16-le")) // 2 <= MAX_TEXT
    with zipfile.ZipFile(path) as package:
        text = "".join(package.read(n).decode() for n in package.namelist() if "sheets/" in n)
    assert "<f>" not in text
    assert "<script" not in text


@pytest.mark.parametrize(
    ("form", "value", "cell"),
    [
        ("bytes", 3 * 2**29, 1.5),
        ("Hz", 2_600_000_000, 2.6),
        ("bit/s", 200_000_000, 0.2),
        ("bytes", None, None),
        ("bool", 1, "yes"),
        ("bool", 0, "no"),
        ("bool", None, None),
        ("bool", "perhaps", "perhaps"),
        ("UTC", "2026-11-22T12:00:00Z", 46348.5),
        ("date", "2026-11-22", 46348),
        ("UTC", "soon", "soon"),
        ("UTC", "1899-01-01T00:00:00Z", "1899-01-01T00:00:00Z"),
        ("UTC", None, None),
        ("count", 10**18, str(10**18)),
        ("ratio", float("inf"), None),
        ("any", True, "yes"),
        ("any", "text", "text"),
        ("text", 5, "5"),
    ],
)
def test_values_become_cells(form: str, value: object, cell: object) -> None:
    """Each form turns a stored value into what Excel can hold, or leaves it text."""
    assert FORMS[form].convert(value) == cell


def test_clean_leaves_ordinary_text_alone() -> None:
    """Text that needs nothing comes back as it is."""
    for text in ("web-01", "Ünïcode Ω", "two\nlines", ""):
        assert clean(text) == text
