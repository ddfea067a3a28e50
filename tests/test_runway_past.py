"""What reports say of forecasts made three months ago."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from audit.check.cases import empty_database
from audit.derive import install
from audit.derive.capacity.backtest import backtest
from reports.facts import Facts
from reports.html.forecast import accuracy
from reports.html.runway import drawn
from reports.language import use
from tests.test_runway import GIB, history, judged
from tests.test_runway_tables import month, put

NEW = "How far off earlier forecasts were is not yet known"


@pytest.fixture
def empty() -> Iterator[sqlite3.Connection]:
    """An empty database, for samples by hand."""
    with closing(empty_database(install)) as opened:
        yield opened


def stores(connection: sqlite3.Connection, months: int, *, bend: int) -> Facts:
    """An image store that grows by 50 a month, and by 10 from month `bend` on."""
    put(connection, "image_store", id="i", name="i", protocol="nfs")
    used = 100
    for number in range(months):
        put(connection, "image_store_sample", image_store_id="i", at=month(number),
            capacity=1000, used=used)  # fmt: skip
        used += 50 if number < bend else 10
    install(connection)
    return Facts(connection)


def test_too_little_history_says_so(empty: sqlite3.Connection) -> None:
    """Six monthly collections: three months ago there were three, too few for a forecast."""
    facts = stores(empty, 6, bend=9)
    assert accuracy(facts).startswith(NEW)
    assert drawn(facts)[0].note.endswith("forecasts of it were is not yet known.")


def test_right_forecast(empty: sqlite3.Connection) -> None:
    """Even growth: nothing to be ashamed of, and the band held it."""
    facts = stores(empty, 9, bend=9)
    said = accuracy(facts)
    assert "1 of them, were off by 0" in said
    assert said.endswith("1 of them had today's value in their band.")
    assert "The forecast of 4 Jun 2026 was" in drawn(facts)[0].note
    assert "(within its band)" in drawn(facts)[0].note


def test_wrong_forecast(empty: sqlite3.Connection) -> None:
    """Growth that slowed down: the forecast was too high, and says by how much."""
    facts = stores(empty, 9, bend=5)
    assert "were off by 1" in accuracy(facts)
    assert "0 of them had today's value in their band." in accuracy(facts)
    note = drawn(facts)[0].note
    assert "points too high for today (outside of its band)" in note
    with use("de"):
        assert "Prozentpunkte zu hoch (außerhalb ihres Bandes)" in drawn(facts)[0].note


def test_past_error_of_a_straight_growth() -> None:
    """What grew evenly was forecast rightly: the value of today, in a band around it."""
    points = history([100 + day / 10 for day in range(0, 151, 5)], every=5)
    found = judged(points)
    assert found.back_at == points[12].at
    assert found.back_value == pytest.approx(points[-1].value, abs=2)
    assert (found.back_low, found.back_high) == (found.back_value, found.back_value)


def test_past_error_of_a_growth_that_stopped() -> None:
    """It was carried on in vain: the forecast says more than there is."""
    values = [100.0 + place for place in range(13)] + [112.0] * 18
    points = history(values, every=5)
    assert backtest(points)["back_value"] == pytest.approx((112 + 18) * GIB, rel=0.001)


def test_past_error_knows_nothing_of_what_came_later() -> None:
    """A step after the forecast changes nothing of it; one before ends its history."""
    even = [100.0 + place for place in range(31)]
    jump = [*even[:20], *(value + 200 for value in even[20:])]
    assert backtest(history(jump, every=5)) == backtest(history(even, every=5))
    early = [*(value + 200 for value in even[:11]), *even[11:]]
    assert backtest(history(early, every=5)) == {}


@pytest.mark.parametrize(
    ("points", "every"),
    [(17, 5), (22, 5), (5, 30)],
    ids=["80 days", "15 days known", "two points known"],
)
def test_past_error_needs_history_as_every_forecast(points: int, every: int) -> None:
    """threshold: 90 days back, then four points over 21 days; else nothing is told."""
    assert backtest(history([100.0 + place for place in range(points)], every=every)) == {}
    least = backtest(history([100.0 + place for place in range(24)], every=5))
    assert least["back_at"] == history([0.0] * 24, every=5)[5].at
