"""Support horizon: the versions of the estate against their end of support."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from reports.html.charts import Chart, clip, line, rect, svg, text
from reports.html.table import Grid
from reports.language import t

_WIDTH, _LABEL, _ROW = 940, 230, 28
_Place = Callable[[date], float]


@dataclass(frozen=True, slots=True)
class Span:
    """One version: end of standard and of paid support, where known."""

    label: str
    end: date | None
    extended: date | None
    text: str


def horizon(title: str, spans: Sequence[Span], now: date, grid: Grid) -> Chart | None:
    """Bars from the day of the data to the end of support; ended ones run to the left."""
    dated = [span for span in spans if span.end]
    if not dated:
        return None
    ends = [day for s in dated for day in (s.end, s.extended) if day]
    low = date(min([now, *ends]).year, 1, 1)
    high = date(max([now, *ends]).year + 1, 1, 1)
    scale = (_WIDTH - _LABEL - 30) / (high - low).days

    def place(day: date) -> float:
        return _LABEL + (day - low).days * scale

    height = len(dated) * _ROW + 26
    parts: list[Markup] = _years(low, high, height, place)
    for row, span in enumerate(dated):
        parts += _span(span, row * _ROW + 20, place, now)
    parts.append(line(place(now), 16, place(now), height, "limit"))
    return Chart(
        title,
        svg(_WIDTH, height, title, parts),
        grid,
        t(
            "Dark: standard support that is left. Hatched: time since it ended. Light: paid "
            "extended support. Dashed line: the day of the data."
        ),
    )


def _years(low: date, high: date, height: int, place: _Place) -> list[Markup]:
    every = max(1, (high.year - low.year) // 9)
    parts = []
    for year in range(low.year, high.year + 1, every):
        x = place(date(year, 1, 1))
        parts += [line(x, 16, x, height, "axis"), text(x, 10, str(year), "tick mid")]
    return parts


def _span(span: Span, y: float, place: _Place, now: date) -> list[Markup]:
    parts = [text(_LABEL - 12, y + 17, clip(span.label, 27), "label")]
    end = span.end or now
    if span.extended and span.extended > max(end, now):
        start = max(end, now)
        parts.append(
            rect(place(start), y + 6, place(span.extended) - place(start), 14, "track edge")
        )
    first, last = sorted((now, end))
    style = "bar" if end >= now else "bar over"
    parts.append(rect(place(first), y + 6, max(2.0, place(last) - place(first)), 14, style))
    return parts
