"""CloudStack's own figures against the sum of their parts, on generated and recorded estates."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from audit.capture import Origin
from audit.check import check, load_rules
from audit.check.cases import empty_database
from audit.derive import install
from collectors.cloudstack import CloudStackReading, folder
from collectors.load import Load
from tests.estates import load
from tests.generated import SMALL, estate
from tests.support import SOURCE, ask, day

_RULE = [rule for rule in load_rules() if rule.id == "ops-arithmetic"]
_GAPS = (
    "SELECT place, what, figure, told, least, most FROM arithmetic "
    "WHERE figure <> 'fill base' AND gap <> 0 ORDER BY id"
)


@pytest.fixture(scope="module")
def live(recordings: Path) -> Iterator[sqlite3.Connection]:
    """What a live server answered, loaded."""
    with closing(empty_database(install)) as connection:
        loading = Load(
            connection, Origin(SOURCE, "cloudstack", day(1)), CloudStackReading(day(1), ())
        )
        for document in folder.documents(recordings, SOURCE, day(1)):
            loading.take(document)
        loading.commit(None)
        yield connection


@pytest.mark.parametrize("name", SMALL)
def test_generated_estates_add_up(db: sqlite3.Connection, name: str) -> None:
    """The generator's counters are the sums of what its other answers show."""
    load(db, estate(name))
    found = [row for row in ask(db, _GAPS) if row[1] != "shared network addresses"]
    assert found == []
    assert len(ask(db, "SELECT 1 FROM arithmetic WHERE gap = 0")) > 25


def test_live_server_adds_up(live: sqlite3.Connection) -> None:
    """No gap on a real server: hosts in maintenance, a disabled cluster, over-commit and all."""
    assert ask(live, _GAPS) == []
    unknown = ask(live, "SELECT DISTINCT what FROM arithmetic WHERE gap IS NULL")
    assert unknown == [("secondary storage",)]


def test_live_figures_are_exact(live: sqlite3.Connection) -> None:
    """Where nothing is in doubt the sum is the figure to the byte, address and core."""
    rows = ask(
        live,
        "SELECT place, type, figure, told, least, most FROM arithmetic "
        "WHERE type IN (0, 1, 4, 7, 90) AND told > 0 ORDER BY id",
    )
    assert len(rows) > 10
    for place, kind, figure, told, least, most in rows:
        assert told in (least, most), (place, kind, figure)


def test_live_server_gives_no_finding(live: sqlite3.Connection) -> None:
    """The rule is silent on it; image stores without statistics are not assessable."""
    summary = check(live, _RULE)
    assert [(f.subject, f.message) for f in summary.findings] == []
    assert summary.results[0].outcome == "pass"
    assert summary.results[0].not_assessable


def test_headroom_agrees_with_the_counters(live: sqlite3.Connection) -> None:
    """Ranges counted one by one add up to what the server counts of them."""
    kinds = {"public": 4, "pod": 5, "shared": 8, "VLAN": 7}
    found = ask(live, "SELECT kind, zone_id, sum(total), sum(used) FROM range_use GROUP BY 1, 2")
    counted = {
        (kind, zone): (total, used)
        for kind, zone, total, used in ask(
            live, "SELECT type, zone_id, total, used FROM capacity_now"
        )
    }
    checked = [
        (total, used) == counted[kinds[kind], zone]
        for kind, zone, total, used in found
        if kind in kinds
    ]
    assert len(checked) > 5
    assert all(checked)


@pytest.mark.parametrize(
    ("start", "end", "total"),
    [
        ("10.0.0.10", "10.0.0.19", 10), ("10.0.0.250", "10.0.1.5", 12), ("10.0.0.1", None, 1),
        ("fe80::1", "fe80::9", None), ("nonsense", "10.0.0.1", None),
    ],
)  # fmt: skip
def test_sizes_of_ranges(
    db: sqlite3.Connection, start: str, end: str | None, total: int | None
) -> None:
    """IPv4 ranges are counted over octets; what is no IPv4 address is not counted."""
    db.execute(
        "INSERT INTO public_ip_range (id, zone_id, start_ip, end_ip, for_virtual_network, source,"
        " valid_from, row_hash) VALUES ('r', 'z', ?, ?, 1, 's', '2026-01-01', 0)",
        (start, end),
    )
    assert ask(db, "SELECT total FROM range_use") == [(total,)]


@pytest.mark.parametrize(
    ("ranges", "total"), [("500-509", 10), ("7", 1), ("500-509,600", 11), ("", None), (None, None)]
)
def test_sizes_of_vlan_ranges(
    db: sqlite3.Connection, ranges: str | None, total: int | None
) -> None:
    """Ranges, single ids and lists of them; a network without any has none."""
    db.execute(
        "INSERT INTO physical_network (id, name, zone_id, vlan_ranges, source, valid_from,"
        " row_hash) VALUES ('p', 'p', 'z', ?, 's', '2026-01-01', 0)",
        (ranges,),
    )
    assert ask(db, "SELECT sum(total) FROM range_use") == [(total,)]
