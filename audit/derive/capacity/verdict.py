"""From a history to a date: the runway of one object and clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from audit.counted import counted
from audit.derive.capacity.backtest import LEAST_DAYS, LEAST_POINTS, backtest
from audit.derive.capacity.segments import Point, newest
from audit.derive.capacity.theil_sen import fit, pair_slopes
from audit.model.runway import CREATED, FLAT, GROWING, PAST, SHORT, Runway

# a date further away than five years is none
HORIZON_DAYS = 1825
_UNEVEN = 0.30
_FASTER = 2
_POINTS_OF_HALVES = 8


@dataclass(frozen=True, slots=True)
class Series:
    """The history of one object and clock, oldest point first, one point a day at most.

    lines: shares of the size that must not be passed, ascending; empty for what is counted.
    created_day: growth a day by creation dates of what lives, None where there are none.
    """

    kind: str
    object_id: str
    clock: str
    name: str
    zone_id: str | None
    unit: str
    points: Sequence[Point]
    lines: Sequence[float] = ()
    created_day: float | None = None


def judge(series: Series, most_pairs: int | None = None) -> Runway:
    """The runway of a series of one point or more."""
    segment, step = newest(series.points)
    now = series.points[-1]
    line = _line(series, now)
    span = now.day - segment[0].day
    found = _judged(series, segment, line, most_pairs)
    return Runway(
        kind=series.kind,
        object_id=series.object_id,
        clock=series.clock,
        name=series.name,
        zone_id=series.zone_id,
        unit=series.unit,
        at=now.at,
        total=now.total,
        value=now.value,
        line=round(line),
        line_share=line / now.total,
        points=len(segment),
        span_days=round(span, 2),
        segment_start=segment[0].at,
        step_kind=step.kind if step else None,
        step_by=step.by if step else None,
        **found,
        **backtest(series.points, most_pairs and most_pairs // 2),
    )


def _line(series: Series, now: Point) -> float:
    """The first line not passed yet, else the last; counted things keep 5 or 2 % free."""
    if not series.lines:
        return max(0.0, now.total - max(5, 0.02 * now.total))
    open_lines = [share for share in series.lines if now.value < share * now.total]
    return (open_lines or series.lines[-1:])[0] * now.total


def _judged(
    series: Series, segment: Sequence[Point], line: float, most_pairs: int | None
) -> dict[str, Any]:
    now = segment[-1]
    if now.value >= line:
        return {"verdict": PAST, "reason": "the line is passed already"}
    if len(segment) < LEAST_POINTS or now.day - segment[0].day < LEAST_DAYS:
        return _short(series, segment, line)
    found = fit([p.day for p in segment], [p.value for p in segment], most_pairs)
    slopes = {"slope_day": found.slope, "slope_low": found.low, "slope_high": found.high}
    if found.low <= 0:
        reason = "the 90 % interval of its growth includes none"
        return {"verdict": FLAT, "reason": reason, **slopes}
    left = line - now.value
    return {
        "verdict": GROWING,
        **slopes,
        **_dates(now, left / found.slope, max(0.0, left - found.above) / found.high),
        "uneven": abs(found.least_squares - found.slope) > _UNEVEN * found.slope,
        "accelerating": _accelerating(segment, most_pairs),
    }


def _short(series: Series, segment: Sequence[Point], line: float) -> dict[str, Any]:
    """What can be said without a history: the growth by creation dates, else why there is none."""
    now, whole = segment[-1], len(segment) == len(series.points)
    reason = (
        f"{counted(len(segment), 'point')} over "
        f"{now.day - segment[0].day:.0f} days{'' if whole else ' since the last step'}; "
        f"{LEAST_POINTS} points over {LEAST_DAYS} days are needed"
    )
    if not whole or not series.created_day:
        return {"verdict": SHORT, "reason": reason}
    dates = _dates(now, (line - now.value) / series.created_day, None)
    note = f"deletions unseen; {dates.pop('reason', reason)}"
    return {"verdict": CREATED, "slope_day": series.created_day, **dates, "reason": note}


def _dates(now: Point, likely: float, earliest: float | None) -> dict[str, Any]:
    """Days and dates; none beyond the horizon."""
    found: dict[str, Any] = {}
    for name, days in (("p50", likely), ("p10", earliest)):
        if days is not None and days <= HORIZON_DAYS:
            found[f"days_{name}"] = round(days, 2)
            day = datetime.fromisoformat(now.at) + timedelta(days=days)
            found[f"date_{name}"] = day.date().isoformat()
    if "days_p50" not in found:
        found["reason"] = f"more than {HORIZON_DAYS // 365} years away"
    return found


def _accelerating(segment: Sequence[Point], most_pairs: int | None) -> bool | None:
    if len(segment) < _POINTS_OF_HALVES:
        return None
    middle = len(segment) // 2
    most = most_pairs and most_pairs // 3  # a half has about a quarter of the pairs
    first, second = _slope(segment[:middle], most), _slope(segment[middle:], most)
    return second > _FASTER * first


def _slope(segment: Sequence[Point], most_pairs: int | None) -> float:
    return median(pair_slopes([p.day for p in segment], [p.value for p in segment], most_pairs))
