"""How far off an earlier forecast was: the same method on what was known three months ago."""

from collections.abc import Sequence
from typing import Any

from audit.derive.capacity.segments import Point, newest
from audit.derive.capacity.theil_sen import fit

BACK_DAYS = 90
LEAST_POINTS = 4
LEAST_DAYS = 21


def backtest(points: Sequence[Point], most_pairs: int | None = None) -> dict[str, Any]:
    """Columns back_* of a runway: what was forecast for the newest point, and its 90 % band.

    Only points that are at least 90 days older than the newest are known to that forecast; they
    need the same history as any other. Empty when there is less. A step since then counts: nobody
    could foresee it, and the forecast was wrong all the same.
    """
    now = points[-1]
    known = [point for point in points if point.day <= now.day - BACK_DAYS]
    if not known:
        return {}
    segment, _step = newest(known)
    then = segment[-1]
    if len(segment) < LEAST_POINTS or then.day - segment[0].day < LEAST_DAYS:
        return {}
    found = fit([p.day for p in segment], [p.value for p in segment], most_pairs)
    days = now.day - then.day
    return {
        "back_at": then.at,
        "back_value": round(then.value + found.slope * days),
        "back_low": round(then.value + found.low * days),
        "back_high": round(then.value + found.high * days),
    }
