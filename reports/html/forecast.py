"""Forecast charts of the capacity section: growth so far, and when the line is reached, as a band.

The dark line is the growth that was fitted to the earlier collections (Theil-Sen), the band the
90 % interval of it carried on; the numbers are those of the table `runway`.
"""

from collections.abc import Callable
from datetime import date, timedelta
from statistics import median

from markupsafe import Markup

from audit.model.runway import GROWING, RANGES
from reports.facts import Facts, Row
from reports.html import humanise
from reports.html.charts import Chart, clip, line, polygon, svg, text
from reports.html.table import Grid
from reports.language import date_text, t

CHARTS = 6
LEGEND = (
    "Sloping: growth of the earlier collections, broken where it is carried on. Grey: its 90 % "
    "interval. Level and broken: what must not be passed. Upright: the day of the data."
)
_WIDTH, _HEIGHT = 450, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 30
_MONTH = 30
_EXACT = 0.05  # points: what is printed as 0.0
_FURTHEST = 1825  # days drawn at most
_Spot = Callable[[float, float], tuple[float, float]]


def forecasts(facts: Facts, what: Callable[[Row], str]) -> list[Chart]:
    """Charts of what grows and has a date, the earliest first. what: an object in words."""
    rows = [
        row
        for row in facts.rows(
            "SELECT * FROM runway WHERE verdict = :growing AND days_p50 IS NOT NULL "
            "ORDER BY coalesce(days_p10, days_p50), kind, name, object_id, clock",
            {"growing": GROWING},
        )
        if row["kind"] not in RANGES
    ]
    return [_chart(row, what(row)) for row in rows[:CHARTS]]


def _chart(row: Row, title: str) -> Chart:
    share = {n: (row[n] or 0.0) / row["total"] for n in ("slope_low", "slope_day", "slope_high")}
    now, stop = row["value"] / row["total"], row["line_share"]
    back = row["span_days"]
    ahead = min(_FURTHEST, max(_MONTH, row["days_p50"] * 1.25))
    scale_x = (_WIDTH - _LEFT - _RIGHT) / (back + ahead)
    scale_y = _HEIGHT - _TOP - _BOTTOM

    def spot(day: float, part: float) -> tuple[float, float]:
        return (
            _LEFT + (back + day) * scale_x,
            _TOP + scale_y * (1 - min(1.0, max(0.0, part))),
        )

    parts = [
        *_axes(spot, back, ahead),
        polygon([
            spot(0, now), *_until(spot, now, share["slope_high"], ahead),
            *reversed(_until(spot, now, share["slope_low"], ahead)),
        ], "band"),
        line(*spot(-back, stop), *spot(ahead, stop), "limit"),
        line(*spot(-back, now - share["slope_day"] * back), *spot(0, now), "trend"),
        line(*spot(0, now), *_until(spot, now, share["slope_day"], ahead)[0], "trend ahead"),
        line(*spot(0, 0), *spot(0, 1), "rail"),
    ]  # fmt: skip
    parts += _dates(spot, row, ahead)
    said = _sentence(row)
    drawing = svg(_WIDTH, _HEIGHT, f"{title}: {said}", parts)
    return Chart(title, drawing, _grid(row, title), f"{said}. {_past(row)}")


def _past(row: Row) -> str:
    """How far off the forecast of three months ago was for this object."""
    if row["back_at"] is None:
        return t("How far off earlier forecasts of it were is not yet known.")
    return t(
        "The forecast of {day} was {error} for today ({band}).",
        day=humanise.day(row["back_at"]), error=_error(row),
        band=t("within its band") if _within(row) else t("outside of its band"),
    )  # fmt: skip


def _error(row: Row) -> str:
    """Points of the size by which the forecast was too high or too low."""
    off = 100 * (row["back_value"] - row["value"]) / row["total"]
    if abs(off) < _EXACT:
        return t("right")
    said = humanise.number(round(abs(off), 1))
    return t("{n} points too high", n=said) if off > 0 else t("{n} points too low", n=said)


def _within(row: Row) -> bool:
    return bool(row["back_low"] <= row["value"] <= row["back_high"])


