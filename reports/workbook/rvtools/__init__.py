"""The estate in the layout of RVTools, for the many tools that read its export.

`sheets/NN_vName.sql` is one sheet: a TOML header with RVTools' own headers in its order, and a
SELECT that names those CloudStack has an honest counterpart of; the others are there and empty.
`facts/N_rv_name.sql` are temporary tables several sheets read. docs/guide/rvtools.md tells which
column comes from where and which tools read it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from operator import itemgetter
from pathlib import Path
from typing import Any

from audit.errors import ReportError
from audit.model.sqlfile import SqlFile, read_sql_file
from reports.workbook import readme, sheet
from reports.workbook.book import (
    WorkbookOptions,
    add_sheets,
    ask,
    count,
    opened,
    promised,
    publish,
)
from reports.workbook.form import FORMS, Form
from reports.workbook.rows import Rows
from reports.workbook.style import Styles
from reports.workbook.tabs import Tab, TabColumn
from reports.workbook.verify import verify

_OPTIONS = WorkbookOptions(title="RVTools layout")
_VALUE = Form("rvtools", "", "General", "left", FORMS["any"].convert)
_DATE = Form("rvtools date", "", "yyyy/mm/dd hh:mm:ss", "left", FORMS["UTC"].convert)


@cache
def sheets() -> tuple[Tab, ...]:
    """All sheets in RVTools' order. Raises ReportError naming the file."""
    return tuple(_load(path) for path in _paths("sheets"))


def write_rvtools(connection: sqlite3.Connection, path: Path) -> dict[str, int]:
    """Write the workbook and return the rows of every sheet.

    Only reads the database; derived views must be installed. Raises ReportError when it cannot be
    written or does not hold what the database holds.
    """
    return publish(connection, path, _OPTIONS, lambda draft: _write(connection, draft))


def _write(connection: sqlite3.Connection, draft: Path) -> dict[str, int]:
    rows = {}
    with _facts(connection):
        counts = {tab.name: count(connection, tab) for tab in sheets()}
        with opened(draft, readme.read_period(connection), _OPTIONS) as book:
            styles = Styles(book)
            parts = {tab.name: add_sheets(book, tab, counts[tab.name]) for tab in sheets()}
            for tab in sheets():
                answer = ask(connection, tab)
                writer = _SheetWriter(tab, styles)
                rows[tab.name] = writer.write(parts[tab.name], _in_order(tab, answer))
    verify(draft, {name: ("", size) for name, (_, size) in promised(parts, counts).items()})
    return rows


class _SheetWriter(sheet.TabWriter):
    """Plain sheets: readers want a header and rows, and no row where there is nothing."""

    def _header(self, page: Any) -> None:
        for number, column in enumerate(self._tab.columns):
            page.write_string(0, number, column.label, self._styles.get(bold=True, indent=1))

    def _nothing(self, lines: Rows) -> None:
        """No row."""

    def _widths(self, rows: list[sheet.Row]) -> list[float]:
        needed = zip(super()._widths(rows), self._tab.columns, strict=True)
        return [max(width, sheet.one_line(column.label)) for width, column in needed]

    def _finish(self, part: sheet.Part, rows: int, widths: list[float]) -> None:
        for number, width in enumerate(widths):
            part.sheet.set_column(number, number, width)
        part.sheet.autofilter(0, 0, rows, len(widths) - 1)
        part.sheet.freeze_panes(1, 1)


def _in_order(tab: Tab, answer: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
    """Rows with every column of RVTools; None where the query does not name it."""
    names = [entry[0] for entry in answer.description]
    pick = itemgetter(*(names.index(c.key) if c.key in names else -1 for c in tab.columns))
    return (pick((*row, None)) for row in answer)


@contextmanager
def _facts(connection: sqlite3.Connection) -> Iterator[None]:
    """Make the `rv_*` tables and take them away after it."""
    made = []
    try:
        for path in _paths("facts"):
            name, file = path.stem.partition("_")[2], read_sql_file(path)
            connection.execute(f"CREATE TEMP TABLE {name} AS {file.sql}")
            made.append(name)
            connection.execute(f'CREATE INDEX temp.{name}_1 ON {name} ("{file.header["key"]}")')
        yield
    finally:
        for name in reversed(made):
            connection.execute(f"DROP TABLE temp.{name}")


def _paths(folder: str) -> list[Path]:
    return sorted((Path(str(files(__package__))) / folder).glob("*.sql"))


def _load(path: Path) -> Tab:
    file = read_sql_file(path)
    if not {"doc", "rows", "columns"} <= set(file.header) <= {"doc", "rows", "columns", "dates"}:
        raise ReportError(f"{path}: the header of a sheet has doc, rows, columns, perhaps dates.")
    name = path.stem.partition("_")[2]
    return Tab(
        name=name,
        title=name,
        group="",
        doc=file.header["doc"],
        rows=file.header["rows"],
        columns=tuple(_column(file, header) for header in file.header["columns"]),
        sql=file.sql,
    )


def _column(file: SqlFile, header: str) -> TabColumn:
    form = _DATE if header in file.header.get("dates", ()) else _VALUE
    return TabColumn(header, header, form, file.header["doc"], "computed")
