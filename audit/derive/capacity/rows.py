"""The table `runway`: every series of the database, judged."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from audit.derive.capacity import series as queries
from audit.derive.capacity.backtest import LEAST_POINTS
from audit.derive.capacity.segments import Point
from audit.derive.capacity.verdict import Series, judge
from audit.model.kinds import Table

# pairs of points all series may take together: about a second
_PAIRS = 1_500_000
_LEAST_PAIRS = 500
_DAY = 86_400.0


def rows(connection: sqlite3.Connection) -> list[Table]:
    """A Runway per object and clock that has a point; reads samples of every collection."""
    found = [series for query in queries.QUERIES for series in _series(connection, query)]
    most = max(_LEAST_PAIRS, _PAIRS // max(1, len(found)))
    return [judge(series, most) for series in found]


def _series(connection: sqlite3.Connection, query: queries.Query) -> Iterator[Series]:
    objects = {row[0]: row[1:] for row in connection.execute(query.objects)}
    created: dict[str, float] | None = None
    for object_id, looks in groupby(connection.execute(query.points), key=itemgetter(0)):
        if object_id not in objects:
            continue
        points = _daily(looks)
        if len(points) < LEAST_POINTS and query.created and created is None:
            created = dict(connection.execute(query.created).fetchall())
        name, zone_id, lines = objects[object_id]
        yield Series(
            query.kind, object_id, query.clock, name, zone_id, query.unit, points,
            _lines(lines, query.lines), (created or {}).get(object_id),
        )  # fmt: skip


def _lines(own: float | None, usual: tuple[float, ...]) -> tuple[float, ...]:
    return usual if own is None else (own,)


def _daily(looks: Iterator[tuple[Any, ...]]) -> list[Point]:
    """The last look of every day."""
    days = {at[:10]: (_day(at), at, value, total) for _object_id, at, value, total in looks}
    return [Point(*look) for look in days.values()]


@lru_cache(maxsize=4096)
def _day(at: str) -> float:
    """Days since 1970; every object of a collection has its time."""
    return datetime.fromisoformat(at).timestamp() / _DAY
