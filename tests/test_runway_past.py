"""What reports say of forecasts made three months ago."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from audit.check.cases import empty_database
from audit.derive import install
from reports.facts import Facts
from reports.html.forecast import accuracy
from reports.html.runway import drawn
from reports.language import use
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
