"""Write the workbook: tabs from their files, README and _schema from these, then read it back."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.exceptions import XlsxWriterException  # type: ignore[import-untyped]

from audit import __version__
from audit.errors import ReportError
from reports.cover import Cover
from reports.export.facts import facts
from reports.language import mark, t, use
from reports.workbook import charts, readme, sheet
from reports.workbook.links import Links
from reports.workbook.style import FONT, Styles
from reports.workbook.tabs import Tab, tabs
from reports.workbook.verify import verify

_LAST = "Findings"
_LEVEL = 5
_COLOURS = {
    "Health": "#B4232F",
    "Compute": "#0B5A8A",
    "Workload": "#2E7D6B",
    "Storage": "#7A5195",
    "Network": "#C77700",
    "Management": "#4F5D75",
    "About": "#9AA5B1",
}


@dataclass(frozen=True, slots=True)
class WorkbookOptions(Cover):
    """What the cover says."""

    title: str = mark("CloudStack health check")


def write_workbook(
    connection: sqlite3.Connection, path: Path, options: WorkbookOptions | None = None
) -> dict[str, int]:
    """Write the workbook and return the rows of every tab.

    Only reads the database (temporary tables are made on the connection); derived views must be
    installed. The file appears under its name only when complete and read back. Raises
    ReportError when it cannot be written or does not hold what the database holds.
    """
    chosen = options or WorkbookOptions()
    with use(chosen.language):
        return publish(connection, path, chosen, lambda draft: _write(connection, draft, chosen))


def publish(
    connection: sqlite3.Connection,
    path: Path,
    cover: Cover,
    write: Callable[[Path], dict[str, int]],
) -> dict[str, int]:
    """Let `write` make a draft with the facts of reports at hand; it gets its name when whole."""
    try:
        with tempfile.TemporaryDirectory(prefix=".stackaudit-", dir=path.parent) as scratch:
            draft = Path(scratch) / "draft.xlsx"
            with facts(connection, cover.overlay, tenant=bool(cover.tenant)):
                rows = write(draft)
            draft.replace(path)
    except (OSError, XlsxWriterException) as error:
        raise ReportError(
            f"{path}: the workbook cannot be written ({_why(error)}); close it if it is open in "
            "Excel, or choose another folder."
        ) from error
    return rows


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _write(connection: sqlite3.Connection, draft: Path, options: WorkbookOptions) -> dict[str, int]:
    chosen = tabs(tenant=bool(options.tenant))
    counts = {tab.name: count(connection, tab) for tab in chosen}
    period = readme.read_period(connection)
    with opened(draft, period, options) as book:
        styles = Styles(book)
        cover = book.add_worksheet(readme.NAME)
        parts = {tab.name: add_sheets(book, tab, counts[tab.name]) for tab in chosen}
        schema_parts = add_sheets(book, readme.SCHEMA, 0)
        rows = _fill(connection, styles, parts)
        charts.add(book, connection, parts["Summary"][0].sheet, styles)
        rows[readme.SCHEMA.name] = sheet.TabWriter(readme.SCHEMA, styles).write(
            schema_parts, readme.schema_rows(chosen)
        )
        schema_parts[0].sheet.hide()
        readme.write(cover, styles, options, period, rows)
        cover.activate()
    verify(draft, promised(parts, counts))
    return rows


@contextlib.contextmanager
def opened(draft: Path, period: readme.Period, options: WorkbookOptions) -> Iterator[Any]:
    """A workbook to write to, closed after it; properties and dates come from the data."""
    book = xlsxwriter.Workbook(
        str(draft),
        {
            "constant_memory": True,
            "tmpdir": str(draft.parent),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": FONT,
        },
    )
    book.set_properties(
        {
            "title": f"{t(options.title)} {options.customer}".strip(),
            "author": options.consultant or "stackaudit",
            "comments": f"stackaudit {__version__}",
            "created": datetime.fromisoformat(period.now or "2000-01-01").replace(tzinfo=None),
        }
    )
    book.set_size(2400, 1500)
    try:
        yield book
    except BaseException:
        with contextlib.suppress(Exception):  # frees its open files; the draft is thrown away
            book.close()
        raise
    _close(book)


def _close(book: Any) -> None:
    """Close with a level of compression that takes a third less time for 1 % more bytes.

    XlsxWriter has no option for it.
    """
    archive = xlsxwriter.workbook.ZipFile
    xlsxwriter.workbook.ZipFile = partial(archive, compresslevel=_LEVEL)
    try:
        book.close()
    finally:
        xlsxwriter.workbook.ZipFile = archive


def add_sheets(book: Any, tab: Tab, rows: int) -> list[sheet.Part]:
    """The sheets a tab of so many rows needs."""
    parts = []
    for name, table in sheet.part_names(tab, rows):
        added = book.add_worksheet(name)
        added.set_tab_color(_COLOURS.get(tab.group, "#9AA5B1"))
        parts.append(sheet.Part(tab, added, name, table))
    return parts


def _fill(
    connection: sqlite3.Connection, styles: Styles, parts: dict[str, list[sheet.Part]]
) -> dict[str, int]:
    """Fill every tab; Findings last, because not every object has a row to lead to."""
    wanted = frozenset(row[0] for row in connection.execute("SELECT subject FROM report_flag"))
    chosen = [group[0].tab for group in parts.values()]
    links = Links(chosen, wanted)
    rows = dict.fromkeys(parts, 0)
    for tab in sorted(chosen, key=lambda tab: tab.name == _LAST):
        answer = ask(connection, tab)
        names = [entry[0] for entry in answer.description]
        writer = sheet.TabWriter(tab, styles, links.of(tab, names))
        rows[tab.name] = writer.write(parts[tab.name], answer)
        links.done(tab)
    links.set()
    return rows


def ask(connection: sqlite3.Connection, tab: Tab) -> sqlite3.Cursor:
    """Rows of a tab. Raises ReportError that names it."""
    try:
        return connection.execute(tab.sql)
    except sqlite3.Error as error:
        raise ReportError(f"workbook: the query of the tab {tab.name} failed: {error}.") from error


def count(connection: sqlite3.Connection, tab: Tab) -> int:
    """Rows the tab must have, from the tables it tells of and not from its own query."""
    try:
        return int(connection.execute(tab.count).fetchone()[0])
    except sqlite3.Error as error:
        raise ReportError(f"workbook: the row count of {tab.name} failed: {error}.") from error


def promised(
    parts: dict[str, list[sheet.Part]], counts: dict[str, int]
) -> dict[str, tuple[str, int]]:
    """What `verify` has to find: sheet -> table and rows."""
    found = {}
    for name, group in parts.items():
        left = counts[name]
        for part in group:
            found[part.name] = (part.table, min(left, sheet.MAX_ROWS))
            left -= sheet.MAX_ROWS
    return found
