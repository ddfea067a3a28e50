"""The written workbook breaks no rule that makes Excel repair it, and its columns stay."""

import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit.check.cases import empty_database
from audit.derive import install
from audit.store import open_readonly, open_writable
from reports.workbook import links, sheet, write_workbook
from reports.workbook.book import WorkbookOptions
from tests import report_sheets
from tests.report_sheets import load
from tests.support import day, vm, write
from tests.workbook_columns import FILE, columns
from tests.xlsx_rules import complaints

connection = report_sheets.connection
book = report_sheets.book
written = report_sheets.written


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of three VMs."""
    path = tmp_path_factory.mktemp("small") / "small.xlsx"
    with open_writable(path.with_suffix(".db")) as opened:
        write(opened, day(1), {"vm": [vm(name, name=name) for name in "abc"]})
        install(opened)
        write_workbook(opened, path)
    assert complaints(path) == []
    return path


def test_columns_are_those_promised() -> None:
    """Tabs, tables and columns are the frozen ones, in order: pivots and formulas name them."""
    assert columns() == FILE.read_text(encoding="utf-8"), (
        "columns of the workbook changed; if only added: python -m tests.workbook_columns"
    )


def test_excel_has_nothing_to_repair(written: tuple[Path, dict[str, int]]) -> None:
    """The demo estate's workbook keeps every rule."""
    assert complaints(written[0]) == []


def test_an_empty_and_a_split_workbook_are_whole(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables without rows, and tabs that go on in further sheets, keep every rule too."""
    with closing(empty_database(install)) as opened:
        write_workbook(opened, tmp_path / "empty.xlsx", WorkbookOptions(title="[a]*?/\\:"))
    assert complaints(tmp_path / "empty.xlsx") == []
    monkeypatch.setattr(sheet, "MAX_ROWS", 50)
    monkeypatch.setattr(links, "MAX_LINKS", 30)
    with open_readonly(demo) as opened:
        install(opened)
        write_workbook(opened, tmp_path / "split.xlsx")
    assert complaints(tmp_path / "split.xlsx") == []
    found = load(tmp_path / "split.xlsx")
    assert sum(1 for row in found["VM"] for cell in row if cell.hyperlink) <= 35
    targets = {
        cell.hyperlink.location.partition("!")[0]
        for row in found["Volume (2)"]
        for cell in row
        if cell.hyperlink
    }
    assert "'VM (2)'" in targets


def test_links_lead_both_ways(book: Any) -> None:
    """Host, VM, pool, switch port and finding lead to each other; what looks like a link is one."""
    ways = set()
    for page in book.worksheets:
        for row in page.iter_rows(min_row=2):
            for cell in row:
                if cell.hyperlink is not None:
                    ways.add((page.title, cell.hyperlink.location.partition("!")[0].strip("'")))
                elif cell.font.u is not None:
                    assert cell.value is None, (page.title, cell.coordinate)
    assert ways >= {
        ("VM", "Host"), ("Host", "VM"), ("VM", "Pool"), ("Pool", "Volume"), ("Volume", "VM"),
        ("Findings", "Host"), ("Host", "Findings"), ("Findings", "Pool"), ("Pool", "Findings"),
        ("Host", "Cabling"), ("Cabling", "Switch-Port"), ("Switch-Port", "Host"),
        ("NIC-Host", "Switch-Port"), ("Pool", "Array"), ("Findings", "Rules"),
    }  # fmt: skip


def test_a_link_leads_to_the_row_it_names(book: Any) -> None:
    """The host of a VM, the first VM of a host, the port of a cable: names agree on both ends."""
    for tab, column, other in (
        ("VM", "Host", "Host"), ("Volume", "Pool", "Pool"), ("Cabling", "Port", "Port"),
        ("Host", "VMs", "Host"), ("Pool", "Volumes", "Pool"), ("Server-NIC", "Switch", "Switch"),
    ):  # fmt: skip
        header = [cell.value for cell in book[tab][1]]
        followed = 0
        for row in book[tab].iter_rows(min_row=2):
            link = row[header.index(column)].hyperlink
            if link is not None:
                place, _, cell = link.location.partition("!")
                goal = book[place.strip("'")]
                there = [c.value for c in goal[1]].index(other)
                name = row[header.index(column if column == other else tab)].value
                assert goal[int(cell[1:])][there].value == name
                followed += 1
        assert followed, tab


def damaged(path: Path, target: Path, member: str, change: Callable[[str], str]) -> Path:
    """A copy with one part changed."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data.decode()).encode() if name == member else data)
    return target


@pytest.mark.parametrize(
    ("member", "old", "new", "complaint"),
    [
        ("xl/workbook.xml", 'name="Host"', 'name="vm"', "two sheets of one name"),
        ("xl/workbook.xml", 'name="Host"', 'name="a/b"', "sheet name"),
        ("xl/workbook.xml", 'name="Host"', f'name="{"h" * 32}"', "sheet name"),
        ("xl/tables/table6.xml", 'displayName="tbl_vm', 'displayName="tbl_host', "two tables"),
        ("xl/tables/table6.xml", 'displayName="tbl_vm', 'displayName="VM1', "table name"),
        ("xl/tables/table6.xml", 'name="Zone"', 'name="zone "', "not the header"),
        ("xl/tables/table6.xml", 'name="Zone"', 'name="VM"', "two columns"),
        ("xl/worksheets/sheet7.xml", '<row r="3"', '<row r="2"', "row 2 behind 2"),
        ("xl/worksheets/sheet7.xml", 'r="B1"', 'r="A1"', "cell A1"),
        ("xl/worksheets/sheet7.xml", '<c r="B1" s="', '<c r="B1" s="9', "no such style"),
        ("xl/worksheets/sheet7.xml", "<is><t>", "<f>1</f><is><t>", "a formula"),
        ("xl/worksheets/sheet1.xml", "'Host'!A", "'Hosts'!A", "link to nowhere"),
        ("xl/worksheets/sheet7.xml", "</worksheet>", "</work>", "mismatched tag"),
        ("xl/worksheets/sheet7.xml", "<t>a<", f"<t>{'x' * 32768}<", "text too long"),
    ],
)
def test_the_rules_notice(
    small: Path,
    tmp_path: Path,
    member: str,
    old: str,
    new: str,
    complaint: str,
) -> None:
    """Each rule of the check finds the damage it is there for."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    found = complaints(damaged(small, tmp_path / "odd.xlsx", member, change))
    assert any(complaint in one for one in found), found
