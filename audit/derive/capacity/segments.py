"""Steps of a history: what lies before the last one says nothing about growth."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

# a jump of use is a step beyond so many median absolute deviations of the daily changes ...
DEVIATIONS = 6
# ... and beyond this share of the size: what is smaller breaks no history
SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Point:
    """One look. day: days since 1970; at: the same as UTC text; value, total: bytes or a count."""

    day: float
    at: str
    value: int
    total: int


@dataclass(frozen=True, slots=True)
class Step:
    """A jump before points[place]. kind: size or use; by: how far, in the unit of the points."""

    place: int
    kind: str
    by: int


def steps(points: Sequence[Point]) -> list[Step]:
    """Jumps of size (an array that grew) and of use (a bulk delete or import), in order."""
    moves = list(pairwise(points))
    if not moves:
        return []
    rates = [(b.value - a.value) / (b.day - a.day) for a, b in moves]
    usual = median(rates)
    spread = median(abs(rate - usual) for rate in rates)
    found = []
    for place, ((a, b), rate) in enumerate(zip(moves, rates, strict=True), 1):
        excess = abs(rate - usual)
        if abs(b.total - a.total) > SHARE * a.total:
            found.append(Step(place, "size", b.total - a.total))
        elif excess > DEVIATIONS * spread and excess * (b.day - a.day) > SHARE * b.total:
            found.append(Step(place, "use", b.value - a.value))
    return found


def newest(points: Sequence[Point]) -> tuple[Sequence[Point], Step | None]:
    """Points since the last step, and that step."""
    found = steps(points)
    return (points[found[-1].place :], found[-1]) if found else (points, None)
