"""Rows as XML, straight into the stream XlsxWriter keeps for a sheet in constant_memory mode.

XlsxWriter spends three quarters of a large workbook on calls per cell; cells of a table column all
look alike and their values come again and again, so their XML is prepared once here. XlsxWriter
still writes everything else: styles, tables, comments, links, charts, the package. `verify` reads
the result back.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from reports.workbook.form import FORMS, MAX_TEXT, Cell

_PLAIN = re.compile(r"[\w/.:@+=(-](?:[\w/.:@+=(), -]*[\w/.:@+=)-])?").fullmatch  # nothing to escape
_ESCAPED = re.compile(r"(_x[0-9a-fA-F]{4}_)")  # Excel would decode it
_KEPT = 2048  # values of a column whose XML is kept


@dataclass(frozen=True, slots=True)
class Look:
    """How the cells of a column are made. link: style of those that lead somewhere.

    whole: style of whole numbers among mixed values, else None.
    """

    convert: Callable[[object], Cell]
    style: Any
    link: Any = None
    whole: Any = None


class Rows:
    """Data rows of one sheet, below a header that was written through XlsxWriter."""

    def __init__(self, sheet: Any, looks: Sequence[Look]) -> None:
        sheet._write_single_row(1)  # noqa: SLF001 - ends the header row; it has no public name
        self._sheet = sheet
        self._write = sheet.row_data_fh.write
        self._starts = [f'<c r="{xl_col_to_name(number)}' for number in range(len(looks))]
        self._plain = [_Pieces(look, look.style) for look in looks]
        self._links = {
            place: _Pieces(look, look.link) for place, look in enumerate(looks) if look.link
        }

    def add(
        self, number: int, row: Sequence[Any], height: float | None, linked: Sequence[int] = ()
    ) -> None:
        """Write stored values as row `number` (0 is the header); None leaves a cell out."""
        place = number + 1
        pieces = self._plain
        if linked:
            pieces = [*pieces]
            for column in linked:
                pieces[column] = self._links[column]
        size = f' ht="{height:g}" customHeight="1"' if height else ""
        cells = [
            f"{start}{place}{piece[value]}"
            for start, piece, value in zip(self._starts, pieces, row, strict=False)
            if value is not None
        ]
        self._write(f'<row r="{place}"{size}>{"".join(cells)}</row>')
        self._sheet.dim_rowmax = number


class _Pieces(dict[Any, str]):
    """Value -> XML of its cell behind the row number."""

    def __init__(self, look: Look, style: Any) -> None:
        super().__init__()
        self._convert = look.convert
        self._is_text = look.convert is FORMS["text"].convert
        self._style = _index(style)
        self._whole = None if look.whole is None else _index(look.whole)
        self._room = 0 if look.whole else _KEPT  # among mixed values 1 and 1.0 look different

    def __missing__(self, value: Any) -> str:
        piece = self._piece(value)
        if self._room:
            self._room -= 1
            self[value] = piece
        return piece

    def _piece(self, value: Any) -> str:
        if self._is_text and _is_plain(value):
            return f'" s="{self._style}" t="inlineStr"><is><t>{value}</t></is></c>'
        cell = self._convert(value)
        if isinstance(cell, str):
            return f'" s="{self._style}" t="inlineStr"><is>{_text(cell)}</is></c>'
        if cell is None:
            return f'" s="{self._style}"/>'
        style = self._style if self._whole is None or isinstance(cell, float) else self._whole
        return f'" s="{style}"><v>{cell!r}</v></c>'


def _index(style: Any) -> int:
    return int(style._get_xf_index())  # noqa: SLF001 - what XlsxWriter itself writes per cell


def _is_plain(value: object) -> bool:
    """Text as most names are: nothing to clean, to escape or to cut."""
    return (
        isinstance(value, str)
        and len(value) < MAX_TEXT // 2
        and _PLAIN(value) is not None
        and "_x" not in value
    )


def _text(text: str) -> str:
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "_x" in text:
        text = _ESCAPED.sub(r"_x005F\1", text)
    keep = "" if text == text.strip() else ' xml:space="preserve"'
    return f"<t{keep}>{text}</t>"
