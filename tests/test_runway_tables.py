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
from audit.model.runway import CREATED, FLAT, GROWING, PAST, SHORT, Runway
from audit.store import open_readonly
from audit.store.asof import use_date
from reports.facts import Facts
from reports.html.runway import grid, ranges
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
        ("cluster", "allocated"), ("image_store", "used"), ("pod_range", "addresses"),
        ("private_ip", "addresses"), ("public_ip", "addresses"), ("public_range", "addresses"),
        ("shared_ip", "addresses"), ("shared_range", "addresses"), ("storage_pool", "allocated"),
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


def test_an_unknown_factor_is_not_one(empty: sqlite3.Connection) -> None:
    """What may be sold is not known without the over-provisioning factor; use is."""
    put(empty, "storage_pool", id="p", name="p", capacity=1000)
    put(empty, "storage_pool_sample", storage_pool_id="p", at=month(1), used=100, allocated=900)
    assert [key[2] for key in found(empty)] == ["used"]
    install(empty)
    assert empty.execute("SELECT used_share, allocated_share FROM pool_load").fetchall() == [
        (0.1, None)
    ]


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
    put(empty, "storage_pool", id="p", name="p", capacity=10_000, overprovision=1.0, valid_from=now)
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


def look(connection: sqlite3.Connection, number: int, *tables: str) -> None:
    """A collection that saw these tables whole."""
    for table in tables:
        connection.execute("INSERT INTO answer VALUES ('s', ?, ?, 1, 0)", (month(number), table))


def span(connection: sqlite3.Connection, name: str, last: int, *, public: bool) -> None:
    """A range of addresses .1 to .last of its own network."""
    put(connection, "public_ip_range", id=name, zone_id="z", network_id=f"n-{name}",
        for_virtual_network=public, start_ip=f"{name}.1", end_ip=f"{name}.{last}")  # fmt: skip


def test_a_range_by_the_history_of_its_addresses(empty: sqlite3.Connection) -> None:
    """Of two ranges one is full and one grows; a collection that missed addresses is no point."""
    span(empty, "198.51.100", 4, public=True)
    span(empty, "203.0.113", 250, public=True)
    for number in range(8):
        if number != 5:
            look(empty, number, "public_ip")
        put(empty, "public_ip", id=f"a{number}", ip_address=f"203.0.113.{number + 1}", zone_id="z",
            state="Allocated", range_id="203.0.113", valid_from=month(number))  # fmt: skip
    for number in range(1, 5):
        put(empty, "public_ip", id=f"b{number}", ip_address=f"198.51.100.{number}", zone_id="z",
            state="Allocated", range_id="198.51.100")  # fmt: skip
    empty.execute(
        "INSERT INTO public_ip_past (id, ip_address, range_id, state, source, valid_from, valid_to)"
        " VALUES ('gone', '203.0.113.99', '203.0.113', 'Allocated', 's', ?, ?)",
        (month(0), month(2)),
    )
    install(empty)
    rows = found(empty)
    full = rows["public_range", "198.51.100", "addresses"]
    grown = rows["public_range", "203.0.113", "addresses"]
    assert (full.name, full.total, full.value, full.verdict, full.points) == (
        "198.51.100.1 - 198.51.100.4", 4, 4, PAST, 7,
    )  # fmt: skip
    assert (grown.total, grown.line, grown.value, grown.points) == (250, 250, 8, 7)
    assert grown.verdict == GROWING
    looks = "SELECT used FROM range_look WHERE range_id = '203.0.113' ORDER BY at"
    assert [used for (used,) in empty.execute(looks)] == [2, 3, 3, 4, 5, 7, 8]
    shown = ranges(Facts(empty))
    assert shown is not None
    assert [row[0].split(" ")[0] for row in shown.rows] == ["198.51.100.1", "203.0.113.1"]


def test_ranges_of_shared_networks_and_pods(empty: sqlite3.Connection) -> None:
    """NICs of VMs and routers, private addresses of system VMs; nothing that lies outside."""
    span(empty, "10.1.1", 100, public=False)
    put(empty, "pod", id="p", name="p", zone_id="z")
    put(empty, "pod_ip_range", pod_id="p", start_ip="10.9.0.1", end_ip="10.9.1.0")
    look(empty, 1, "vm_nic", "system_vm")
    for number, address in enumerate(("10.1.1.5", "10.1.1.6", "10.1.1.200", None)):
        put(empty, "vm_nic", id=f"v{number}", vm_id="v", network_id="n-10.1.1", ip_address=address)
    put(empty, "vm_nic", id="other", vm_id="v", network_id="other", ip_address="10.1.1.7")
    put(empty, "router_nic", id="r", router_id="r", network_id="n-10.1.1", ip_address="10.1.1.1")
    put(empty, "system_vm", id="s", name="s", pod_id="p", private_ip="10.9.0.200")
    install(empty)
    seen = empty.execute("SELECT kind, used, total FROM range_look ORDER BY kind").fetchall()
    assert seen == [("pod_range", 1, 256), ("shared_range", 3, 100)]


def test_a_zone_knows_how_many_of_its_ranges_are_full(empty: sqlite3.Connection) -> None:
    """The evidence of the rules on addresses; VLANs have no ranges."""
    span(empty, "198.51.100", 1, public=True)
    span(empty, "203.0.113", 250, public=True)
    look(empty, 1, "public_ip")
    put(empty, "public_ip", id="a", ip_address="198.51.100.1", zone_id="z", state="Allocated",
        range_id="198.51.100")  # fmt: skip
    for number in (4, 7):
        put(empty, "capacity_sample", zone_id="z", pod_id="", cluster_id="", type=number,
            at=month(1), total=251, used=1)  # fmt: skip
    install(empty)
    counted = empty.execute("SELECT type, ranges, ranges_full FROM zone_counter ORDER BY type")
    assert counted.fetchall() == [(4, 2, 1), (7, None, None)]


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
