"""Runway from a database: what is read, the rules on it, and how reports show it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit.check.cases import empty_database
from audit.derive import install
from audit.derive.capacity import rows
from audit.model.runway import CREATED, FLAT, GROWING, SHORT, Runway
from audit.store import open_readonly
from audit.store.asof import use_date
from reports.facts import Facts
from reports.html.runway import grid
from sample_data.spec import FaultSpec, load_spec
from tests.estates import checked

FAULTS = (FaultSpec(fault="pool-runway"), FaultSpec(fault="sec-runway"))
MONTHS = 6


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small estate over half a year, a pool and its image stores filling up."""
    path = tmp_path_factory.mktemp("estate") / "small.db"
    with checked(replace(load_spec("small"), faults=FAULTS), path, tuple(range(MONTHS))):
        return path


@pytest.fixture
def db(file: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection to it with the derived tables."""
    with open_readonly(file) as opened:
        install(opened)
        yield opened


@pytest.fixture
def empty() -> Iterator[sqlite3.Connection]:
    """An empty database, for samples by hand."""
    with closing(empty_database(install)) as opened:
        yield opened


def put(connection: sqlite3.Connection, table: str, **values: Any) -> None:
    """One row as a collection writes it."""
    if table.endswith("_sample"):
        values = {"source": "s", **values}
    elif table != "source_run":
        values = {"source": "s", "valid_from": month(0), "row_hash": 0, **values}
    marks = ", ".join("?" for _ in values)
    names = ", ".join(values)
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))


def month(number: int) -> str:
    """The fourth of a month of 2026."""
    return f"2026-{number + 1:02d}-04T06:00:00Z"


def found(connection: sqlite3.Connection) -> dict[tuple[str, str, str], Runway]:
    """Rows computed now, by kind, object and clock."""
    every = [row for row in rows(connection) if isinstance(row, Runway)]
    return {(row.kind, row.object_id, row.clock): row for row in every}


def test_an_empty_database_has_none(empty: sqlite3.Connection) -> None:
    """Nothing was collected: no row, and reports show no table."""
    assert rows(empty) == []
    assert grid(Facts(empty)) is None


def test_every_kind_of_an_estate(db: sqlite3.Connection) -> None:
    """Pools have two clocks, the others one; the planted ones grow, the rest does not hurry."""
    kinds = db.execute("SELECT DISTINCT kind, clock FROM runway ORDER BY kind, clock").fetchall()
    assert kinds == [
        ("cluster", "allocated"), ("image_store", "used"), ("private_ip", "addresses"),
        ("public_ip", "addresses"), ("shared_ip", "addresses"), ("storage_pool", "allocated"),
        ("storage_pool", "used"), ("vlan", "addresses"),
    ]  # fmt: skip
    soon = db.execute(
        "SELECT name, kind, verdict, points, round(span_days) FROM runway WHERE days_p10 < 180"
    ).fetchall()
    assert {(name, kind) for name, kind, *_ in soon} == {
        ("peb1-c1-nas-a-1", "storage_pool"),
        ("peb1-sec1", "image_store"),
        ("peb1-sec2", "image_store"),
    }
    assert {tuple(rest) for _name, _kind, *rest in soon} == {(GROWING, MONTHS, 153.0)}


def test_a_past_date_has_its_own_runway(file: Path) -> None:
    """As of the third month there are three points: not enough."""
    with open_readonly(file) as opened:
        use_date(opened, "2026-07-10")
        install(opened)
        verdicts = opened.execute(
            "SELECT DISTINCT verdict, points FROM runway WHERE kind = 'image_store'"
        ).fetchall()
    assert verdicts == [(SHORT, 3)]


def test_sizes_are_those_of_their_time(empty: sqlite3.Connection) -> None:
    """A pool that doubled has a step there; what tells no use has no used clock."""
    empty.execute(
        "INSERT INTO storage_pool_past (id, name, capacity, overprovision, source, valid_from, "
        "valid_to) VALUES ('p', 'p', 1000, 1.5, 's', ?, ?)",
        (month(0), month(4)),
    )
    put(empty, "storage_pool", id="p", name="p", capacity=2000, overprovision=1.5,
        valid_from=month(4))  # fmt: skip
    for number in range(9):
        put(empty, "storage_pool_sample", storage_pool_id="p", at=month(number), used=0,
            allocated=100 + number)  # fmt: skip
    ((key, row),) = found(empty).items()
    assert key == ("storage_pool", "p", "allocated")
    assert (row.total, row.line, row.points) == (3000, 2550, 5)
    assert (row.segment_start, row.step_kind, row.step_by) == (month(4), "size", 1500)


def test_one_point_a_day(empty: sqlite3.Connection) -> None:
    """Of two collections on a day the later one counts; an object that is gone has no row."""
    put(empty, "image_store", id="i", name="i", protocol="nfs")
    for at, used in (("2026-01-04T06:00:00Z", 10), ("2026-01-04T18:00:00Z", 20)):
        for store in ("i", "gone"):
            put(empty, "image_store_sample", image_store_id=store, at=at, capacity=100, used=used)
    ((_, row),) = found(empty).items()
    assert (row.points, row.value, row.line_share) == (1, 20, 0.9)


def test_memory_of_a_cluster(empty: sqlite3.Connection) -> None:
    """Hosts are summed; a time at which one tells nothing is left out, unknown is not zero."""
    put(empty, "cluster", id="c", name="c", zone_id="z", pod_id="p")
    for name in ("a", "b"):
        put(empty, "host", id=name, name=name, zone_id="z", cluster_id="c",
            memory_with_overcommit=1000)  # fmt: skip
        for number in range(6):
            sold = None if (name, number) == ("b", 2) else 100 + 10 * number
            put(empty, "host_sample", host_id=name, at=month(number), memory_allocated=sold)
    row = found(empty)["cluster", "c", "allocated"]
    assert (row.total, row.value, row.line_share, row.points) == (2000, 300, 0.85, 5)
    assert row.verdict == GROWING


def test_creation_dates_without_a_history(empty: sqlite3.Connection) -> None:
    """Volumes and running VMs of the last 180 days, per day; nothing older, nothing else."""
    now = month(6)
    put(empty, "source_run", source="s", started=now, kind="cloudstack", status="ok")
    put(empty, "storage_pool", id="p", name="p", capacity=10_000, valid_from=now)
    put(empty, "storage_pool_sample", storage_pool_id="p", at=now, used=100, allocated=1000)
    for name, created in (("new", month(5)), ("old", "2025-01-01T00:00:00Z"), ("unknown", None)):
        put(empty, "volume", id=name, name=name, storage_pool_id="p", size=1800, created=created)
    row = found(empty)["storage_pool", "p", "allocated"]
    assert (row.verdict, row.slope_day, row.days_p50, row.date_p10) == (CREATED, 10, 750, None)
    assert found(empty)["storage_pool", "p", "used"].verdict == SHORT


def test_addresses_show_it_as_evidence(empty: sqlite3.Connection) -> None:
    """zone_counter has the runway of the zone; pods are summed for it."""
    put(empty, "zone", id="z", name="z")
    for number in range(6):
        for pod in ("a", "b"):
            put(empty, "capacity_sample", zone_id="z", pod_id=pod, cluster_id="", type=5,
                at=month(number), total=100, used=10 * (number + 1))  # fmt: skip
            put(empty, "capacity_sample", zone_id="z", pod_id=pod, cluster_id="", type=7,
                at=month(number), total=100, used=10)  # fmt: skip
    install(empty)
    (private, vlan) = empty.execute(
        "SELECT type, total, used, growth, round(growth_day, 3), runway_days, full_on "
        "FROM zone_counter ORDER BY type"
    ).fetchall()
    assert private == (5, 200, 120, GROWING, 0.667, 112.5, "2026-09-24")
    assert vlan == (7, 200, 20, FLAT, 0, None, None)


def test_health_check_shows_it(db: sqlite3.Connection) -> None:
    """The earliest first, with both dates; where there is none, the verdict says why."""
    shown = grid(Facts(db))
    assert shown is not None
    assert shown == grid(Facts(db))
    first, *_, last = shown.rows
    assert first[0] == "peb1-sec1, image store used"
    assert first[5:] == ("18 Oct 2026", "17 Oct 2026", "6 points, 153 days", GROWING)
    assert (last[5], last[8]) == ("\N{EM DASH}", FLAT)
    words = {row[8] for row in shown.rows}
    assert "growing; more than 5 years away" in words
