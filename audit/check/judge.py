"""The rows of one rule: its query asked, its words checked, its findings made."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from audit.check.rule import (
    ESTATE,
    FIXED_COLUMNS,
    SPECIAL_COLUMNS,
    RuleFile,
)
from audit.errors import RuleError
from audit.model import TABLES
from audit.model.rules import Finding
from audit.store.guard import guarded
from audit.vocabulary import CONFIDENCES, SEVERITIES

SECONDS = 30.0
# what a column of the query may say; NULL is the first of `outcome`, the header's of the others
_WORDS = {
    "severity": SEVERITIES,
    "confidence": CONFIDENCES,
    "outcome": ("finding", "not assessable", "not applicable"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """Rows of one rule, split; unknown, outside: subjects it could not judge or does not ask."""

    findings: list[Finding]
    unknown: list[str]
    outside: list[str]


def subjects(
    connection: sqlite3.Connection, rule: RuleFile, values: dict[str, Any], moment: str
) -> set[str]:
    """Subjects the rule asks. Raises QueryError."""
    return {str(row[0]) for row in _query(connection, rule.scope, values, moment)[1]}


def population(connection: sqlite3.Connection, rule: RuleFile) -> int:
    """Objects of its level, asked or not."""
    if rule.level == ESTATE:
        return 1
    found: int = connection.execute(f"SELECT count(*) FROM {rule.level}").fetchone()[0]
    return found


def _query(
    connection: sqlite3.Connection, sql: str, values: dict[str, Any], moment: str
) -> tuple[list[str], list[tuple[Any, ...]]]:
    with guarded(connection, SECONDS):
        cursor = connection.execute(sql, {**values, "now": moment})
        names = [column[0] for column in cursor.description]
        return names, cursor.fetchall()


def judge(
    connection: sqlite3.Connection, rule: RuleFile, values: dict[str, Any], moment: str
) -> Judged:
    """Ask the rule. Raises QueryError; RuleError where its rows break the contract."""
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
    told = [(str(record["subject"]), o) for record, o in zip(records, outcomes, strict=True)]
    return Judged(
        findings,
        [subject for subject, outcome in told if outcome == "not assessable"],
        [subject for subject, outcome in told if outcome == "not applicable"],
    )


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
