"""The tables of a fleet as a workbook, written and read back as that of an estate."""

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from xlsxwriter.exceptions import XlsxWriterException  # type: ignore[import-untyped]

from audit.errors import ReportError
from reports.fleet.data import FleetData, Row
from reports.workbook import readme, sheet
from reports.workbook.book import WorkbookOptions, add_sheets, opened, promised
from reports.workbook.form import FORMS, Form
from reports.workbook.style import Styles
from reports.workbook.tabs import Tab, TabColumn, label_of
from reports.workbook.verify import verify

_TABS = {
    "fleet_share": "Shares", "fleet_trend": "Trends", "fleet_finding": "Findings",
    "fleet_rank": "Estates", "fleet_version": "Versions",
}  # fmt: skip
_UNIT = re.compile(r"\[([^\]]+)\]$")
_PEERS = {
    "question": "What is asked",
    "bucket": "Answer",
    "own": "Share in this estate [share]",
    "peers": "Mean of the shares in the others [share]",
    "estates": "Others that have it; empty: nearly all [count]",
    "told": "Others that could tell [count]",
}
_OPTIONS = WorkbookOptions(title="CloudStack fleet")
_ORDER = frozenset({"place", "rank"})  # rows stand in this order; the numbers say nothing
# columns whose name in SQL says too little
_LABELS = {
    "bucket": "Answer", "told": "Could tell", "untold": "Could not tell", "amount": "Number",
    "estate_share": "By estate", "amount_share": "By number", "weight_share": "By weight",
    "own": "This estate", "peers": "Peers", "taken": "Last collected", "rules_blind": "Not judged",
    "score_before": "Score a month before", "estate_moved": "Moved by estate",
    "weight_moved": "Moved by weight", "runway_days": "Runway", "eol": "End of support",
    "cloudstack_version": "CloudStack version",
    "eol_state": "Dated", "ended": "Past its end", "cycle": "Release line", "moved": "Moved",
}  # fmt: skip
# unit of a weight -> what it is divided by, and what it is then
_SCALES = {
    "[bytes]": (1 << 40, " [TiB]"),
    "[bit/s]": (1_000_000_000, " [Gb/s]"),
    "[count]": (1, ""),
}


def write_fleet_workbook(data: FleetData, path: Path) -> dict[str, int]:
    """Write the workbook and return the rows of every tab. Raises ReportError."""
    try:
        with tempfile.TemporaryDirectory(prefix=".stackaudit-", dir=path.parent) as scratch:
            draft = Path(scratch) / "draft.xlsx"
            rows = _write(data, draft)
            draft.replace(path)
    except (OSError, XlsxWriterException) as error:
        raise ReportError(
            f"{path}: the workbook cannot be written ({error}); close it if it is open in Excel, "
            "or choose another folder."
        ) from error
    return rows


def _write(data: FleetData, draft: Path) -> dict[str, int]:
    rows = {}
    found = list(_tabs(data))
    counts = {tab.name: len(lines) for tab, lines in found}
    period = readme.Period(f"{data.last}-01T00:00:00Z", None, None)
    with opened(draft, period, _OPTIONS) as book:
        styles = Styles(book)
        parts = {tab.name: add_sheets(book, tab, counts[tab.name]) for tab, _ in found}
        for tab, lines in found:
            names = [column.key for column in tab.columns]
            cells = ([row[name] for name in names] for row in lines)
            rows[tab.name] = sheet.TabWriter(tab, styles).write(parts[tab.name], cells)
    verify(draft, promised(parts, counts))
    return rows


def _tabs(data: FleetData) -> Iterator[tuple[Tab, Sequence[Row]]]:
    if data.peers:
        doc = f"{data.peers.estate} beside the others; no number of fewer than {data.peers.k}."
        yield _tab("Peers", doc, _PEERS, data.peers.answers), data.peers.answers
        return
    for view, name in _TABS.items():
        doc, columns = data.docs[view]
        rows = [_readable(row) for row in data.views[view]]
        shown = {key: meaning for key, meaning in columns.items() if key not in _ORDER}
        yield _tab(name, doc, shown, rows), rows


def _tab(name: str, doc: str, columns: Mapping[str, str], rows: Sequence[Row]) -> Tab:
    return Tab(
        name=name,
        title=name,
        group="Health",
        doc=doc,
        rows="",
        columns=tuple(
            TabColumn(
                key,
                _LABELS.get(key) or label_of(key),
                _form(meaning, [row[key] for row in rows]),
                meaning,
                "",
            )
            for key, meaning in columns.items()
        ),
        sql="",
    )


def _readable(row: Row) -> Row:
    """A row with its weight in a unit people read."""
    what, _, unit = str(row.get("weighed") or "").rpartition(" ")
    if unit not in _SCALES or row["weight"] is None:
        return row
    divisor, name = _SCALES[unit]
    return {**row, "weight": row["weight"] / divisor, "weighed": f"{what}{name}"}


def _form(meaning: str, values: Sequence[Any]) -> Form:
    """Form by the unit in the meaning; without one, text where any value is text."""
    unit = _UNIT.search(meaning)
    if unit and unit[1] in FORMS:
        return FORMS[unit[1]]
    if any(isinstance(value, bool) for value in values):
        return FORMS["bool"]
    return FORMS["text" if any(isinstance(value, str) for value in values) else "any"]
