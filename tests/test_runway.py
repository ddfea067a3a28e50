"""Runway: the slope and its interval, steps, verdicts and dates."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.derive.capacity.segments import Point, newest, steps
from audit.derive.capacity.theil_sen import Fit, fit, interval, pair_slopes
from audit.derive.capacity.verdict import Series, judge
from audit.model.runway import CREATED, FLAT, GROWING, PAST, SHORT, Runway

GIB = 2**30
START = datetime(2026, 1, 1, tzinfo=UTC)
# values whose differences are whole, so that shifting and scaling lose nothing
VALUES = st.lists(st.integers(-(10**6), 10**6), min_size=4, max_size=24)


def line(values: list[int]) -> Fit:
    """The fit of values a day apart."""
    return fit(list(range(len(values))), values)


def history(values: list[float], *, every: float = 1, total: float = 500) -> list[Point]:
    """Points in GiB, `every` days apart."""
    return [
        Point(
            place * every,
            f"{(START + timedelta(days=place * every)).replace(tzinfo=None).isoformat()}Z",
            round(value * GIB),
            round(total * GIB),
        )
        for place, value in enumerate(values)
    ]


def judged(points: list[Point], created: float | None = None, **other: object) -> Runway:
    """The verdict on a pool's used clock."""
    spec = {"lines": (0.85, 0.95), "kind": "storage_pool", "unit": "bytes", **other}
    series = Series(
        object_id="p1", clock="used", name="p1", zone_id="z1", points=points,
        created_day=created, **spec,  # type: ignore[arg-type]
    )  # fmt: skip
    return judge(series)


def test_example_of_sen() -> None:
    """The worked example of Sen (1968): slope 4, 93 % interval 3.71 to 4.38."""
    times, values = [1, 2, 3, 4, 10, 12, 18], [9, 15, 19, 20, 45, 55, 78]
    ordered = pair_slopes(times, values)
    assert median(ordered) == 4
    assert interval(ordered, values, 0.93) == pytest.approx((3.71, 4.38), abs=0.005)


@given(VALUES)
def test_slope_is_the_median_of_all_pairs(values: list[int]) -> None:
    """Against the definition, pair by pair; the interval holds the slope."""
    found = line(values)
    pairs = [(values[j] - values[i]) / (j - i) for i, j in combinations(range(len(values)), 2)]
    assert found.slope == median(pairs)
    assert found.low <= found.slope <= found.high
    assert found.above >= 0


@given(VALUES, st.integers(-1000, 1000), st.integers(-1000, 1000), st.integers(1, 64))
def test_shift_tilt_and_scale(values: list[int], shift: int, tilt: int, scale: int) -> None:
    """What is added to the slope of the data is added to the fit; units do not matter."""
    found = line(values)
    moved = line([scale * y + tilt * t + shift for t, y in enumerate(values)])
    assert moved.slope == pytest.approx(scale * found.slope + tilt, abs=1e-6)
    assert moved.intercept == pytest.approx(scale * found.intercept + shift, abs=1e-4)


@given(st.integers(6, 30), st.integers(-50, 50), st.data())
def test_one_odd_point_bends_nothing(count: int, slope: int, data: st.DataObject) -> None:
    """One point anywhere, as wrong as it likes, leaves the slope of a straight line."""
    values = [slope * t for t in range(count)]
    values[data.draw(st.integers(0, count - 1))] = data.draw(st.integers(-(10**9), 10**9))
    assert line(values).slope == slope


@given(st.lists(st.integers(0, 5), min_size=4, max_size=20))
def test_ties_narrow_the_variance(values: list[int]) -> None:
    """Ties are corrected as Kendall says: equal values alone have the interval 0 to 0."""
    found = line(values)
    assert found.low <= found.slope <= found.high
    assert line([values[0]] * len(values)) == Fit(0, values[0], 0, 0, 0, 0)


def test_many_points_take_a_choice_of_pairs() -> None:
    """Above the limit an even choice is taken, the same each time and close to all pairs."""
    times = [float(t) for t in range(600)]
    values = [3 * t + (t * 7919) % 101 for t in range(600)]
    every = pair_slopes(times, values, 10**9)
    some = pair_slopes(times, values)
    few = pair_slopes(times, values, 5_000)
    assert len(every) == 600 * 599 // 2
    assert 4_000 < len(few) < 6_000 < len(some) < 90_000
    assert few == pair_slopes(times, values, 5_000)
    assert median(some) == pytest.approx(median(every), rel=0.01)
    assert median(few) == pytest.approx(median(every), rel=0.03)
    wide, narrow = interval(few, values), interval(every, values)
    assert wide == pytest.approx(narrow, rel=0.03)


def test_a_slope_needs_two_points() -> None:
    """One point has no slope."""
    with pytest.raises(ValueError, match="two points"):
        pair_slopes([1.0], [1.0])


def test_case_14_bulk_delete() -> None:
    """Case 14 of rules.md 16: 30 daily points 100..159 GiB, a bulk delete of 40 after day 6."""
    undisturbed = [100 + 59 * day / 29 for day in range(30)]
    points = history([gib - 40 * (day >= 6) for day, gib in enumerate(undisturbed)])
    (step,) = steps(points)
    assert (step.place, step.kind) == (6, "use")
    assert step.by / GIB == pytest.approx(59 / 29 - 40)
    found = judged(points)
    assert found.verdict == GROWING
    assert found.slope_day is not None
    assert found.slope_day / GIB == pytest.approx(59 / 29, rel=1e-6)
    assert (found.step_kind, found.segment_start, found.points) == ("use", points[6].at, 24)
    assert found.days_p50 == pytest.approx((0.85 * 500 - 119) / (59 / 29), abs=0.02)


