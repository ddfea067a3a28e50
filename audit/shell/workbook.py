"""A result as an Excel workbook: strings stay strings, numbers stay numbers."""

import math
from datetime import datetime
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from audit.errors import QueryError
from audit.shell.formats import numeric_columns
from audit.shell.inert import plain
from audit.shell.query import Result

_MOST_ROWS = 1_048_575  # Excel's, less the header
_MOST_COLUMNS = 16_384
_MOST_TEXT = 32_767
_EXACT = 2**53  # larger integers lose digits in Excel
_WIDEST = 60
_CUT = " [cut]"
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write_workbook(result: Result, out: IO[bytes]) -> None:
    """Write one sheet with a frozen, filtered header; same result, same bytes.

    Raises QueryError when Excel cannot hold it.
    """
    if len(result.rows) > _MOST_ROWS or len(result.columns) > _MOST_COLUMNS:
        raise QueryError(
            f"Excel holds {_MOST_ROWS} rows and {_MOST_COLUMNS} columns, the result has "
            f"{len(result.rows)} and {len(result.columns)}; write csv, or ask for less."
        )
    book = xlsxwriter.Workbook(out, _OPTIONS)
    # the time of writing would make every file differ
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - xlsxwriter takes naive
    sheet = book.add_worksheet("query")
    bold = book.add_format({"bold": True, "bottom": 1})
    for position, size in enumerate(_widths(result)):
        sheet.set_column(position, position, size)
    for position, name in enumerate(result.columns):
        sheet.write_string(0, position, name, bold)
    for number, row in enumerate(result.rows, 1):
        for position, value in enumerate(row):
            _write(sheet, number, position, value)
    sheet.freeze_panes(1, 0)
    if result.columns:
        sheet.autofilter(0, 0, len(result.rows), len(result.columns) - 1)
    book.close()


def _write(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    if value is None:
        return
    if _is_exact(value):
        sheet.write_number(row, column, value)
        return
    text = str(plain(value))
    if len(text) > _MOST_TEXT:
        text = text[: _MOST_TEXT - len(_CUT)] + _CUT
    sheet.write_string(row, column, text)


def _is_exact(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and abs(value) <= _EXACT


def _widths(result: Result) -> list[int]:
    """Widths for the first rows; numbers get a little room."""
    sample = result.rows[:200]
    return [
        min(
            _WIDEST,
            max(len(str(v)) for v in (name, *(row[position] for row in sample))) + 2 + number,
        )
        for position, (name, number) in enumerate(
            zip(result.columns, numeric_columns(result), strict=True)
        )
    ]
