"""Charts as inline SVG, legible in grey: dark on light, values written beside; a table beneath."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from reports.html import humanise
from reports.html.table import Grid
from reports.language import t

_WIDTH = 940
_LABEL = 210
_NARROW = 450
_NARROW_LABEL = 185
_ROW = 26
_CLIP = 30
NOTHING = Markup("")


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with the table of its numbers."""

    title: str
    svg: Markup
    grid: Grid
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bar of `total` with what is taken of it, and a limit; shares of the longest total."""

    label: str
    total: float | None
    taken: float | None
    limit: float | None
    text: str


def svg(width: int, height: int, label: str, parts: Sequence[str]) -> Markup:
    """A drawing that scales with its column."""
    return Markup(
        '<svg class="chart" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" '
        'aria-label="{label}" preserveAspectRatio="xMinYMin meet">{body}</svg>'
    ).format(w=width, h=height, label=label, body=Markup("").join(parts))


def text(x: float, y: float, content: str, style: str = "") -> Markup:
    """A line of text."""
    return Markup('<text x="{:.1f}" y="{:.1f}" class="{}">{}</text>').format(x, y, style, content)


def rect(x: float, y: float, width: float, height: float, style: str) -> Markup:
    """A bar."""
    return Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="{}"/>').format(
        x, y, max(0.0, width), height, style
    )


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> Markup:
    """A line."""
    return Markup('<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="{}"/>').format(
        x1, y1, x2, y2, style
    )


def polygon(spots: Sequence[tuple[float, float]], style: str) -> Markup:
    """An area."""
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    return Markup('<polygon points="{}" class="{}"/>').format(points, style)


def clip(label: object, limit: int = _CLIP) -> str:
    """A label that fits its place; names may be long and hold line breaks."""
    flat = " ".join(str(label).split()) or t("(no name)")
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def bars(
    title: str,
    items: Sequence[tuple[str, float]],
    head: str,
    kind: str = "num",
    *,
    shares: bool = False,
) -> Chart | None:
    """Horizontal bars, the values written; None without items. `shares`: print the part too."""
    if not items:
        return None
    top = max(value for _, value in items) or 1
    whole = sum(value for _, value in items) or 1
    room = _NARROW - _NARROW_LABEL - 120
    parts = []
    grid = Grid(title, [(head, "text"), ("Value", kind)], items)
    if shares:
        rows = [(label, value, value / whole) for label, value in items]
        grid = Grid(title, [(head, "text"), ("Value", kind), ("Share", "share")], rows)
    for place, ((label, value), cells) in enumerate(zip(items, grid.cells, strict=True)):
        y = place * _ROW
        printed = " · ".join(str(part) for _, part in cells[1:])
        parts += [
            text(_NARROW_LABEL - 10, y + 17, clip(label, 24), "label"),
            rect(_NARROW_LABEL, y + 5, max(1.5, room * value / top) if value else 0, 15, "bar"),
            text(_NARROW_LABEL + room * value / top + 8, y + 17, printed, "value"),
        ]
    return Chart(title, svg(_NARROW, len(items) * _ROW + 4, title, parts), grid)


def bullets(title: str, items: Sequence[Bullet], grid: Grid, legend: str) -> Chart | None:
    """What is taken of a total against a limit; each on the scale of the longest."""
    known = [item for item in items if item.total]
    if not known:
        return None
    top = max(max(i.total or 0, i.taken or 0) for i in known)
    room = _WIDTH - _LABEL - 250
    parts: list[Markup] = []
    for place, item in enumerate(known):
        y = place * (_ROW + 2)
        parts += _bullet(item, y, room / top)
    height = len(known) * (_ROW + 2) + 4
    return Chart(title, svg(_WIDTH, height, title, parts), grid, legend)


def _bullet(item: Bullet, y: float, scale: float) -> list[Markup]:
    total, taken = (item.total or 0) * scale, (item.taken or 0) * scale
    parts = [
        text(_LABEL - 12, y + 19, clip(item.label), "label"),
        rect(_LABEL, y + 5, total, 20, "track"),
    ]
    if item.limit is None or item.taken is None or item.taken <= item.limit:
        parts.append(rect(_LABEL, y + 10, taken, 10, "bar"))
    else:
        parts.append(rect(_LABEL, y + 10, taken, 10, "bar over"))
    if item.limit is not None:
        x = _LABEL + item.limit * scale
        parts.append(line(x, y + 2, x, y + 28, "limit"))
    parts.append(text(_LABEL + max(total, taken) + 10, y + 19, item.text, "value"))
    return parts


def meter(value: float | None, words: str | None = None) -> Markup | None:
    """A small bar for a table cell with its text; over 100 % the bar is full and hatched."""
    if value is None:
        return None
    printed = humanise.share(value) if words is None else words
    full = min(max(value, 0.0), 1.0) * 72
    style = "bar over" if value > 1 else "bar"
    drawing = Markup('<svg class="meter" viewBox="0 0 72 10" aria-hidden="true">{}{}</svg>').format(
        rect(0, 0, 72, 10, "track"), rect(0, 0, full, 10, style)
    )
    return Markup('<span class="metered">{}<span>{}</span></span>').format(drawing, printed)


def sparkline(label: str, values: Sequence[int | None]) -> Markup | None:
    """Points of 0 to 100 over the months as a small line, the newest marked; None without two.

    A month without a score is a hole in the line.
    """
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    step = 88 / (len(values) - 1)
    spots = [(4 + place * step, 21 - value * 0.18) for place, value in known]
    parts = [line(4, 21, 92, 21, "axis")]
    parts += [
        line(x1, y1, x2, y2, "trend")
        for ((x1, y1), (x2, y2)), ((a, _), (b, _)) in zip(
            pairwise(spots), pairwise(known), strict=True
        )
        if b == a + 1
    ]
    parts.append(_spot(*spots[-1], 2.5))
    return Markup(
        '<svg class="spark" viewBox="0 0 96 24" role="img" aria-label="{}">{}</svg>'
    ).format(label, Markup("").join(parts))


def _spot(x: float, y: float, radius: float) -> Markup:
    return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{}" class="spot"/>').format(x, y, radius)


def trend(title: str, points: Sequence[tuple[str, int]]) -> Chart | None:
    """Scores over time, 0 to 100, each point written; None with fewer than two."""
    if len(points) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    width, height, left = 420, 110, 18
    step = (width - 2 * left - 20) / (len(points) - 1)
    spots = [(left + i * step, 84 - v * 0.62) for i, (_, v) in enumerate(points)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    parts = [
        line(left, 84, width - left, 84, "axis"),
        Markup('<polyline points="{}" class="trend"/>').format(path),
    ]
    for (x, y), (when, value) in zip(spots, points, strict=True):
        parts.append(_spot(x, y, 3.5))
        parts.append(text(x, y - 9, str(value), "value mid"))
        parts.append(text(x, 102, humanise.day(when)[:-5], "tick mid"))
    rows = [(humanise.day(when), value) for when, value in points]
    grid = Grid(title, [("Collection", "text"), ("Score", "num")], rows)
    return Chart(title, svg(width, height, title, parts), grid)
