"""Rows of one tab into worksheets: a real Excel table each, with flat memory.

XlsxWriter's constant_memory mode writes rows as they come, but refuses tables, because a table may
fill in cells. Ours fills nothing: it is declared over two rows and then stretched over those
written. `verify` reads back from the finished file that this worked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from xlsxwriter.utility import xl_range  # type: ignore[import-untyped]

from reports.language import t
from reports.workbook.form import Cell
from reports.workbook.links import TabLinks
from reports.workbook.rows import Look, Rows
from reports.workbook.style import FLAG, WORDS, Styles
from reports.workbook.tabs import Tab, TabColumn

MAX_ROWS = 1_048_575  # below the header
_SAMPLE = 400
_NARROW, _WIDE = 7.0, 62.0  # the longest names of settings are 55 characters
_WRAPPED = {"wrap": 48.0, "prose": 84.0}  # looks of long texts and their widths
_PAGE = 260.0  # characters across an A3 sheet that can still be read
_LINE, _MAX_LINES = 13.0, 14
_CHAR = 1.08
_FILTER = 2.6  # room for the filter button
_NOTE_LINE = 38

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One worksheet of a tab; tabs longer than a sheet have several."""

    tab: Tab
    sheet: Any
    name: str
    table: str


def part_names(tab: Tab, rows: int) -> list[tuple[str, str]]:
    """Sheet and table names of a tab with so many rows."""
    parts = max(1, -(-rows // MAX_ROWS))
    return [(tab.name, tab.table)] + [
        (f"{tab.name} ({number})", f"{tab.table}_{number}") for number in range(2, parts + 1)
    ]


class TabWriter:
    """Writes one tab. links: where its cells lead, and who leads to its rows; None: nobody."""

    def __init__(self, tab: Tab, styles: Styles, links: TabLinks | None = None) -> None:
        self._tab = tab
        self._styles = styles
        self._links = links
        self._looks = [self._look(number, column) for number, column in enumerate(tab.columns)]
        self._wrapped = [place for place, c in enumerate(tab.columns) if c.look in _WRAPPED]

    def _look(self, number: int, column: TabColumn) -> Look:
        style = self._styles.cell(column.form, wrap=column.look in _WRAPPED, bold=number == 0)
        link = self._styles.link(column.form, bold=number == 0) if column.to else None
        whole = self._styles.whole() if column.form.name == "any" else None
        return Look(column.form.convert, style, link, whole)

    def write(self, parts: list[Part], rows: Iterable[Row]) -> int:
        """Write rows into the parts in turn; returns how many."""
        source = iter(rows)
        return sum(self._write_part(part, source) for part in parts)

    def _write_part(self, part: Part, rows: Iterator[Row]) -> int:
        first = list(islice(rows, min(_SAMPLE, MAX_ROWS)))
        widths = self._widths(first)
        self._header(part.sheet)
        lines = Rows(part.sheet, self._looks)
        number = 0
        for number, row in enumerate(islice(chain(first, rows), MAX_ROWS), 1):
            linked = self._links.row(part.sheet, part.name, number, row) if self._links else ()
            lines.add(number, row, self._height(row, widths), linked)
        if not number:
            self._nothing(lines)
        self._finish(part, max(1, number), widths)
        return number

    def _nothing(self, lines: Rows) -> None:
        """A table without rows has one empty row: Excel wants it."""
        lines.add(1, (), None)

    def _cells(self, row: Row) -> list[Cell]:
        return [c.form.convert(value) for c, value in zip(self._tab.columns, row, strict=False)]

    def _height(self, row: Row, widths: list[float]) -> float | None:
        """Height for the longest wrapped text; given, because not every program works it out."""
        if not self._wrapped:
            return None
        lines = max(
            _lines(self._looks[place].convert(row[place]), widths[place]) for place in self._wrapped
        )
        return _LINE * min(_MAX_LINES, lines) + 2

    def _header(self, sheet: Any) -> None:
        sheet.set_row(0, 32)
        for number, column in enumerate(self._tab.columns):
            style = self._styles.header(column.form, wrap=number in self._wrapped)
            sheet.write_string(0, number, column.header, style)
            _note(sheet, number, column)

    def _widths(self, rows: list[Row]) -> list[float]:
        """Width of every column, from the first rows and the header."""
        widths = [_header_width(column) for column in self._tab.columns]
        for row in rows:
            for place, cell in enumerate(self._cells(row)):
                widths[place] = max(widths[place], _width(self._tab.columns[place], cell))
        limits = (_WRAPPED.get(c.look, _WIDE) for c in self._tab.columns)
        return [max(_NARROW, min(pair)) for pair in zip(widths, limits, strict=True)]

    def _finish(self, part: Part, rows: int, widths: list[float]) -> None:
        sheet, columns = part.sheet, self._tab.columns
        for number, (column, width) in enumerate(zip(columns, widths, strict=True)):
            sheet.set_column(number, number, width)
            _colour(sheet, self._styles, column, (1, number, rows, number))
        _declare_table(part, rows)
        sheet.freeze_panes(1, 1)
        _page(sheet, self._tab, sum(widths))


def _declare_table(part: Part, rows: int) -> None:
    sheet, last = part.sheet, len(part.tab.columns) - 1
    sheet.constant_memory = False
    sheet.add_table(
        0, 0, 1, last,
        {
            "name": part.table,
            "style": "Table Style Light 1",
            "columns": [{"header": column.header} for column in part.tab.columns],
        },
    )  # fmt: skip
    sheet.constant_memory = True
    whole = xl_range(0, 0, rows, last)
    sheet.tables[-1].update(range=whole, a_range=whole, autofilter=whole)


def _lines(cell: Cell, width: float) -> int:
    """Lines a wrapped text takes."""
    if not isinstance(cell, str):
        return 1
    return sum(1 + int(len(line) / width) for line in cell.split("\n"))


def _width(column: TabColumn, cell: Cell) -> float:
    if cell is None:
        return 0
    if isinstance(cell, str):
        return max(map(len, cell.split("\n"))) * _CHAR + 2
    if column.form.number_format.startswith("yyyy"):
        return len(column.form.number_format) * _CHAR + 2
    return len(f"{cell:,.1f}") * _CHAR + 2


def one_line(header: str) -> float:
    """Width of a header that is not wrapped, with room for the filter button."""
    return len(header) * _CHAR + _FILTER


def _header_width(column: TabColumn) -> float:
    """Headers may take two lines, with room for the filter button."""
    words = column.header.split()
    longest = max(len(word) for word in words)
    half = min(
        max(len(" ".join(words[:cut])), len(" ".join(words[cut:]))) for cut in range(len(words))
    )
    return max(longest, half) * _CHAR + _FILTER


def _note(sheet: Any, number: int, column: TabColumn) -> None:
    """Meaning of the column, shown when the pointer rests on its header."""
    lines = len(column.doc) // _NOTE_LINE + 1
    sheet.write_comment(
        0, number, column.doc,
        {"width": 250, "height": 16 + 15 * lines, "author": "stackaudit", "color": "#FFFFF0"},
    )  # fmt: skip


def _colour(sheet: Any, styles: Styles, column: TabColumn, area: tuple[int, ...]) -> None:
    """Conditional formats of the few columns that have a look."""
    for properties, words in WORDS.get(column.look, ()):
        style = styles.rule(properties)
        for word in words:
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": style}
            sheet.conditional_format(*area, rule)
    if column.look == "flag":
        style = styles.rule(FLAG)
        rule = {"type": "cell", "criteria": ">", "value": 0, "format": style}
        sheet.conditional_format(*area, rule)
    if column.look == "bar":
        sheet.conditional_format(
            *area,
            {
                "type": "data_bar", "data_bar_2010": True, "bar_solid": True,
                "bar_color": "#9CC5E0", "min_type": "num", "max_type": "num",
                "min_value": 0, "max_value": 1,
            },
        )  # fmt: skip


def _page(sheet: Any, tab: Tab, width: float) -> None:
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(max(1, round(width / _PAGE)), 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_header(f'&L&"Calibri,Bold"{t(tab.title).replace("&", "&&")}')
    sheet.set_footer(t("&L&8&F&C&8&A&R&8Page &P of &N"))
