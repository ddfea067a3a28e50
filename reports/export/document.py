"""The report as plain data: what the JSON holds and the Markdown tells."""

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from audit import __version__
from audit.errors import ReportError
from reports.cover import Cover
from reports.export.facts import facts
from reports.language import mark

SCHEMA = "stackaudit.report/1"

_SOURCES = """
    SELECT source, kind, status, reason, version, identity, started, finished, last_success,
        requests, received AS received_bytes, bundle
    FROM report_source ORDER BY source"""
_SCORE = """
    SELECT category, score, rules, judged, not_assessable, rules_against, findings
    FROM report_score ORDER BY category"""
_FINDINGS = """
    SELECT rule_id AS rule, category, severity, lane, confidence, title, message, subject_kind,
        subject, subject_name, zone_id, zone, evidence, vms AS vms_at_risk, state, waiver,
        first_seen, age_days, comment, owner, due, effort, actor AS who_acts, why,
        fix AS recommendation, parent AS hangs_under
    FROM report_finding ORDER BY place, rule_id, subject_name, subject"""
_RULES = """
    SELECT r.id, r.category, r.severity, w.title, w.question, r.level, x.outcome, x.findings,
        x.waived, x.passed, x.not_applicable, x.not_assessable, x.reason, x.missing, x.unseen,
        r.params, r.refs, r.guards, w.why, w.fix AS recommendation, r.effort,
        r.actor AS who_acts, q.lane, q.objects, q.vms AS vms_at_risk
    FROM rule AS r
    JOIN report_text AS w ON w.rule_id = r.id
    LEFT JOIN rule_result AS x ON x.rule_id = r.id
    LEFT JOIN report_rule AS q ON q.rule_id = r.id
    ORDER BY r.id"""
_CHANGES = """
    SELECT kind, object_kind, name, zone, field, old_value AS "before", new_value AS "after",
        since, until, object_id
    FROM report_change ORDER BY object_kind, kind, name, object_id, field"""
_GAPS = """
    SELECT g.source, g.request, nullif(g.table_name, '') AS "table",
        nullif(g.column_name, '') AS "column", g.cause, g.message, g.status
    FROM gap AS g JOIN report_source AS s ON s.source = g.source AND s.started = g.started
    ORDER BY g.source, g.request, g.table_name, g.column_name"""
_HIDDEN = """
    SELECT n.rule_id AS rule, w.title, f.severity, count(*) AS findings, n.comment AS why
    FROM report_note AS n
    JOIN finding AS f ON f.rule_id = n.rule_id AND f.subject = n.subject
    LEFT JOIN report_text AS w ON w.rule_id = n.rule_id
    WHERE n.hidden = 1 GROUP BY 1, 2, 3, 5 ORDER BY 1, 3, 5"""
_SUMMARY = "SELECT section, measure, value, unit, note FROM report_summary ORDER BY rowid"
_JSON = frozenset({"evidence", "params", "refs", "guards", "missing", "unseen"})


@dataclass(frozen=True, slots=True)
class ExportOptions(Cover):
    """What the export says of itself."""

    title: str = mark("CloudStack health check")


def read_document(connection: sqlite3.Connection, options: ExportOptions) -> dict[str, Any]:
    """Everything the exports tell, in a fixed order. Derived views must be installed."""
    with facts(connection, options.overlay, tenant=bool(options.tenant)):
        period = _rows(connection, 'SELECT now, previous, oldest AS "first" FROM report_period')[0]
        rules = _rows(connection, _RULES)
        overall = connection.execute("SELECT round(avg(score)) FROM report_score").fetchone()[0]
        return {
            "schema": SCHEMA,
            "program": f"stackaudit {__version__}",
            "title": options.title,
            "customer": options.customer,
            "consultant": options.consultant,
            "contact": options.contact,
            "confidentiality": options.confidentiality,
            "status": "draft" if options.draft else "final",
            "seal": options.seal,
            "tenant": options.tenant,
            "period": period,
            "sources": _rows(connection, _SOURCES),
            "score": {"overall": overall, "categories": _rows(connection, _SCORE)},
            "summary": _rows(connection, _SUMMARY),
            "findings": _rows(connection, _FINDINGS),
            "rules": rules,
            "changes": _rows(connection, _CHANGES),
            "coverage": {
                "not_printed": _rows(connection, _HIDDEN),
                "notes_without_finding": options.overlay.vanished(connection),
                "gaps": _rows(connection, _GAPS),
                "not_assessable": [
                    {key: rule[key] for key in ("id", "title", "reason", "missing")}
                    for rule in rules
                    if rule["outcome"] == "not assessable"
                ],
                "judged_in_part": [
                    {key: rule[key] for key in ("id", "title", "reason", "unseen")}
                    for rule in rules
                    if rule["unseen"] and rule["outcome"] != "not assessable"
                ],
            },
        }


def put(target: Path | TextIO, text: str) -> None:
    """Write to a stream, or to a file that appears when complete. Raises ReportError."""
    if not isinstance(target, Path):
        target.write(text)
        return
    draft = target.with_name(f".{target.name}.draft")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise ReportError(
            f"{target}: cannot be written ({error.strerror}); check the folder and its rights, or "
            "choose another path."
        ) from error


def _rows(connection: sqlite3.Connection, sql: str) -> list[dict[str, Any]]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return [
        {name: _value(name, value) for name, value in zip(names, row, strict=True)}
        for row in cursor
    ]


def _value(name: str, value: Any) -> Any:
    if name not in _JSON or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
