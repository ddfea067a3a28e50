"""Tab files: the contract of names, columns and counts."""

import re
import sqlite3
from pathlib import Path

import pytest

from audit.errors import ReportError
from reports.export.facts import fact_files
from reports.workbook.form import FORMS
from reports.workbook.readme import SCHEMA
from reports.workbook.tabs import LOOKS, Tab, label_of, load_tab, tabs
from tests import report_sheets
from tests.report_sheets import NAMES

nothing = report_sheets.nothing


@pytest.mark.parametrize("tab", tabs(), ids=lambda tab: tab.name)
def test_tab_contract(nothing: sqlite3.Connection, tab: Tab) -> None:
    """A tab names exactly the columns of its query, in order, each header once, and counts."""
    names = [d[0] for d in nothing.execute(tab.sql).description]
    shown = [c.key for c in tab.columns]
    assert names[: len(shown)] == shown
    leading = {f"{c.key}_link" for c in tab.columns if c.to} | {"row_link"}
    assert set(names[len(shown) :]) <= leading
    headers = [c.header.lower() for c in tab.columns]
    assert len(headers) == len(set(headers))
    assert all(c.doc and c.form in FORMS.values() and c.look in LOOKS | {""} for c in tab.columns)
    assert "ORDER BY" in tab.sql
    assert tab.doc.startswith("One ")
    assert tab.doc.endswith(".")
    assert isinstance(nothing.execute(tab.count).fetchone()[0], int)


@pytest.mark.parametrize("tab", [*tabs(), SCHEMA], ids=lambda tab: tab.name)
def test_tab_and_table_names(tab: Tab) -> None:
    """Names are such that Excel takes them, and a table's never looks like a cell."""
    assert len(tab.name) <= 31
    assert not set(tab.name) & set("[]:*?/\\")
    assert re.fullmatch(r"tbl_[a-z_]+", tab.table)


def test_names_are_unique_and_those_promised() -> None:
    """The tabs are those of the catalogue, in its order, and no table name comes twice."""
    assert [tab.name for tab in tabs()] == NAMES.split()
    assert len({tab.table for tab in (*tabs(), SCHEMA)}) == len(tabs()) + 1


def test_same_column_name_means_the_same_everywhere() -> None:
    """Zone, Pod, Cluster, Host, VM have one header in all tabs; the ID is last."""
    for tab in tabs():
        labels = {c.key: c.header for c in tab.columns}
        for key in ("zone", "pod", "cluster", "host", "vm", "id"):
            assert labels.get(key, label_of(key)) == label_of(key)
        assert "id" not in labels or tab.columns[-1].key == "id"


@pytest.mark.parametrize(
    ("header", "complaint"),
    [
        ('title = "t"', "the header of a tab has"),
        ("[columns]\na = { doc = 'x', colour = 'red' }", "unknown 'colour'"),
        ("[columns]\na = { doc = 'x', look = 'shiny' }", "unknown 'shiny'"),
        ("[columns]\na = 'vm.nothing'", "the model has no vm.nothing"),
        ("[columns]\na = 'nowhere.name'", "the model has no nowhere.name"),
        ("[columns]\na = { unit = 'furlong', doc = 'x' }", "unknown unit 'furlong'"),
        ("[columns]\na = { unit = 'count' }", "or no doc"),
    ],
)
def test_a_wrong_tab_file_is_named(tmp_path: Path, header: str, complaint: str) -> None:
    """A mistake in a tab file is an error that names file and key."""
    rest = "" if header.startswith("title") else 'title="t"\ngroup="g"\ndoc="d"\nrows="vm"\n'
    path = tmp_path / "10_Odd.sql"
    path.write_text(f"/*\n{rest}{header}\n*/\nSELECT 1 AS a", encoding="utf-8")
    with pytest.raises(ReportError, match=complaint) as caught:
        load_tab(path)
    assert str(path) in str(caught.value)


def test_facts_document_themselves() -> None:
    """Every shared table of the reports has a doc and a name of its own."""
    assert all(set(file.header) == {"doc"} and name for name, file in fact_files())
