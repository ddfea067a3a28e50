"""The written workbook: every row once, real tables, links that lead somewhere, same bytes."""

import re
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit.check.cases import empty_database
from audit.derive import install
from audit.store import open_writable
from audit.store.snapshot import insert
from reports.workbook import sheet, write_workbook
from reports.workbook.readme import SCHEMA
from reports.workbook.tabs import tabs
from tests import report_sheets
from tests.report_sheets import NAMES, OPTIONS, Values, column, read
from tests.support import day, run_record

book = report_sheets.book
connection = report_sheets.connection
content = report_sheets.content
written = report_sheets.written


SOFFICE = shutil.which("soffice")


def test_rows_are_those_of_the_database(
    connection: sqlite3.Connection, written: tuple[Path, dict[str, int]], content: dict[str, Values]
) -> None:
    """Every object is one row, and the numbers returned are those in the file."""
    rows = written[1]
    for name, table in (("VM", "vm"), ("Host", "host"), ("Volume", "volume"), ("Rules", "rule")):
        count = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        assert rows[name] == count == len(content[name]) - 1
    assert rows["Findings"] > 0
    assert rows["Changes"] > 0
    assert set(content) == {"README", *NAMES.split(), "_schema"}
    for tab in tabs():
        assert list(content[tab.name][0]) == [c.header for c in tab.columns]


def test_tables_are_real(book: Any, written: tuple[Path, dict[str, int]]) -> None:
    """Every tab is an Excel table over all its rows, with a filter, frozen, without merging."""
    rows = written[1]
    for tab in (*tabs(), SCHEMA):
        found = book[tab.name]
        table = found.tables[tab.table]
        assert table.autoFilter is not None
        assert table.ref.endswith(str(max(1, rows[tab.name]) + 1))
        assert [c.name for c in table.tableColumns] == [c.header for c in tab.columns]
        assert found.freeze_panes == "B2"
        assert not found.merged_cells.ranges
        assert [cell.comment.text for cell in found[1]] == [c.doc for c in tab.columns]
    assert book["_schema"].sheet_state == "hidden"


def test_readme_links_to_every_tab_and_names_the_period(
    content: dict[str, Values], written: tuple[Path, dict[str, int]]
) -> None:
    """The cover lists all tabs with their rows; the customer's name is only text."""
    lines = content["README"]
    listed = {row[0]: row[2] for row in lines if isinstance(row[2], int | float)}
    assert listed == written[1]
    told = [row[1] for row in lines]
    assert "=HYPERLINK(1)" in told
    assert "2026-06-04 06:00:00 UTC" in told or any("UTC" in str(t) for t in told)
    with zipfile.ZipFile(written[0]) as package:
        sheet_xml = package.read("xl/worksheets/sheet1.xml").decode()
    assert all(f"'{name}'!A1" in sheet_xml for name in NAMES.split())
    assert "<f>" not in sheet_xml


def test_findings_lead_to_their_objects(book: Any) -> None:
    """The object of a finding is a link to the row with its ID."""
    rows = list(book["Findings"].iter_rows(min_row=2))
    names = [cell.value for cell in book["Findings"][1]]
    followed = 0
    for row in rows:
        link = row[names.index("Object")].hyperlink
        if link is not None:
            place, _, cell = link.location.partition("!")
            target = book[place.strip("'")]
            line = target[int(cell[1:])]
            known = {str(line[0].value), str(line[-1].value)}
            assert any(one in str(row[-1].value) for one in known)
            followed += 1
    assert followed > len(rows) / 3


def test_schema_tells_every_column(content: dict[str, Values]) -> None:
    """The hidden tab holds meaning, unit and source of every column of every tab."""
    found = {(row[0], row[2]) for row in content["_schema"][1:]}
    assert found == {(tab.name, c.header) for tab in tabs() for c in tab.columns}
    memory = next(r for r in content["_schema"] if r[0] == "VM" and r[2] == "Memory GiB")
    assert memory[4:] == ("GiB", "vm.memory")


