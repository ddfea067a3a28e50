"""Figures of the last check for Prometheus: text format 0.0.4, for node_exporter's textfiles.

Names and units follow Prometheus' conventions: base units (seconds, bytes, ratio), no timestamps.
What is not known has no sample: an alert on a missing one is `absent()`.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from audit import __version__
from audit.model.runway import RANGES
from audit.store import records
from reports.export.document import put
from reports.export.facts import facts
from reports.facts import SEVERITIES, Facts

_STATES = ("open", "waived", "stale")
_OUTCOMES = ("finding", "pass", "not applicable", "not assessable")
_OBJECTS = ("zone", "pod", "cluster", "host", "vm", "volume", "storage_pool", "network")
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})
_DAY = 86_400
_AMOUNTS = (
    ("total", "size", "Size, over-provisioning and over-commit included where that is sold."),
    ("value", "used", "Taken of it."),
    ("line", "line", "What must not be passed: the first line that is not passed yet."),
)
_RUNWAYS = (
    ("days_p50", "runway_seconds", "Expected time until the line is reached"),
    ("days_p10", "runway_earliest_seconds", "Time until the line by the fastest likely growth"),
)
_PLACE = ("kind", "object", "id", "zone", "clock")

Sample = tuple[dict[str, str | None], float | None]


@dataclass(frozen=True, slots=True)
class Family:
    """One metric: its name without the prefix, what it means, its samples."""

    name: str
    about: str
    samples: Sequence[Sample]

    def lines(self) -> Iterator[str]:
        """The text of the metric; nothing when nothing is known."""
        known = [(labels, value) for labels, value in self.samples if value is not None]
        if not known:
            return
        yield f"# HELP stackaudit_{self.name} {_help(self.about)}"
        yield f"# TYPE stackaudit_{self.name} gauge"
        for labels, value in known:
            told = ",".join(f'{k}="{_label(v)}"' for k, v in labels.items() if v is not None)
            yield f"stackaudit_{self.name}{f'{{{told}}}' if told else ''} {value!r}"


def write_prometheus(connection: sqlite3.Connection, target: Path | TextIO) -> None:
    """Write the metrics; a file is put in its place when it is whole. Raises ReportError."""
    with facts(connection):
        lines = [line for family in _families(connection) for line in family.lines()]
    put(target, "\n".join(lines) + "\n")


def _families(db: sqlite3.Connection) -> Iterator[Family]:
    yield Family("build_info", "Version of stackaudit.", [({"version": __version__}, 1)])
    yield from _findings(db)
    yield from _scores(db)
    yield from _sources(db)
    yield from _capacity(db)
    known = Facts(db)
    counts: list[Sample] = [({"kind": name}, known.count(name)) for name in _OBJECTS]
    yield Family("objects", "Objects of the estate that were seen.", counts)
    share = known.confidence
    yield Family("coverage_ratio", "Share of what the rules need that was seen.", [({}, share)])


def _findings(db: sqlite3.Connection) -> Iterator[Family]:
    found = records(db, "SELECT severity, state, count(*) AS n FROM report_finding GROUP BY 1, 2")
    number = {(row["severity"], row["state"]): row["n"] for row in found}
    counts: list[Sample] = [
        ({"severity": severity, "state": state}, number.get((severity, state), 0))
        for severity in SEVERITIES
        for state in _STATES
    ]
    yield Family("findings", "Findings of the last check.", counts)
    rules = records(
        db,
        "SELECT q.rule_id AS rule, q.category, q.severity, q.objects FROM report_rule AS q "
        "JOIN rule_result AS r ON r.rule_id = q.rule_id "
        "WHERE r.outcome IN ('finding', 'pass') OR q.objects > 0 ORDER BY q.rule_id",
    )
    yield Family(
        "rule_findings",
        "Objects with an open finding, per rule that was judged.",
        [(_labels(row, "rule", "category", "severity"), row["objects"]) for row in rules],
    )
    outcomes = dict(db.execute("SELECT outcome, count(*) FROM rule_result GROUP BY 1").fetchall())
    told: list[Sample] = [({"outcome": name}, outcomes.get(name, 0)) for name in _OUTCOMES]
    yield Family("rules", "Rules by outcome of the last check.", told)


def _scores(db: sqlite3.Connection) -> Iterator[Family]:
    rows = records(db, "SELECT category, score FROM report_score ORDER BY category")
    points = [row["score"] for row in rows if row["score"] is not None]
    overall = round(sum(points) / len(points)) if points else None
    yield Family("score", "Mean of the categories that could be judged, of 100.", [({}, overall)])
    each: list[Sample] = [({"category": row["category"]}, row["score"]) for row in rows]
    yield Family("category_score", "Score of a category, of 100.", each)


def _sources(db: sqlite3.Connection) -> Iterator[Family]:
    rows = records(
        db,
        "SELECT s.source, s.kind, s.status, s.last_success, s.started, (SELECT count(*) "
        "FROM gap AS g WHERE g.source = s.source AND g.started = s.started) AS gaps "
        "FROM report_source AS s ORDER BY s.source",
    )
    labels = [_labels(row, "source", "kind") for row in rows]
    both = list(zip(labels, rows, strict=True))
    yield Family(
        "last_collection_timestamp_seconds",
        "When a source last answered.",
        [(label, _seconds(row["last_success"])) for label, row in both],
    )
    yield Family(
        "source_up",
        "1 when the last collection of the source got answers, 0 when it failed.",
        [(label, int(row["status"] != "failed")) for label, row in both],
    )
    yield Family(
        "source_gaps",
        "Requests of the last collection that were not answered.",
        [(label, row["gaps"]) for label, row in both],
    )


def _capacity(db: sqlite3.Connection) -> Iterator[Family]:
    """What fills up, by the table runway; ranges are parts of a zone's sum and left out."""
    parts = ", ".join(f"'{kind}'" for kind in RANGES)
    rows = records(
        db,
        "SELECT r.*, r.name AS object, r.object_id AS id, z.name AS zone FROM runway AS r "
        "LEFT JOIN (SELECT id, min(name) AS name FROM zone GROUP BY id) AS z "
        f"ON z.id = r.zone_id WHERE r.kind NOT IN ({parts}) "
        "ORDER BY r.kind, r.object_id, r.clock",
    )
    for unit, suffix in (("bytes", "bytes"), ("count", "items")):
        for column, word, about in _AMOUNTS:
            samples = [(_labels(r, *_PLACE), r[column]) for r in rows if r["unit"] == unit]
            yield Family(f"capacity_{word}_{suffix}", about, samples)
    shares = [(_labels(r, *_PLACE), r["value"] / r["total"] if r["total"] else None) for r in rows]
    yield Family("capacity_used_ratio", "Taken share of the size.", shares)
    for column, name, about in _RUNWAYS:
        days = [(_labels(r, *_PLACE), r[column]) for r in rows]
        known = [(labels, None if day is None else day * _DAY) for labels, day in days]
        yield Family(name, f"{about}, from the last collection; absent without a date.", known)
    yield Family(
        "runway_info",
        "Whether there is a date, and why not.",
        [(_labels(row, *_PLACE, "verdict"), 1) for row in rows],
    )


def _labels(row: dict[str, Any], *names: str) -> dict[str, str | None]:
    return {name: row[name] for name in names}


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _label(value: str | None) -> str:
    return str(value).translate(_ESCAPES)


def _help(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n")