def accuracy(facts: Facts) -> str:
    """How far off the forecasts of three months ago were in this estate, as a sentence."""
    rows = [
        row for row in facts.rows("SELECT * FROM runway WHERE back_at IS NOT NULL")
        if row["kind"] not in RANGES
    ]  # fmt: skip
    if not rows:
        return t(
            "How far off earlier forecasts were is not yet known: it takes four collections over "
            "21 days, and three months since."
        )
    errors = [100 * abs(row["back_value"] - row["value"]) / row["total"] for row in rows]
    return t(
        "Forecasts made three months ago from what was known then, {n} of them, were off by "
        "{median} points of the size (median; {most} at worst); {inside} of them had today's value "
        "in their band.",
        n=len(rows), median=humanise.number(round(median(errors), 1)),
        most=humanise.number(round(max(errors), 1)), inside=sum(map(_within, rows)),
    )  # fmt: skip


def _until(spot: _Spot, now: float, slope: float, ahead: float) -> list[tuple[float, float]]:
    """Points of a growth: where it ends, or where it is full and then the end."""
    full = (1 - now) / slope if slope > 0 else ahead
    if full >= ahead:
        return [spot(ahead, now + slope * ahead)]
    return [spot(full, 1), spot(ahead, 1)]


def _axes(spot: _Spot, back: float, ahead: float) -> list[Markup]:
    parts = []
    for share in (0.0, 0.5, 1.0):
        x, y = spot(-back, share)
        parts += [
            line(x, y, spot(ahead, share)[0], y, "axis"),
            text(x - 6, y + 4, f"{share * 100:.0f}\N{NARROW NO-BREAK SPACE}%", "tick end"),
        ]
    return parts


def _dates(spot: _Spot, row: Row, ahead: float) -> list[Markup]:
    """Days under the axis: first point, now, likely; those that would touch are left out."""
    at = humanise.parse(row["at"])
    if at is None:
        return []
    taken: list[float] = []
    parts = []
    for day in (0.0, min(ahead, row["days_p50"]), -row["span_days"]):
        x = spot(day, 0)[0]
        if all(abs(x - other) > 78 for other in taken):  # noqa: PLR2004 - width of a date
            taken.append(x)
            place = "tick" if x < _LEFT + 30 else "tick end" if x > _WIDTH - 50 else "tick mid"
            parts.append(text(x, _HEIGHT - 10, _day(at.date(), day), place))
    return parts


def _day(start: date, days: float) -> str:
    found = start + timedelta(days=round(days))
    return date_text("day", found.day, found.month, found.year)


def _sentence(row: Row) -> str:
    early = row["date_p10"]
    return t(
        "{now} now, reaches {line} on {day}{earliest}",
        now=humanise.share(row["value"] / row["total"]), line=humanise.share(row["line_share"]),
        day=humanise.day(row["date_p50"]),
        earliest=t(", at the earliest {day}", day=humanise.day(early)) if early else "",
    )  # fmt: skip


def _grid(row: Row, title: str) -> Grid:
    """The band as numbers: when the line and all of it are reached at three growths."""
    lines = [
        (t(word), growth(row, row[name]), _reach(row, row["line"], row[name]),
         _reach(row, row["total"], row[name]))
        for word, name in (("Fast", "slope_high"), ("Likely", "slope_day"), ("Slow", "slope_low"))
    ]  # fmt: skip
    columns = [
        ("Growth", "text"), ("A month", "any"),
        (t("Reaches {share} on", share=humanise.share(row["line_share"])), "any"),
        ("Full on", "any"),
    ]  # fmt: skip
    return Grid(clip(title, 80), columns, lines)


def _reach(row: Row, amount: int, slope: float | None) -> str:
    at = humanise.parse(row["at"])
    if not slope or slope < 0 or at is None:
        return "\N{EM DASH}"
    days = (amount - row["value"]) / slope
    return t("more than five years away") if days > _FURTHEST else _day(at.date(), days)


def growth(row: Row, slope: float | None) -> str:
    """Growth a month in the unit of the row; a dash where it is not told."""
    if slope is None:
        return "\N{EM DASH}"
    month = _MONTH * slope
    if row["unit"] == "bytes":
        return f"{'-' if month < 0 else ''}{humanise.size(abs(round(month)))}"
    return humanise.number(round(month, 1))
