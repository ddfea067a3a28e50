"""Theil-Sen slope with Sen's rank interval: a growth rate that one odd point does not bend.

Sen, P. K. (1968): Estimates of the regression coefficient based on Kendall's tau, JASA 63,
1379-1389; the ranks are those of Gilbert (1987), Statistical Methods for Environmental Pollution
Monitoring, 16.5, rounded to whole ranks.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, linear_regression, median

CONFIDENCE = 0.90
EXACT_POINTS = 400
# what lies above the line through the points in nine of ten cases
_UPPER = 0.90


@dataclass(frozen=True, slots=True)
class Fit:
    """A line through points: y = intercept + slope x t.

    low, high: 90 % interval of the slope. above: 90 % quantile of the residuals, not below 0.
    least_squares: the ordinary slope, for comparison.
    """

    slope: float
    intercept: float
    low: float
    high: float
    above: float
    least_squares: float


def fit(times: Sequence[float], values: Sequence[float], most_pairs: int | None = None) -> Fit:
    """The line through two points or more; times ascend strictly. Raises ValueError below two."""
    ordered = pair_slopes(times, values, most_pairs)
    slope = median(ordered)
    low, high = interval(ordered, values)
    offsets = [y - slope * t for t, y in zip(times, values, strict=True)]
    intercept = median(offsets)
    residuals = sorted(offset - intercept for offset in offsets)
    above = residuals[min(len(residuals) - 1, int(_UPPER * len(residuals)))]
    ordinary = linear_regression(times, values).slope
    return Fit(slope, intercept, low, high, max(0.0, above), ordinary)


def pair_slopes(
    times: Sequence[float], values: Sequence[float], most_pairs: int | None = None
) -> list[float]:
    """Slopes between points, ascending: of every pair, or of an even choice of `most_pairs`.

    The choice takes whole distances between points, from neighbours to the ends, so it is the
    same every time. Without `most_pairs` it begins above 400 points. Raises ValueError below two.
    """
    count = len(times)
    if count < 2:  # noqa: PLR2004 - a slope needs two points
        raise ValueError("a slope needs two points")
    most = _pairs(EXACT_POINTS) if most_pairs is None else most_pairs
    found: list[float] = []
    for lag in _lags(count, most):
        moves = zip(values, values[lag:], times, times[lag:], strict=False)
        found += [(after - before) / (end - start) for before, after, start, end in moves]
    found.sort()
    return found


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _lags(count: int, most: int) -> Sequence[int]:
    """Distances whose pairs are about `most`; all when that is enough."""
    if _pairs(count) <= most:
        return range(1, count)
    kept = max(2, round((count - 1) * most / _pairs(count)))
    return sorted({1 + round(step * (count - 2) / (kept - 1)) for step in range(kept)})


def interval(
    ordered: Sequence[float], values: Sequence[float], confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Lower and upper end of the slope's interval, from ascending slopes of pairs.

    With n values in groups of t equal ones, Var(S) = (n(n-1)(2n+5) - sum t(t-1)(2t+5)) / 18 and
    C = z x sqrt(Var(S)); of N slopes the ranks (N - C) / 2 and (N + C) / 2 + 1 are the ends.
    """
    count = len(values)
    ties = Counter(values).values()
    variance = (_variance_term(count) - sum(map(_variance_term, ties))) / 18
    spread = NormalDist().inv_cdf((1 + confidence) / 2) * sqrt(variance)
    every = _pairs(count)
    scale = len(ordered) / every
    first = round(scale * (every - spread) / 2) - 1
    last = round(scale * (every + spread) / 2)
    return ordered[max(0, first)], ordered[min(len(ordered) - 1, last)]


def _variance_term(count: int) -> int:
    return count * (count - 1) * (2 * count + 5)
