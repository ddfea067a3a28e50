"""Rows as XML, straight into the stream XlsxWriter keeps for a sheet in constant_memory mode.

XlsxWriter spends three quarters of a large workbook on calls per cell; cells of a table column all
look alike, so their XML is joined from prepared pieces here. XlsxWriter still writes everything
else: styles, tables, comments, charts, the package. `verify` reads the result back.
"""

import re
from typing import Any

from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from reports.workbook.form import Cell

_ESCAPED = re.compile(r"(_x[0-9a-fA-F]{4}_)")  # Excel would decode it


class Rows:
    """Data rows of one sheet, below a header that was written through XlsxWriter.

    formats: style of every column, and whether it holds any kind of value; whole numbers among
    such are styled `whole`.
    """

    def __init__(self, sheet: Any, formats: list[tuple[Any, bool]], whole: Any) -> None:
        sheet._write_single_row(1)  # noqa: SLF001 - ends the header row; it has no public name
        self._sheet = sheet
        self._write = sheet.row_data_fh.write
        self._cells = [
            (f'<c r="{xl_col_to_name(number)}', f'" s="{_index(style)}"', mixed)
            for number, (style, mixed) in enumerate(formats)
        ]
        self._whole = f'" s="{_index(whole)}"'

    def add(self, number: int, cells: list[Cell], height: float | None) -> None:
        """Write a row (0 is the header); None leaves a cell out."""
        row = number + 1
        size = f' ht="{height:g}" customHeight="1"' if height else ""
        parts = [f'<row r="{row}"{size}>']
        for (start, style, mixed), cell in zip(self._cells, cells, strict=True):
            if cell is None:
                continue
            if isinstance(cell, str):
                parts.append(f'{start}{row}{style} t="inlineStr"><is>{_text(cell)}</is></c>')
            elif mixed and isinstance(cell, int):
                parts.append(f"{start}{row}{self._whole}><v>{cell}</v></c>")
            else:
                parts.append(f"{start}{row}{style}><v>{cell!r}</v></c>")
        parts.append("</row>")
        self._write("".join(parts))
        self._sheet.dim_rowmax = number


def _index(style: Any) -> int:
    return int(style._get_xf_index())  # noqa: SLF001 - what XlsxWriter itself writes per cell


def _text(text: str) -> str:
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "_x" in text:
        text = _ESCAPED.sub(r"_x005F\1", text)
    keep = "" if text == text.strip() else ' xml:space="preserve"'
    return f"<t{keep}>{text}</t>"