def test_a_delete_in_the_middle_leaves_too_little() -> None:
    """Case 14 with the delete on day 15: the step is marked, and 15 days say nothing."""
    points = history([100 + 2 * day - 40 * (day >= 15) for day in range(30)])
    found = judged(points)
    assert (found.verdict, found.step_kind, found.points) == (SHORT, "use", 15)
    assert found.reason == (
        "15 points over 14 days since the last step; 4 points over 21 days are needed"
    )
    assert found.date_p50 is None


def test_an_array_that_grew_starts_anew() -> None:
    """A step of size is a step, noise of a few per mille is none."""
    small, large = history([50] * 3, every=30), history([60, 70, 80], every=30, total=600)
    points = small + [
        Point(p.day + 90, p.at, p.value, p.total + place) for place, p in enumerate(large)
    ]
    segment, step = newest(points)
    assert len(segment) == 3
    assert step is not None
    assert (step.kind, step.by) == ("size", 100 * GIB)
    assert newest(small) == (small, None)
    assert newest(small[:1]) == (small[:1], None)


@given(st.lists(st.floats(0, 4), min_size=5, max_size=30))
def test_small_noise_is_no_step(noise: list[float]) -> None:
    """Changes below 5 % of the size break no history."""
    assert steps(history([100 + 2 * day + n for day, n in enumerate(noise)])) == []


def test_growth_has_two_dates() -> None:
    """The likely date by the slope, the earliest by its upper end and the residuals."""
    found = judged(history([100, 131, 159, 190, 222, 249], every=30))
    assert found.verdict == GROWING
    assert found.slope_low is not None
    assert found.slope_high is not None
    assert found.days_p50 is not None
    assert found.days_p10 is not None
    assert 0 < found.slope_low <= GIB <= found.slope_high
    assert found.days_p50 == pytest.approx((0.85 * 500 - 249) / 1.0, rel=0.02)
    assert found.days_p10 < found.days_p50
    day = START + timedelta(days=150 + found.days_p50)
    assert found.date_p50 == day.date().isoformat()
    assert (found.uneven, found.accelerating) == (False, None)


@pytest.mark.parametrize(
    ("used", "share", "verdict"),
    [(424, 0.85, GROWING), (425, 0.95, GROWING), (474, 0.95, GROWING), (475, 0.95, PAST)],
)
def test_lines_of_a_pool(used: int, share: float, verdict: str) -> None:
    """85 % first, then 95 %; beyond it there is no date."""
    found = judged(history([used - 4 + day for day in range(5)], every=10))
    assert (found.line_share, found.verdict) == (share, verdict)
    assert (found.date_p50 is None) == (verdict == PAST)


@pytest.mark.parametrize(("total", "line"), [(100, 95), (250, 245), (1000, 980), (4, 0)])
def test_line_of_what_is_counted(total: int, line: int) -> None:
    """Of addresses and VLANs the larger of 5 and 2 % stays free."""
    points = [Point(30.0 * n, f"2026-0{n + 1}-01T00:00:00Z", n, total) for n in range(4)]
    found = judged(points, kind="vlan", unit="count", lines=())
    assert found.line == line


def test_what_does_not_grow_has_no_date() -> None:
    """Flat, falling, or up and down: no significant growth."""
    for values in ([100.0] * 6, [200.0 - n for n in range(6)], [100.0, 110, 101, 109, 103, 108]):
        found = judged(history(values, every=30))
        assert (found.verdict, found.date_p50, found.days_p10) == (FLAT, None, None)
        assert found.reason


@pytest.mark.parametrize(
    ("count", "every", "enough"), [(3, 60, False), (4, 7, True), (4, 6, False)]
)
def test_history_needs_points_and_days(count: int, every: float, enough: bool) -> None:
    """Four points and 21 days."""
    found = judged(history([100 + n for n in range(count)], every=every))
    assert found.verdict == (GROWING if enough else SHORT)


def test_a_date_too_far_is_none() -> None:
    """Beyond five years there is no date, and the reason says so."""
    found = judged(history([100 + n / 100 for n in range(12)], every=30))
    assert (found.verdict, found.date_p50) == (GROWING, None)
    assert found.reason == "more than 5 years away"


def test_creation_dates_stand_in() -> None:
    """Without a history growth by creation dates gives a date, and says what it does not see."""
    found = judged(history([325]), created=GIB)
    assert (found.verdict, found.days_p50, found.days_p10) == (CREATED, 100, None)
    assert found.reason is not None
    assert found.reason.startswith("deletions unseen; 1 point over 0 days")
    far = judged(history([325]), created=GIB / 1000)
    assert (far.date_p50, far.reason) == (None, "deletions unseen; more than 5 years away")
    stepped = judged(history([300, 301, 302, 100], every=30), created=GIB)
    assert stepped.verdict == SHORT


def test_growth_that_changes_is_noted() -> None:
    """Accelerating: the second half grows more than twice as fast. Uneven: least squares differ."""
    values = [100 + n + max(0, n - 6) * 1.5 for n in range(12)]
    found = judged(history(values, every=10))
    assert found.accelerating is True
    jumpy = [100.0 + n / 10 for n in range(11)] + [124.0]
    assert judged(history(jumpy, every=10)).uneven is True
    even = judged(history([100.0 + n for n in range(12)], every=10))
    assert (even.uneven, even.accelerating) == (False, False)
