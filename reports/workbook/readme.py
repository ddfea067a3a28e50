"""The README tab (cover, how to read, list of tabs) and the rows of the hidden _schema tab."""

import sqlite3
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from audit import __version__
from reports.language import ENGLISH, SOURCE, current, t
from reports.workbook.form import FORMS, clean
from reports.workbook.sheet import MAX_ROWS
from reports.workbook.style import ACCENT, GREY, INK, PALE, Styles
from reports.workbook.tabs import Tab, TabColumn, tabs

if TYPE_CHECKING:
    from reports.workbook.book import WorkbookOptions

NAME = "README"
_LOGO_HEIGHT = 100  # pixels
_WIDE = 100  # characters of the last column
_ACROSS = 140  # characters of the last three columns

_HOW = {
    "One row per object": (
        "Zone, Pod, Cluster and Host are repeated on every row: filter or pivot any tab without "
        "look-ups. The same column name means the same in every tab; the ID is last."
    ),
    "Blank means unknown": (
        "An empty cell was not told by the source. It is never zero and never no; n/a means that "
        "there is nothing to tell. What was not seen, and why, is in the tab Coverage."
    ),
    "Links": (
        "Underlined cells lead on: a host, VM, pool, switch or port to its own row, a number of "
        "VMs, ports or findings to the first of them. A long tab has them in its first rows only."
    ),
    "Units": (
        "Stand in the header: GiB, GHz, Gb/s, %. Numbers are numbers, dates are dates; all times "
        "are UTC. Rest the pointer on a header for its meaning."
    ),
    "Tables": (
        "Every tab is an Excel table with a stable name (tbl_vm, tbl_host ...): use it in formulas "
        "and pivots; columns are only ever added."
    ),
    "Findings": (
        "Severity is critical, high, medium, low or info. Lane says when: Now, Next, Later. A "
        "waived finding stays visible; a stale one could not be judged this time."
    ),
    "Score": (
        "100 per category, less 25 for each rule with an open critical finding, 10 high, 4 medium, "
        "1 low; not below 0. A category that could not be judged has no score."
    ),
}


def _column(key: str, label: str, doc: str, look: str = "") -> TabColumn:
    return TabColumn(key, label, FORMS["text"], doc, "the tab files", look)


SCHEMA = Tab(
    name="_schema",
    title="Meaning of every column",
    group="About",
    doc="One row per tab and column: meaning, unit and where it comes from.",
    rows="SELECT 0",
    columns=(
        _column("tab", "Tab", "Tab of the column."),
        _column("table", "Table", "Name of the Excel table."),
        _column("column", "Column", "Header of the column."),
        _column("meaning", "Meaning", "What it means.", "wrap"),
        _column("unit", "Unit", "Unit shown; stored values are in base units."),
        _column("source", "Source", "Table and column of the database, or computed."),
    ),
    sql="",
)


class Period(NamedTuple):
    """Times of the data: newest collection, the one before, the first."""

    now: str | None
    previous: str | None
    first: str | None


def read_period(connection: sqlite3.Connection) -> Period:
    """Times from `report_period`."""
    return Period(*connection.execute("SELECT now, previous, oldest FROM report_period").fetchone())


def schema_rows(chosen: tuple[Tab, ...]) -> Iterator[tuple[str, ...]]:
    """Rows of the _schema tab."""
    for tab in chosen:
        for column in tab.columns:
            unit = column.form.suffix or {"bool": "yes/no"}.get(column.form.name, "")
            yield tab.name, tab.table, column.header, column.doc, unit, column.source


