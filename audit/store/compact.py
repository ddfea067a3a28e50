"""Thin out the past of a database: what reports of the kept months are made from stays.

Deleted are versions of objects that ended before the kept months and were valid at no moment such
a report looks at; samples that are not the last of their day, once they are older than the daily
window; and samples from before the kept months, but for those same moments. Findings, results,
waivers, runs and what each run answered always stay: the life of a finding hangs on them.
"""

import re
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from audit.errors import QueryError
from audit.model import TABLES, TableInfo
from audit.moment import utc_text
from audit.store.ddl import FOREVER, SOURCE, VALID_FROM, VALID_TO

_FORM = re.compile(r"(\d{1,3}) months?(?:, daily (\d{1,4}) days?)?")
_YEAR = 365  # reports compare the profile with the run nearest to a year before
_NEAR = 31
_LOGS = ("gap", "slow_request")


@dataclass(frozen=True, slots=True)
class Keep:
    """Calendar months to keep, the newest included; days in which every sample stays."""

    months: int = 13
    days: int = 35


@dataclass(frozen=True, slots=True)
class Limits:
    """Where the past is cut. start: of the oldest kept month; daily: before it one look a day.

    moments: times that reports of kept months look at. dropped: source, start and end of runs
    whose samples go, and whether only because they are from before the kept months.
    """

    start: str
    daily: str
    moments: frozenset[str]
    dropped: tuple[tuple[str, str, str, bool], ...]


def parse_keep(text: str) -> Keep:
    """`13 months, daily 35 days`; raises QueryError."""
    found = _FORM.fullmatch(" ".join(text.split()))
    if found is None or int(found[1]) == 0:
        raise QueryError(f"--keep {text!r}: write it like '13 months, daily 35 days'.")
    return Keep(int(found[1]), int(found[2]) if found[2] else Keep().days)


def limits(connection: sqlite3.Connection, keep: Keep) -> Limits:
    """Limits counted back from the newest collection. Raises QueryError without one."""
    runs = connection.execute(
        "SELECT source, started FROM source_run WHERE status <> 'failed' ORDER BY started"
    ).fetchall()
    if not runs:
        raise QueryError("the database holds no collection yet: there is nothing to thin out.")
    newest = datetime.fromisoformat(runs[-1][1])
    month = newest.year * 12 + newest.month - keep.months  # of the oldest kept month, from 0
    first = date(month // 12, month % 12 + 1, 1) if month >= 12 else date.min  # noqa: PLR2004
    start, daily = f"{first.isoformat()}T00:00:00Z", utc_text(newest - timedelta(days=keep.days))
    moments = frozenset(_moments(runs, start[:7]))
    return Limits(start, daily, moments, tuple(_dropped(runs, start, daily, moments)))


def _dropped(
    runs: list[tuple[str, str]], start: str, daily: str, moments: frozenset[str]
) -> Iterator[tuple[str, str, str, bool]]:
    """A run lasts until the next one of its source: devices are looked at more than once in it."""
    ends = {(source, started[:10]): started for source, started in runs}
    later: dict[str, str] = {}
    for source, started in reversed(runs):
        until = later.get(source, FOREVER)
        later[source] = started
        last = ends[source, started[:10]] == started
        if started < daily and started not in moments and (not last or started < start):
            yield source, started, until, last


def _moments(runs: list[tuple[str, str]], first: str) -> set[str]:
    """Last runs of every source in the kept months and the one before, and those of a year ago."""
    ends: dict[tuple[str, str], str] = {}
    for source, started in runs:
        ends[source, started[:7]] = started
    earlier = max((month for _source, month in ends if month < first), default=first)
    kept = {at for (_source, month), at in ends.items() if month >= earlier}
    return kept | {at for end in kept for at in _year_before(runs, end)}


def _year_before(runs: list[tuple[str, str]], moment: str) -> set[str]:
    wanted = datetime.fromisoformat(moment) - timedelta(days=_YEAR)
    early, late = (utc_text(wanted + timedelta(days=days)) for days in (-_NEAR, _NEAR))
    return {started for _source, started in runs if early <= started <= late}


def compact(
    connection: sqlite3.Connection,
    keep: Keep,
    spared: Collection[str] = (),
    *,
    dry_run: bool = False,
) -> dict[str, int]:
    """Delete in one transaction; table -> rows that go. A dry run rolls back.

    spared: tables of which whole histories are read. Killed in between, the file is as it was.
    The space is given back by `VACUUM`, which is as safe.
    """
    found = limits(connection, keep)
    connection.execute("CREATE TEMP TABLE kept_moment (at TEXT PRIMARY KEY)")
    connection.execute("CREATE TEMP TABLE dropped_run (source TEXT, since TEXT, until TEXT, early)")
    connection.execute("CREATE INDEX temp.dropped_run_1 ON dropped_run (source, since)")
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.executemany("INSERT INTO kept_moment VALUES (?)", [(m,) for m in found.moments])
        connection.executemany("INSERT INTO dropped_run VALUES (?, ?, ?, ?)", found.dropped)
        gone = {name: number for name, number in _delete(connection, found, spared) if number}
        connection.execute("ROLLBACK" if dry_run else "COMMIT")
    except BaseException:
        connection.rollback()
        raise
    finally:
        connection.execute("DROP TABLE temp.kept_moment")
        connection.execute("DROP TABLE temp.dropped_run")
    return gone


def _delete(
    connection: sqlite3.Connection, found: Limits, spared: Collection[str]
) -> list[tuple[str, int]]:
    gone = []
    for info in TABLES.values():
        statement = _statement(info, spared)
        values = {"start": found.start} if statement and ":start" in statement else {}
        if statement:
            name = f"{info.name}_past" if info.kind == "entity" else info.name
            gone.append((name, connection.execute(statement, values).rowcount))
    return gone


def _statement(info: TableInfo, spared: Collection[str]) -> str | None:
    if info.kind == "entity" and info.by and info.name not in spared:
        return (
            f"DELETE FROM {info.name}_past WHERE {VALID_TO} < :start AND NOT EXISTS "
            f"(SELECT 1 FROM kept_moment AS m WHERE m.at >= {VALID_FROM} AND m.at < {VALID_TO})"
        )
    if info.kind == "sample":
        late = "AND NOT d.early" if info.name in spared else ""
        return (
            f"DELETE FROM {info.name} WHERE EXISTS (SELECT 1 FROM dropped_run AS d "
            f"WHERE d.source = {info.name}.{SOURCE} AND d.since <= at AND at < d.until {late})"
        )
    if info.name in _LOGS:
        return (
            f"DELETE FROM {info.name} WHERE started < :start "
            "AND started NOT IN (SELECT at FROM kept_moment)"
        )
    return None
