"""How figures moved over all collections: `trends/NAME.sql`, a header and a SELECT.

Header: title, doc, unit (bytes or count), object (what a line is of). The SELECT returns at, zone,
object, value, total (what value is a part of, or NULL), a row per collection and object: as it
was then. A collection that did not tell has no row: unknown is no zero.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from audit.errors import QueryError, RuleError
from audit.model.sqlfile import read_sql_file
from audit.shell.hints import nearest

Per = Literal["object", "zone", "estate"]
_HEADER = {"title", "doc", "unit", "object"}
_BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure with a history."""

    name: str
    title: str
    doc: str
    unit: str
    object: str
    sql: str


@dataclass(frozen=True, slots=True)
class Point:
    """A figure at a time. total: what it is a part of; None: it is a part of nothing."""

    at: str
    value: float
    total: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """The points of one object, or of what several sum up to, oldest first."""

    zone: str
    object: str
    points: tuple[Point, ...]


@cache
def metrics() -> dict[str, Metric]:
    """All metrics by name. Raises RuleError when a header lacks or adds something."""
    found = {}
    for path in sorted((Path(str(files("audit.shell"))) / "trends").glob("*.sql")):
        file = read_sql_file(path)
        if set(file.header) != _HEADER:
            raise RuleError(f"{path}: the header of a trend has {', '.join(sorted(_HEADER))}.")
        found[path.stem] = Metric(name=path.stem, sql=file.sql, **file.header)
    return found


def metric(name: str) -> Metric:
    """The metric called `name`. Raises QueryError with the nearest name."""
    known = metrics()
    if name in known:
        return known[name]
    near = nearest(name, known)
    hint = f"did you mean {near}?" if near else f"there are {', '.join(known)}."
    raise QueryError(f"no metric {name!r}; {hint}")


def trend(connection: sqlite3.Connection, wanted: Metric, per: Per = "object") -> list[Line]:
    """Lines of a metric: of every object, or summed by zone or over all."""
    groups: dict[tuple[str, str], list[Point]] = {}
    for at, zone, name, value, total in connection.execute(wanted.sql):
        place = {"object": (zone or "", name or "none"), "zone": (zone or "", "all")}
        groups.setdefault(place.get(per, ("", "all")), []).append(Point(at, value, total))
    return [Line(*key, tuple(_summed(points))) for key, points in groups.items()]


def _summed(points: Iterable[Point]) -> list[Point]:
    """One point a time; the sum has no total when one part has none."""
    found: dict[str, Point] = {}
    for point in points:
        other = found.get(point.at, Point(point.at, 0, 0))
        known = point.total is not None and other.total is not None
        total = (point.total or 0) + (other.total or 0) if known else None
        found[point.at] = Point(point.at, other.value + point.value, total)
    return [found[at] for at in sorted(found)]


def spark(values: list[float], width: int = 24) -> str:
    """A line of bars between the least and the greatest value; the newest `width` of them."""
    shown = values[-width:]
    low, high = min(shown), max(shown)
    step = (high - low) / (len(_BARS) - 1) if high > low else 0
    return "".join(_BARS[round((value - low) / step) if step else 0] for value in shown)
