"""Read a written workbook back: what was promised must be in the file before it is handed over."""

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

from audit.errors import ReportError

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROW = re.compile(rb"<row ")
_CHUNK = 1 << 20


def verify(path: Path, expected: dict[str, tuple[str, int]]) -> None:
    """Check rows and table of every sheet. expected: sheet -> (table name, rows below the header).

    A sheet without a table (empty name) has no row where there is nothing.

    Raises ReportError when a sheet is missing, or its rows or its table are not as expected.
    """
    try:
        with zipfile.ZipFile(path) as book:
            sheets = _sheets(book)
            tables = _tables(book)
            for name, (table, rows) in expected.items():
                if name not in sheets:
                    raise ReportError(f"workbook: the tab {name} is missing; please report this.")
                wanted = max(1, rows) if table else rows
                _compare(name, "rows", _rows(book, sheets[name]) - 1, wanted)
                if table:
                    _compare(name, "table rows", tables.get(table, 0), wanted)
    except (OSError, zipfile.BadZipFile, KeyError, ET.ParseError) as error:
        raise ReportError(f"workbook: the file just written cannot be read ({error}).") from error


def _compare(name: str, what: str, found: int, wanted: int) -> None:
    if found != wanted:
        raise ReportError(
            f"workbook: the tab {name} has {found:,} {what} instead of {wanted:,}; the file was "
            "not kept. Please report this."
        )


def _sheets(book: zipfile.ZipFile) -> dict[str, str]:
    links = ET.fromstring(book.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - our own file
    targets = {link.attrib["Id"]: f"xl/{link.attrib['Target']}" for link in links}
    root = ET.fromstring(book.read("xl/workbook.xml"))  # noqa: S314
    return {s.attrib["name"]: targets[s.attrib[_LINK]] for s in root.iter(f"{_MAIN}sheet")}


def _tables(book: zipfile.ZipFile) -> dict[str, int]:
    """Rows below the header of every table."""
    found = {}
    for name in book.namelist():
        if name.startswith("xl/tables/"):
            root = ET.fromstring(book.read(name))  # noqa: S314
            found[root.attrib["name"]] = (
                int(root.attrib["ref"].rsplit(":")[-1].lstrip(_LETTERS)) - 1
            )
    return found


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _rows(book: zipfile.ZipFile, member: str) -> int:
    """Rows of a sheet, counted without loading it; reading it all checks its CRC too."""
    count, rest = 0, b""
    with book.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            count += len(_ROW.findall(text))
            rest = text[-(len(b"<row ") - 1) :]
    return count
