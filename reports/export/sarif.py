"""The last check as SARIF 2.1.0 (OASIS): rules with their help, findings, waivers, coverage."""

import json
import re
import sqlite3
from pathlib import Path
from typing import Any, TextIO

from audit import __version__
from reports.export.document import ExportOptions, put, read_document
from reports.export.markdown import safe
from reports.export.text import headline

VERSION = "2.1.0"
FINGERPRINT = "stackaudit/v1"  # rule/subject: what makes a finding the same one next month
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
_RANKS = {"critical": 100.0, "high": 75.0, "medium": 50.0, "low": 25.0, "info": 5.0}
_LINK = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_GAP = {"unsupported": "note"}


def write_sarif(
    connection: sqlite3.Connection,
    target: Path | TextIO,
    options: ExportOptions | None = None,
) -> None:
    """Write one run: a result a finding, and one of kind `open` a rule that could not be judged.

    The same database gives the same bytes. Raises ReportError.
    """
    document = read_document(connection, options or ExportOptions())
    places = {rule["id"]: place for place, rule in enumerate(document["rules"])}
    results = [_result(finding, places) for finding in document["findings"]]
    results += [_open(rule, places) for rule in document["rules"] if _is_open(rule)]
    run = {
        "tool": {"driver": _driver(document["rules"])},
        "automationDetails": {"id": f"stackaudit/{document['customer'] or 'estate'}/"},
        "invocations": [_invocation(document)],
        "results": results,
        "properties": {"customer": document["customer"], "score": document["score"]["overall"]},
    }
    text = json.dumps({"version": VERSION, "runs": [run]}, ensure_ascii=True, indent=1)
    put(target, text.replace("<", "\\u003c") + "\n")


def _driver(rules: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": "stackaudit",
        "version": __version__,
        "rules": [_rule(rule) for rule in rules],
    }


def _rule(rule: dict[str, Any]) -> dict[str, Any]:
    link = next((m.group() for r in rule["refs"] for m in [_LINK.search(r)] if m), None)
    silent = "".join(f"\n- {guard}" for guard in rule["guards"])
    text = f"{rule['why']}\n\nWhat to do: {rule['recommendation']}"
    marked = f"{safe(rule['why'])}\n\n**What to do:** {safe(rule['recommendation'])}"
    if silent:
        text += f"\n\nSilent on purpose:{silent}"
        marked += "\n\nSilent on purpose:\n" + "".join(f"\n- {safe(g)}" for g in rule["guards"])
    return {
        "id": rule["id"],
        "name": "".join(part.capitalize() for part in rule["id"].split("-")),
        "shortDescription": {"text": rule["title"]},
        "fullDescription": {"text": rule["question"]},
        "help": {"text": text, "markdown": marked},
        **({"helpUri": link} if link else {}),
        "defaultConfiguration": {
            "level": _LEVELS.get(rule["severity"], "none"),
            "rank": _RANKS.get(rule["severity"], -1.0),
        },
        "properties": {
            "tags": [rule["category"]],
            "severity": rule["severity"],
            "outcome": rule["outcome"],
            "effort": rule["effort"],
            "whoActs": rule["who_acts"],
        },
    }


def _result(finding: dict[str, Any], places: dict[str, int]) -> dict[str, Any]:
    return {
        **_rule_of(finding["rule"], places),
        "kind": "fail",
        "level": _LEVELS.get(finding["severity"], "warning"),
        "rank": _RANKS.get(finding["severity"], -1.0),
        "message": {"text": headline(finding["subject_name"], finding["message"])},
        "locations": [{"logicalLocations": [_location(finding)]}],
        "fingerprints": {FINGERPRINT: f"{finding['rule']}/{finding['subject']}"},
        **_provenance(finding),
        "suppressions": [_suppression(finding)] if finding["state"] == "waived" else [],
        "properties": {
            "severity": finding["severity"],
            "confidence": finding["confidence"],
            "state": finding["state"],
            "zone": finding["zone"],
            "vmsAtRisk": finding["vms_at_risk"],
            "hangsUnder": finding["hangs_under"],
            "evidence": finding["evidence"],
        },
    }


def _rule_of(rule: str, places: dict[str, int]) -> dict[str, Any]:
    """Index too, unless the rule is gone since."""
    return {"ruleId": rule, **({"ruleIndex": places[rule]} if rule in places else {})}


def _location(finding: dict[str, Any]) -> dict[str, Any]:
    parts = (finding["zone"], finding["subject_kind"], finding["subject"])
    return {
        "name": finding["subject_name"],
        "fullyQualifiedName": "/".join(part for part in parts if part),
        "kind": finding["subject_kind"],
    }


def _provenance(finding: dict[str, Any]) -> dict[str, Any]:
    if not finding["first_seen"]:
        return {}
    return {"provenance": {"firstDetectionTimeUtc": finding["first_seen"]}}


def _suppression(finding: dict[str, Any]) -> dict[str, Any]:
    told = {"justification": finding["waiver"]} if finding["waiver"] else {}
    return {"kind": "external", "status": "accepted", **told}


def _is_open(rule: dict[str, Any]) -> bool:
    """Not judged at all; one whose earlier findings stay (stale) has those as results."""
    return rule["outcome"] in {"not assessable", None} and not rule["objects"]


def _open(rule: dict[str, Any], places: dict[str, int]) -> dict[str, Any]:
    """Too little is known to decide: SARIF calls that `open`, and it is no pass."""
    reason = rule["reason"] or "the rule was not run"
    return {
        **_rule_of(rule["id"], places),
        "kind": "open",
        "level": "none",
        "message": {"text": f"Not assessable: {reason}."},
        "fingerprints": {FINGERPRINT: f"{rule['id']}/"},
        "suppressions": [],
    }


def _invocation(document: dict[str, Any]) -> dict[str, Any]:
    """When it was collected, and what was not answered."""
    failed = [source for source in document["sources"] if source["status"] == "failed"]
    notes = [
        {
            "level": _GAP.get(gap["cause"], "warning"),
            "message": {"text": f"{gap['source']}, {gap['request']}: {gap['message']}"},
            "descriptor": {"id": gap["cause"]},
        }
        for gap in document["coverage"]["gaps"]
    ]
    now = document["period"]["now"]
    return {
        "executionSuccessful": not failed,
        **({"endTimeUtc": now} if now else {}),
        "toolExecutionNotifications": notes,
    }
