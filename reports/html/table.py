"""Tables as data: the template prints them, cells are formatted by the kind of their column."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from reports.html import humanise
from reports.language import t

_FORMATS: dict[str, Callable[[Any], str]] = {
    "num": humanise.number,
    "size": humanise.size,
    "hz": humanise.hertz,
    "share": humanise.share,
    "ratio": humanise.ratio,
    "day": humanise.day,
    "time": humanise.moment,
}
_SHORT = 18
_WIDE = 20
_WORD = re.compile(r"(\s+)")
_SIGNS = re.compile(r"(?<=[,;:/_@=])|(?<=\.)(?!\d)")  # an address stays whole
_LONG = re.compile(r"(\S{32})(?=\S)")
_UNSEEN = Markup('<span class="unseen">{}</span>')


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: caption, columns as (heading, kind), rows of raw values; the first cell is a head.

    Caption and headings that are constants are translated where they are printed; ours: headings
    are words of this program, not names of columns a rule made.
    kind: text, mono, num, size, hz, share, ratio, day, time or any (a column of mixed values that
    was made text before). A cell that is Markup is printed as it is.
    """

    caption: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Any]]
    note: str = ""
    ours: bool = True

    @property
    def cells(self) -> Iterable[list[tuple[str, Markup | str]]]:
        """Rows of (kind, printed value)."""
        for row in self.rows:
            printed = [cell(v, kind) for v, (_, kind) in zip(row, self.columns, strict=True)]
            yield [
                (f"{kind} short" if len(text) <= _SHORT else kind, text)
                for text, (_, kind) in zip(printed, self.columns, strict=True)
            ]


def cell(value: Any, kind: str) -> Markup | str:
    """One printed value; None is "not seen", never 0."""
    if isinstance(value, Markup):
        return value
    if value is None or value == "":
        return _UNSEEN.format(t(humanise.NOT_SEEN))
    if kind in _FORMATS and isinstance(value, int | float | str):
        return _FORMATS[kind](value)
    return breakable(str(value))


def breakable(text: str) -> Markup | str:
    """Text whose long words may break, at their own signs first, so that no name widens a table."""
    if len(text) < _WIDE:
        return text
    parts = [
        part
        for word in _WORD.split(text)
        for piece in (_SIGNS.split(word) if len(word) >= _WIDE else [word])
        for part in _LONG.split(piece)
        if part
    ]
    return _joined(parts)


def _joined(parts: Sequence[str]) -> Markup:
    """Parts with a place to break between those that no blank parts."""
    found = Markup("")
    for place, part in enumerate(parts):
        glued = place and not part[0].isspace() and not parts[place - 1][-1].isspace()
        found += Markup("<wbr>{}").format(part) if glued else Markup("{}").format(part)
    return found


def linked(text: str, href: str | None) -> Markup | str:
    """Text that leads somewhere in the page, where there is somewhere to lead."""
    return Markup('<a href="{}">{}</a>').format(href, breakable(text)) if href else text


def first(rows: Sequence[Any], limit: int, noun: str) -> tuple[Sequence[Any], str]:
    """The first rows and a sentence about the others."""
    rest = len(rows) - limit
    if rest <= 0:
        return rows, ""
    return rows[:limit], t(
        "and {rest} more {things}, listed in the workbook.", rest=rest, things=t(noun)
    )
