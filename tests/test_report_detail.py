"""`[detail]`: how much of a section the page has."""

import sqlite3
from pathlib import Path

import pytest

from audit.errors import ConfigError
from reports.html import HtmlOptions, render
from reports.html.sections import FOLDER
from tests.command_line import run
from tests.demo_estate import configure, write
from tests.report_page import Outline, full, page

NAMES = [file.name.partition("_")[2].partition(".")[0] for file in sorted(FOLDER.glob("*.j2"))]
KEPT = {"executive", "findings", "coverage", "method"}


def test_left_out_and_said(db: sqlite3.Connection) -> None:
    """All that may go goes; links lead somewhere, and coverage names what is not there."""
    full(db)
    before = Outline(page(db))
    text = render(db, HtmlOptions(detail=dict.fromkeys(set(NAMES) - KEPT, "none")))
    outline = Outline(text)
    assert set(NAMES) & set(outline.ids) == KEPT
    assert len(set(NAMES) & set(before.ids)) > len(KEPT)
    assert {link[1:] for link in outline.links} <= set(outline.ids)
    said = text.partition("Left out of this edition by its configuration:")[2].partition("</p>")[0]
    assert "Capacity" in said
    assert "Findings" not in said


def test_short_tables_say_how_many_more(desk: Path) -> None:
    """Five rows of each table, the rest is counted; other sections and the figures stay."""
    whole = write(desk, "html")
    configure(desk, '[detail]\ninventory = "short"\nfindings = "short"\n')
    short = write(desk, "html")
    assert len(short) < len(whole)
    part, usual = (
        text.partition('<section id="inventory"')[2].partition("</section>")[0]
        for text in (short, whole)
    )
    rows = [table.count("<tr>") - 1 for table in part.split("<table>")[1:]]
    assert max(rows) == 5
    assert len(rows) == usual.count("<table>")
    assert "more rows, listed in the workbook." in part
    assert "Left out of this edition" not in short


def test_short_failures_have_the_worst_blocks(desk: Path) -> None:
    """Five blocks of components, and nothing leads to one that is not there."""
    whole = write(desk, "html")
    configure(desk, '[detail]\nblast = "short"\n')
    short = write(desk, "html")
    blocks = [id_ for id_ in Outline(short).ids if id_.startswith("whatif-")]
    before = [id_ for id_ in Outline(whole).ids if id_.startswith("whatif-")]
    assert len(before) > len(blocks) == 5
    assert blocks[0] == before[0]
    inside = {link[1:] for link in Outline(short).links if link.startswith("#")}
    assert inside <= set(Outline(short).ids)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('inventry = "none"', "detail.inventry: no such section; there are executive, "),
        ('inventory = "brief"', "detail.inventory: 'brief' is not one of full, short, none."),
        ('findings = "none"', "detail.findings: this section can be short, but never left out."),
        ("inventory = 3", "detail.inventory must be text."),
    ],
)
def test_refused(desk: Path, line: str, said: str) -> None:
    """A wrong section or level is told, and no page is written."""
    configure(desk, f"[detail]\n{line}\n")
    found = run("report", "--html")
    assert found.code == 2
    assert said in found.err
    assert not list((desk / "out").glob("*.html"))


def test_what_is_no_section_is_refused_by_the_page(db: sqlite3.Connection) -> None:
    """The page checks for itself."""
    full(db)
    with pytest.raises(ConfigError):
        render(db, HtmlOptions(detail={"x": "none"}))
