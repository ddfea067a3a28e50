"""A list of servers as asset databases export it: CSV with a header, comma or semicolon.

Columns by name, in any order and case: HEADERS; others are not looked at. Dates are ISO 8601
(2026-12-31, also with a time behind it).
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from audit.model.assets import Asset

# what is asked -> names of columns that tell it, the better first
HEADERS = {
    "serial": ("serial", "serial number", "service tag"),
    "shipped": ("shipped", "ship date", "purchased", "purchase date"),
    "contract_end": ("contract end", "warranty end"),
}
_BETWEEN = re.compile(r"[\s_-]+")
_SHOWN = 40


class Line(NamedTuple):
    """One server of the list, as it is written. number: line of the file its row ends at."""

    number: int
    serial: str
    shipped: str
    contract_end: str


def lines(content: bytes) -> Iterator[Line]:
    """Lines with something in them. Raises ValueError: what is wrong with the file as a whole."""
    # serials and dates are ASCII: how other columns are encoded does not matter
    text = content.decode("utf-8-sig", errors="replace")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        places = _places(next(rows, []))
        for row in rows:
            told = [_first(row, places[name]) for name in HEADERS]
            if any(told):
                yield Line(rows.line_num, *told)
    except csv.Error as error:
        raise ValueError(f"is no CSV at line {rows.line_num}: {error}") from error


def asset_of(line: Line, seen: dict[str, int]) -> Asset:
    """The server of a line. Raises ValueError saying why not. seen: serial -> line, added to."""
    if not line.serial:
        raise ValueError("it has no serial")
    shipped, end = _day(line.shipped, "shipped"), _day(line.contract_end, "contract end")
    known = seen.setdefault(line.serial.lower(), line.number)
    if known != line.number:
        raise ValueError(f"line {known} has the serial {line.serial[:_SHOWN]} too")
    return Asset(serial=line.serial, shipped=shipped, contract_end=end)


def _places(header: list[str]) -> dict[str, list[int]]:
    """Places of the columns by what they tell. Raises ValueError."""
    found = [_BETWEEN.sub(" ", name).strip().lower() for name in header]
    places = {
        asked: [found.index(name) for name in names if name in found]
        for asked, names in HEADERS.items()
    }
    if not places["serial"]:
        raise ValueError(f"has no column serial (or {' or '.join(HEADERS['serial'][1:])})")
    if not places["shipped"] and not places["contract_end"]:
        raise ValueError("has neither a column shipped (or purchased) nor one contract_end")
    return places


def _first(row: list[str], places: list[int]) -> str:
    """The first of these cells with something in it."""
    cells = (row[place].strip() for place in places if place < len(row))
    return next(filter(None, cells), "")


def _day(text: str, what: str) -> str | None:
    """A day, or None for an empty cell. Raises ValueError."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        raise ValueError(f"{what} {text[:_SHOWN]!r} is not a date such as 2026-12-31") from None
