"""Time in reports: collections of the database, and the life of findings between them."""

import sqlite3
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Collection:
    """Runs of all sources that belong together: one run a source."""

    runs: tuple[Row, ...]

    @property
    def moment(self) -> str:
        """Time that checks of it carry: its last start."""
        return str(max(run["started"] for run in self.runs))

    @property
    def started(self) -> str:
        """Its first start."""
        return str(min(run["started"] for run in self.runs))

    @property
    def finished(self) -> str:
        """Its last answer."""
        return str(max(run["finished"] or run["started"] for run in self.runs))

    @property
    def answered(self) -> bool:
        """Whether any source answered."""
        return any(run["status"] != "failed" for run in self.runs)


@dataclass(frozen=True, slots=True)
class Life:
    """Life of a finding."""

    first_seen: str
    open_since: str
    reopened: int
    is_new: bool


def collections(runs: list[Row]) -> list[Collection]:
    """Group runs, newest first, into collections: a source that comes again begins an older one."""
    groups: list[list[Row]] = []
    sources: set[str] = set()
    for run in runs:
        if not groups or run["source"] in sources:
            groups.append([])
            sources = set()
        groups[-1].append(run)
        sources.add(run["source"])
    return [Collection(tuple(group)) for group in groups]


def monthly(found: list[Collection]) -> list[Collection]:
    """The newest collection of every calendar month, newest first."""
    months: dict[str, Collection] = {}
    for collection in found:
        months.setdefault(collection.moment[:7], collection)
    return list(months.values())


def baseline(found: list[Collection]) -> Collection | None:
    """What a monthly report compares with: the last of an earlier month, else the one before."""
    earlier = monthly(found)[1:] or found[1:]
    return earlier[0] if earlier else None


def lives(
    connection: sqlite3.Connection, now: str, previous: str | None
) -> dict[tuple[str, str], Life]:
    """Life of every finding ever seen, by rule and subject."""
    cursor = connection.cursor()
    cursor.row_factory = None
    cursor.execute(
        "SELECT rule_id, subject, valid_from, valid_to FROM finding_history "
        "WHERE valid_from <= ? ORDER BY rule_id, subject, valid_from",
        (now,),
    )
    spans: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for rule, subject, start, end in cursor:
        spans.setdefault((rule, subject), []).append((start, end))
    return {key: _life(value, previous) for key, value in spans.items()}


def _life(spans: list[tuple[str, str]], previous: str | None) -> Life:
    open_since, reopened = spans[0][0], 0
    for (_, ended), (started, _) in pairwise(spans):
        if started > ended:
            open_since, reopened = started, reopened + 1
    was_open = previous is None or any(a <= previous < b for a, b in spans)
    return Life(spans[0][0], open_since, reopened, is_new=not was_open)
