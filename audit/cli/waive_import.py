"""Waivers from the Findings tab of a workbook in which somebody filled them in."""

import warnings
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from audit.check.waiver_file import Done, WaiverFile
from audit.check.waivers import WaiverEntry
from audit.errors import ConfigError

_TAB = "Findings"
_FILLED = ("waive_until", "waive_reason", "waive_owner")
_SHOWN = 10
Row = dict[str, Any]


def import_waivers(
    path: Path, file: WaiverFile, problem_of: Callable[[WaiverEntry], str | None], *, write: bool
) -> list[tuple[Done, WaiverEntry, str]]:
    """What a workbook does to the file: (done, waiver, name of its object), in its order.

    Raises ConfigError: not a workbook of ours, or rows that cannot be taken; then nothing is
    written.
    """
    found, problems = [], []
    for number, row in _rows(path):
        try:
            entry = _entry(row)
        except ValueError as error:
            problems.append(f"row {number}: {error}")
            continue
        problem = problem_of(entry)
        if problem:
            problems.append(f"row {number}: {problem}")
        found.append((entry, str(row["object"] or "")))
    if problems:
        more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise ConfigError(f"{path}: nothing is taken: {'; '.join(problems[:_SHOWN])}{more}.")
    done = [(file.put(entry, name), entry, name) for entry, name in found]
    if write:
        file.save()
    return done


def _rows(path: Path) -> list[tuple[int, Row]]:
    """(number, cells by column) of the rows of the Findings tabs with something filled in."""
    try:
        import openpyxl  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ConfigError(
            "reading a workbook needs the extra frames: pip install 'stackaudit[frames]'."
        ) from error
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore", UserWarning)  # of looks it does not know
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            tabs = [s for s in book.worksheets if s.title.partition(" (")[0] == _TAB]
            found = [row for tab in tabs for row in _filled(path, tab)]
        except (OSError, BadZipFile, KeyError, ValueError, SyntaxError) as error:
            raise ConfigError(f"{path}: not an Excel workbook.") from error
    if not tabs:
        raise ConfigError(f"{path}: has no tab {_TAB}; give a workbook of this program.")
    return found


def _filled(path: Path, tab: Any) -> Iterator[tuple[int, Row]]:
    lines = tab.iter_rows(values_only=True)
    heads = list(next(lines, ()))
    places = {}
    for key, header in _headers().items():
        if header not in heads:
            raise ConfigError(f"{path}: the tab {tab.title} has no column {header!r}.")
        places[key] = heads.index(header)
    for number, line in enumerate(lines, 2):
        row = {key: line[place] if place < len(line) else None for key, place in places.items()}
        if any(row[key] not in (None, "") for key in _FILLED):
            yield number, row


def _headers() -> dict[str, str]:
    """Headers of the columns to read, from the tab that writes them."""
    from reports.workbook.tabs import tabs  # noqa: PLC0415 - keeps the command fast

    columns = next(tab.columns for tab in tabs() if tab.name == _TAB)
    wanted = {"rule", "id", "object", *_FILLED}
    return {column.key: column.header for column in columns if column.key in wanted}


def _entry(row: Row) -> WaiverEntry:
    """A waiver of a row. Raises ValueError saying what is missing."""
    texts = {key: str(row[key]).strip() if row[key] is not None else "" for key in row}
    for key in ("rule", "id", *_FILLED):
        if not texts[key]:
            raise ValueError(f"{key.replace('_', ' ')} is empty")
    return WaiverEntry(
        rule=texts["rule"],
        subject=texts["id"],
        reason=texts["waive_reason"],
        owner=texts["waive_owner"],
        until=_day(row["waive_until"]),
    )


def _day(value: Any) -> date:
    """A date, or its text. Raises ValueError."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError(f"{str(value)[:40]!r} is not a date such as 2027-03-31") from None
