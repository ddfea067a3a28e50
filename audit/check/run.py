"""Run every rule over what was collected and keep results and findings.

Four outcomes per rule: finding, pass, not applicable, not assessable. A finding that could not be
judged this time stays, marked stale: a dead collector closes nothing.
"""

import json
import sqlite3
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit.check.needs import Seen
from audit.check.records import describe, result_of, with_waived
from audit.check.rollup import hang_under
from audit.check.rule import (
    CONFIDENCES,
    ESTATE,
    FIXED_COLUMNS,
    SEVERITIES,
    SPECIAL_COLUMNS,
    RuleFile,
)
from audit.check.waivers import WaiverEntry, apply_waivers
from audit.errors import QueryError, RuleError, StoreError
from audit.model import TABLES
from audit.model.rules import Finding, RuleResult, RuleTiming
from audit.store import Snapshot, held
from audit.store.guard import guarded

_SECONDS = 30.0
_SOURCE = "check"
_KEPT = ("rule", "rule_result", "finding")
# what a column of the query may say; NULL is the first of `outcome`, the header's of the others
_WORDS = {
    "severity": SEVERITIES,
    "confidence": CONFIDENCES,
    "outcome": ("finding", "not assessable", "not applicable"),
}


@dataclass(frozen=True, slots=True)
class Summary:
    """What a check gave. slowest, views: seconds of rules, and of the views they share."""

    moment: str
    findings: list[Finding]
    results: list[RuleResult]
    slowest: list[tuple[float, str]]
    views: list[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class _Judged:
    """Rows of one rule, split."""

    findings: list[Finding]
    unknown: int
    outside: int


def data_time(connection: sqlite3.Connection) -> str:
    """Time of the newest collection: the `now` of every rule. Raises StoreError without one."""
    found: str | None = connection.execute("SELECT max(started) FROM source_run").fetchone()[0]
    if found is None:
        raise StoreError("the database holds no collection yet; run `stackaudit collect` first.")
    return found


def evaluate(
    connection: sqlite3.Connection,
    rules: list[RuleFile],
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
    waivers: list[WaiverEntry] | None = None,
) -> Summary:
    """Judge every rule; reads only. Derived views must be installed on the connection."""
    moment = data_time(connection)
    seen = Seen(connection)
    touched = [rule.touches(connection) for rule in rules]
    results, findings, timings = [], [], []
    with held(connection, _shared(touched), _SECONDS) as took:
        for rule, pairs in zip(rules, touched, strict=True):
            started = time.monotonic()
            values = rule.values((overrides or {}).get(rule.id, {}))
            reads = frozenset(pair for pair in pairs if pair[0] in TABLES)
            result, found = _evaluate_one(connection, rule, reads, seen, values, moment)
            timings.append((time.monotonic() - started, rule.id))
            results.append(result)
            findings += found
    findings = apply_waivers(hang_under(findings, rules), waivers or [], moment)
    waived = [f.rule_id for f in findings if f.state == "waived"]
    results = [with_waived(result, waived.count(result.rule_id)) for result in results]
    views = sorted(((seconds, name) for name, seconds in took.items()), reverse=True)
    return Summary(moment, findings, results, sorted(timings, reverse=True), views)


def check(
    connection: sqlite3.Connection,
    rules: list[RuleFile],
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
    waivers: list[WaiverEntry] | None = None,
    *,
    partly: bool = False,
) -> Summary:
    """Evaluate and keep: rules, results, findings with their history, waivers, timings.

    partly: only some rules are given; what the others found and which waivers match stays as it is.
    """
    summary = evaluate(connection, rules, overrides, waivers)
    checked = {result.rule_id for result in summary.results}
    snapshot = Snapshot(connection, _SOURCE, summary.moment, repeatable=True)
    snapshot.add("rule", (describe(rule, overrides or {}).row() for rule in rules))
    snapshot.add("rule_result", (result.row() for result in summary.results))
    snapshot.add("finding", (finding.row() for finding in summary.findings))
    if partly:
        for table in _KEPT:
            snapshot.keep(table, lambda key: key[0] not in checked)
    else:
        snapshot.add("waiver", (w.row(summary.moment).row() for w in waivers or ()))
    timings = [
        RuleTiming(rule_id=rule, checked=summary.moment, seconds=round(seconds, 6))
        for seconds, rule in summary.slowest
    ]
    snapshot.commit(_KEPT if partly else (*_KEPT, "waiver"), timings)
    return summary


def _shared(touched: list[frozenset[tuple[str, str]]]) -> set[str]:
    """Views that several rules read, directly or through other views: worth computing once."""
    times = Counter(name for pairs in touched for name in {name for name, _column in pairs})
    return {name for name, number in times.items() if number > 1 and name not in TABLES}


def _evaluate_one(
    connection: sqlite3.Connection,
    rule: RuleFile,
    reads: frozenset[tuple[str, str]],
    seen: Seen,
    values: dict[str, Any],
    moment: str,
) -> tuple[RuleResult, list[Finding]]:
    lacks = seen.lacks(reads, rule.optional)
    if lacks:
        stale = _stale(connection, rule)
        return result_of(rule, reads, "not assessable", lacks=lacks, findings=len(stale)), stale
    try:
        return _evaluate_seen(connection, rule, reads, values, moment)
    except QueryError as error:  # too slow, or an error that only this data brings out
        stale, reason = _stale(connection, rule), f"{rule.path.name}: {error}"
        return result_of(rule, reads, "not assessable", reason=reason, findings=len(stale)), stale


def _evaluate_seen(
    connection: sqlite3.Connection,
    rule: RuleFile,
    reads: frozenset[tuple[str, str]],
    values: dict[str, Any],
    moment: str,
) -> tuple[RuleResult, list[Finding]]:
    """Judge a rule whose data was seen. Raises QueryError when its query fails."""
    subjects = _subjects(connection, rule, values, moment)
    if not subjects:
        empty = "nothing of the kind in this estate"
        return result_of(rule, reads, "not applicable", reason=empty), []
    judged = _judge(connection, rule, values, moment)
    passed = max(0, len(subjects) - len({f.subject for f in judged.findings}) - judged.unknown)
    if judged.findings:
        outcome = "finding"
    elif judged.unknown and not passed:
        outcome = "not assessable"
    else:
        outcome = "pass"
    others = _population(connection, rule) - len(subjects) + judged.outside
    return (
        result_of(
            rule, reads, outcome, findings=len(judged.findings), passed=passed,
            not_assessable=judged.unknown, not_applicable=max(0, others),
            reason="what it needs is not told for any object" if outcome == "not assessable"
            else None,
        ),
        judged.findings,
    )  # fmt: skip


def _subjects(
    connection: sqlite3.Connection, rule: RuleFile, values: dict[str, Any], moment: str
) -> set[str]:
    return {str(row[0]) for row in _query(connection, rule.scope, values, moment)[1]}


def _population(connection: sqlite3.Connection, rule: RuleFile) -> int:
    if rule.level == ESTATE:
        return 1
    found: int = connection.execute(f"SELECT count(*) FROM {rule.level}").fetchone()[0]
    return found


def _query(
    connection: sqlite3.Connection, sql: str, values: dict[str, Any], moment: str
) -> tuple[list[str], list[tuple[Any, ...]]]:
    with guarded(connection, _SECONDS):
        cursor = connection.execute(sql, {**values, "now": moment})
        names = [column[0] for column in cursor.description]
        return names, cursor.fetchall()


def _judge(
    connection: sqlite3.Connection, rule: RuleFile, values: dict[str, Any], moment: str
) -> _Judged:
    names, rows = _query(connection, rule.sql, values, moment)
    if tuple(names[:3]) != FIXED_COLUMNS:
        raise RuleError(
            f"{rule.path.name}: the query must return {', '.join(FIXED_COLUMNS)} first."
        )
    records = [dict(zip(names, row, strict=True)) for row in rows]
    _check_records(rule, records)
    outcomes = [record.get("outcome") or "finding" for record in records]
    zones = _zones(connection, rule) if "finding" in outcomes else {}
    findings = [
        _finding(rule, record, zones)
        for record, outcome in zip(records, outcomes, strict=True)
        if outcome == "finding"
    ]
    return _Judged(findings, outcomes.count("not assessable"), outcomes.count("not applicable"))


def _check_records(rule: RuleFile, records: list[dict[str, Any]]) -> None:
    for record in records:
        for name in ("subject", "message"):
            if record[name] is None:
                raise RuleError(f"{rule.path.name}: {name} is NULL for {record['name']}.")
        for name, words in _WORDS.items():
            if record.get(name) not in (None, *words):
                raise RuleError(
                    f"{rule.path.name}: {name} is {record[name]!r}, not one of {', '.join(words)}."
                )


def _zones(connection: sqlite3.Connection, rule: RuleFile) -> dict[str, str]:
    """Zone of every subject, where the table of the subjects has one."""
    if rule.level == "zone":
        return {row[0]: row[0] for row in connection.execute("SELECT id FROM zone")}
    info = TABLES.get(rule.level)
    if info is None or "zone_id" not in info.names or "id" not in info.names:
        return {}
    return dict(connection.execute(f"SELECT id, zone_id FROM {rule.level}").fetchall())


def _finding(rule: RuleFile, record: dict[str, Any], zones: dict[str, str]) -> Finding:
    evidence = {
        name: value
        for name, value in record.items()
        if name not in {*FIXED_COLUMNS, *SPECIAL_COLUMNS}
    }
    subject = str(record["subject"])
    return Finding(
        rule_id=rule.id,
        subject=subject,
        subject_kind=rule.level,
        subject_name=str(record["name"] or subject),
        zone_id=record.get("zone_id") or zones.get(subject),
        severity=record.get("severity") or rule.severity,
        confidence=record.get("confidence") or rule.confidence,
        message=str(record["message"]),
        evidence=json.dumps(evidence, ensure_ascii=False),
        vms=record.get("vms"),
        state="open",
    )


def _stale(connection: sqlite3.Connection, rule: RuleFile) -> list[Finding]:
    """Findings of earlier checks of a rule that cannot be judged now."""
    names = TABLES["finding"].names
    rows = connection.execute(
        f"SELECT {', '.join(names)} FROM finding WHERE rule_id = ?", (rule.id,)
    )
    now = {"state": "stale", "waiver": None, "parent": None}  # both are found anew
    return [Finding(**{**dict(zip(names, row, strict=True)), **now}) for row in rows]