def test_changes_name_both_sides(content: dict[str, Values]) -> None:
    """Changes tell new, gone and changed, with before and after as names and units."""
    rows = content["Changes"]
    assert set(column(rows, "Kind")) == {"new", "gone", "changed"}
    changed = [row for row in rows[1:] if row[0] == "changed"]
    assert all(row[4] for row in changed)
    assert all(row[4] is None for row in rows[1:] if row[0] != "changed")
    uuid = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")
    assert not any(uuid.match(str(row[5])) or uuid.match(str(row[6])) for row in changed)


def test_same_database_gives_the_same_bytes(
    connection: sqlite3.Connection, written: tuple[Path, dict[str, int]], tmp_path: Path
) -> None:
    """Dates come from the data: writing twice gives the same file."""
    again = tmp_path / "again.xlsx"
    write_workbook(connection, again, OPTIONS)
    assert again.read_bytes() == written[0].read_bytes()


def test_nothing_is_left_behind(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """Only the workbook stays: no draft, no temporary table, no open transaction."""
    before = connection.in_transaction
    write_workbook(connection, tmp_path / "a.xlsx")
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
    left = connection.execute("SELECT name FROM sqlite_temp_master WHERE name LIKE 'report_%'")
    assert left.fetchall() == []
    assert connection.in_transaction == before


def test_an_empty_database_has_all_tabs_and_columns(tmp_path: Path) -> None:
    """Without any collection every table is there with its header and says so."""
    with closing(empty_database(install)) as opened:
        rows = write_workbook(opened, tmp_path / "empty.xlsx")
    found = read(tmp_path / "empty.xlsx")
    assert rows["VM"] == 0
    assert len(found["VM"]) == 2
    assert set(found["VM"][1]) == {None}
    assert [list(found[t.name][0]) == [c.header for c in t.columns] for t in tabs()].count(
        False
    ) == 0
    assert any("nothing was collected yet" in str(row) for row in found["README"])


def test_a_failed_collection_is_told(tmp_path: Path) -> None:
    """A source that did not answer is a row of Coverage, not an absence."""
    with open_writable(tmp_path / "failed.db") as opened:
        failed = replace(run_record("cloudstack:x", day(2)), status="failed")
        insert(opened, replace(failed, reason="no answer from 10.0.0.1"))
        install(opened)
        write_workbook(opened, tmp_path / "failed.xlsx")
    rows = read(tmp_path / "failed.xlsx")["Coverage"]
    assert rows[1][:3] == ("cloudstack:x", "source", "failed")
    assert "no answer from 10.0.0.1" in rows[1]
    assert column(rows, "Last success UTC") == [None]


def test_a_long_tab_goes_on_in_a_second_sheet(
    connection: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More rows than a sheet holds are split, none is lost, and the cover says so."""
    monkeypatch.setattr(sheet, "MAX_ROWS", 60)
    monkeypatch.setattr("reports.workbook.readme.MAX_ROWS", 60)
    rows = write_workbook(connection, tmp_path / "long.xlsx")
    found = read(tmp_path / "long.xlsx")
    parts = [name for name in found if name.split(" (")[0] == "VM"]
    assert len(parts) == -(-rows["VM"] // 60) > 1
    assert sum(len(found[name]) - 1 for name in parts) == rows["VM"]
    assert len({row[-1] for name in parts for row in found[name][1:]}) == rows["VM"]
    assert any("goes on in VM (2)" in str(row) for row in found["README"])


@pytest.mark.daemon
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_every_sheet(
    written: tuple[Path, dict[str, int]], tmp_path: Path
) -> None:
    """LibreOffice loads the workbook and its export has every row of every sheet."""
    export = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = [
        str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
        "--convert-to", export, "--outdir", str(tmp_path), str(written[0]),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, timeout=180, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    for name in ("VM", "Host", "Volume", "NIC-VM", "Pool"):
        text = (tmp_path / f"{written[0].stem}-{name}.csv").read_text(encoding="utf-8")
        assert text.count("\n") == written[1][name] + 1
    exported = {path.stem.partition("-")[2] for path in tmp_path.glob("*.csv")}
    assert exported >= {"README", *NAMES.split()}
