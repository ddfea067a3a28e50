"""Two pictures on the Summary tab: score per category, findings by severity."""

import sqlite3
from typing import Any

from reports.language import t
from reports.workbook.style import ACCENT, GREY, Styles

_SHEET = "Summary"
_BARS = {"critical": "#B4232F", "high": "#E8833A", "medium": "#F2C14E", "low": "#5B9BD5"}


def add(book: Any, connection: sqlite3.Connection, sheet: Any, styles: Styles) -> None:
    """Charts over the rows of the Summary tab; none over sections without rows."""
    del styles
    sections: dict[str, list[int]] = {}
    names: dict[int, str] = {}
    query = "SELECT section, measure FROM report_summary"
    for line, (section, measure) in enumerate(connection.execute(query), 1):
        sections.setdefault(section, []).append(line)
        names[line] = measure
    score = [line for line in sections.get("Score", []) if names[line] != "Overall"]
    if score:
        _bar(book, sheet, score, t("Score by category (100 is best)"), 1, [ACCENT] * len(score))
    found = [line for line in sections.get("Findings", []) if names[line] in _BARS]
    if found:
        colours = [_BARS[names[line]] for line in found]
        _bar(book, sheet, found, t("Open findings by severity"), 20, colours)


def _bar(book: Any, sheet: Any, lines: list[int], title: str, row: int, colours: list[str]) -> None:
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "categories": [_SHEET, lines[0], 1, lines[-1], 1],
            "values": [_SHEET, lines[0], 2, lines[-1], 2],
            "points": [{"fill": {"color": colour}} for colour in colours],
            "data_labels": {"value": True},
            "gap": 45,
        }
    )
    chart.set_title({"name": title, "name_font": {"size": 12, "color": GREY}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "line": {"none": True}, "major_tick_mark": "none"})
    chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    chart.set_chartarea({"border": {"color": "#D5DCE3"}})
    chart.set_size({"width": 520, "height": 340})
    sheet.insert_chart(row, 6, chart)
