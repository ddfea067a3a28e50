"""Results for people: a table that fits the terminal, or a block a row when it cannot."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len, chop_cells, set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

from audit.shell.formats import numeric_columns
from audit.shell.inert import inert, plain
from audit.shell.query import Result

_GAP = 2  # blanks between columns
_WORD = 20  # a longer word may be folded; 20 is a time
_PIECE = re.compile(r"[^_]*_+|[^_]+")
_WIDEST = 300  # a longer value is folded even where there is no terminal
_NULL = Text("NULL", style="dim")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column and how narrow it may become; widths are capped where there is no terminal."""

    name: str
    texts: list[str]
    is_number: bool

    @property
    def whole(self) -> int:
        """With its name on one line."""
        return min(_WIDEST, max(cell_len(self.name), self.compact))

    @property
    def compact(self) -> int:
        """With its name broken after underscores."""
        values = max(map(cell_len, self.texts), default=0)
        return min(_WIDEST, max(_word(_PIECE.findall(self.name)), values))

    @property
    def least(self) -> int:
        """With text broken between words, and long words folded."""
        if self.is_number:
            return self.compact
        words = max((_word(text.split()) for text in self.texts), default=0)
        return max(_word(_PIECE.findall(self.name)), words)


def print_table(result: Result, out: TextIO, width: int | None) -> None:
    """Write the result `width` characters wide; None: as wide as it wants to be."""
    cells = [[_text(value) for value in row] for row in result.rows]
    columns = [
        _Column(inert(name), [row[position].plain for row in cells], is_number)
        for position, (name, is_number) in enumerate(
            zip(result.columns, numeric_columns(result), strict=True)
        )
    ]
    gaps = _GAP * max(0, len(columns) - 1)
    whole = [column.whole for column in columns]
    console = _console(out, width or sum(whole) + gaps + 1)
    room = (width or sum(whole) + gaps) - gaps
    widths = whole if sum(whole) <= room else _fit(columns, room)
    if widths is None:
        _print_blocks(console, [column.name for column in columns], cells)
        return
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0))
    for column, size in zip(columns, widths, strict=True):
        table.add_column(
            _wrapped(column.name, size),
            justify="right" if column.is_number else "left",
            width=size,
            overflow="fold",
        )
    for row in cells:
        table.add_row(*row)
    console.print(table)


def print_pairs(pairs: Sequence[tuple[str, ...]], out: TextIO, width: int | None) -> None:
    """Write aligned columns of text; the last one wraps under itself."""
    table = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
    for position in range(len(pairs[0]) if pairs else 0):
        last = position == len(pairs[0]) - 1
        table.add_column(no_wrap=not last, overflow="fold", style=None if position else "bold")
    for pair in pairs:
        table.add_row(*(Text(inert(text)) for text in pair))
    _console(out, width or 100).print(table)


def _console(out: TextIO, width: int) -> Console:
    return Console(file=out, width=width, markup=False, highlight=False, emoji=False)


def _text(value: Any) -> Text:
    if value is None:
        return _NULL
    if isinstance(value, bytes):
        return Text(f"x'{plain(value)}'")
    return Text(inert(str(value)))


def _word(words: Iterable[str]) -> int:
    """Width of the longest word, as far as words are kept whole."""
    return min(_WORD, max(map(cell_len, words), default=0))


def _fit(columns: list[_Column], room: int) -> list[int] | None:
    """Widths within `room`, the widest made narrower; None when words would be unreadable."""
    least, compact = [c.least for c in columns], [c.compact for c in columns]
    if sum(least) > room:
        return None
    for cap in range(min(room, max(compact, default=0)), 0, -1):
        widths = [max(low, min(size, cap)) for low, size in zip(least, compact, strict=True)]
        if sum(widths) <= room:
            return _widened(widths, [c.whole for c in columns], room - sum(widths))
    return least


def _widened(widths: list[int], wanted: list[int], spare: int) -> list[int]:
    """Widths with the spare room given to columns that it makes whole."""
    found = []
    for width, want in zip(widths, wanted, strict=True):
        more = max(0, want - width)
        grown = more if more <= spare else 0
        spare -= grown
        found.append(width + grown)
    return found


def _wrapped(name: str, width: int) -> Text:
    """A column name over several lines, broken after underscores."""
    lines = [""]
    for piece in _PIECE.findall(name):
        if lines[-1] and cell_len(lines[-1] + piece) > width:
            lines.append("")
        lines[-1] += piece
    return Text("\n".join(lines))


def _lines(text: str, room: int) -> list[str]:
    """A value over lines, broken between words where characters are of one width."""
    if cell_len(text) == len(text):
        lines = textwrap.wrap(text, room, break_on_hyphens=False, drop_whitespace=False)
    else:
        lines = chop_cells(text, room)
    return lines or [""]


def _print_blocks(console: Console, header: list[str], cells: list[list[Text]]) -> None:
    """A line a value; written without a rich table, which is slow for many small ones."""
    side = max(map(cell_len, header), default=0)
    room = max(8, console.width - side - _GAP)
    for number, row in enumerate(cells, 1):
        block = Text.assemble((f"{number} ".ljust(console.width, "-"), "dim"))
        for name, cell in zip(header, row, strict=True):
            for position, piece in enumerate(_lines(cell.plain, room)):
                block.append("\n")
                block.append(set_cell_size("" if position else name, side + _GAP), "bold")
                block.append(piece, cell.style)
        console.print(block, soft_wrap=True)
    if not cells:
        console.print(Text(", ".join(header)))