def write(
    sheet: Any, styles: Styles, options: "WorkbookOptions", period: Period, rows: dict[str, int]
) -> None:
    """Fill the README tab."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 2, 10)
    sheet.set_column(3, 3, _WIDE)
    line = _cover(sheet, styles, options, period)
    line = _how_to_read(sheet, styles, line + 1)
    _list_of_tabs(sheet, styles, line + 1, rows)
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.set_footer(t("&L&8&F&C&8&A&R&8Page &P of &N"))


def _cover(sheet: Any, styles: Styles, options: "WorkbookOptions", period: Period) -> int:
    title = styles.get(font_size=22, bold=True, font_color=ACCENT)
    sheet.set_row(0, 34)
    _logo(sheet, options)
    sheet.write_string(0, 0, clean(t(options.title)), title)
    facts = (
        ("Customer", options.customer),
        ("Edition for", options.tenant),
        ("Period", options.period_of(period.now)),
        ("Prepared by", options.consultant),
        ("Contact", options.contact),
        ("Confidentiality", options.confidentiality),
        ("Data as of", _when(period.now) or t("nothing was collected yet")),
        ("Compared with", _when(period.previous) or t("no earlier collection")),
        ("First collection", _when(period.first)),
        ("Status", options.status),
        ("Seal (sha256)", options.seal),
        ("Made with", f"stackaudit {__version__}"),
        ("Language", "" if current().tag == SOURCE else t(ENGLISH)),
    )
    line = 1
    for name, value in facts:
        if value:
            sheet.write_string(line, 0, t(name), styles.get(font_color=GREY))
            sheet.write_string(line, 1, clean(value), styles.get(bold=True))
            line += 1
    return line


def _logo(sheet: Any, options: "WorkbookOptions") -> None:
    """The logo at the right of the title; a workbook takes no SVG."""
    if options.logo and options.logo.media == "image/png":
        scale = min(1.0, _LOGO_HEIGHT / options.logo.height)
        place = {"image_data": BytesIO(options.logo.content), "x_scale": scale, "y_scale": scale}
        sheet.insert_image(0, 3, "logo.png", {**place, "description": options.consultant})


def _when(text: str | None) -> str:
    return text.replace("T", " ").replace("Z", " UTC") if text else ""


def _how_to_read(sheet: Any, styles: Styles, line: int) -> int:
    _heading(sheet, styles, line, t("How to read this workbook"))
    for name, text in _HOW.items():
        line += 1
        sheet.write_string(line, 0, t(name), styles.get(bold=True))
        said = t(text)
        sheet.merge_range(line, 1, line, 3, said, styles.get(text_wrap=True))
        sheet.set_row(line, 13.0 * (1 + len(said) // _ACROSS) + 2)
    return line + 1


def _heading(sheet: Any, styles: Styles, line: int, text: str) -> None:
    style = styles.get(bold=True, font_size=13, font_color=ACCENT)
    sheet.set_row(line, 22)
    sheet.write_string(line, 0, text, style)


def _list_of_tabs(sheet: Any, styles: Styles, line: int, rows: dict[str, int]) -> None:
    _heading(sheet, styles, line, t("Tabs"))
    line += 1
    for column, text in enumerate(("Tab", "What", "Rows", "One row is"), 0):
        align = "right" if text == "Rows" else "left"
        indent = int(text == "One row is")  # as the cells under it
        style = styles.get(
            bold=True, bg_color=INK, font_color="#FFFFFF", align=align, indent=indent
        )
        sheet.write_string(line, column, t(text), style)
    groups = list(dict.fromkeys(tab.group for tab in tabs()))
    group = ""
    told = (tab for tab in tabs() if tab.name in rows)
    for tab in sorted(told, key=lambda tab: groups.index(tab.group)):
        line += 1
        if tab.group != group:
            group = tab.group
            for column in range(4):
                band = styles.get(bold=True, font_color=GREY, bg_color=PALE)
                sheet.write_string(line, column, t(group) if column == 0 else " ", band)
            line += 1
        sheet.write_url(line, 0, f"internal:'{tab.name}'!A1", styles.link(), tab.name)
        sheet.write_string(line, 1, t(tab.title), styles.get())
        sheet.write_number(line, 2, rows[tab.name], styles.whole())
        about = _about(tab, rows[tab.name])
        sheet.write_string(line, 3, about, styles.get(align="left", indent=1, text_wrap=True))
        if len(about) > _WIDE:
            sheet.set_row(line, 13.0 * (1 + len(about) // _WIDE) + 2)
    line += 1
    sheet.write_string(line, 0, SCHEMA.name, styles.get())
    sheet.write_string(line, 1, t(SCHEMA.title), styles.get())
    sheet.write_number(line, 2, rows[SCHEMA.name], styles.whole())
    hidden = t("Hidden: right-click a tab, Unhide.")
    sheet.write_string(line, 3, f"{t(SCHEMA.doc)} {hidden}", styles.get(align="left", indent=1))


def _about(tab: Tab, rows: int) -> str:
    if rows <= MAX_ROWS:
        return t(tab.doc)
    more = t("Longer than a sheet: goes on in {tab} (2) and so on.", tab=tab.name)
    return f"{t(tab.doc)} {more}"
