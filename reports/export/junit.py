"""The last check as JUnit XML: a test case a rule, a failure a finding; for build servers."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO
from xml.etree import ElementTree as ET

from reports.export.document import ExportOptions, put, read_document
from reports.export.text import evidence_text_of, headline
from reports.facts import SEVERITIES

# what XML cannot hold, even escaped
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SKIPPED = {
    "not assessable": "it is not known why",
    "not applicable": "the estate has nothing of the kind",
    None: "the rule was not run",
}


def write_junit(
    connection: sqlite3.Connection,
    target: Path | TextIO,
    options: ExportOptions | None = None,
    *,
    least: str = "info",
) -> None:
    """Write the XML; findings below the severity `least` are told but fail nothing.

    A rule that could not be judged, or does not apply, is skipped with the reason: not passed.
    Waived findings fail nothing. Raises ReportError.
    """
    document = read_document(connection, options or ExportOptions())
    failing = SEVERITIES[: SEVERITIES.index(least) + 1]
    found: dict[str, list[dict[str, Any]]] = {}
    for finding in document["findings"]:
        found.setdefault(finding["rule"], []).append(finding)
    root = ET.Element("testsuites", name=_plain(f"stackaudit {document['customer']}".strip()))
    for category in sorted({rule["category"] for rule in document["rules"]}):
        rules = [rule for rule in document["rules"] if rule["category"] == category]
        suite = ET.SubElement(root, "testsuite", name=_plain(category))
        for rule in rules:
            suite.append(_case(rule, found.get(rule["id"], []), failing))
        _count(suite, document["period"]["now"])
    _count(root, None)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    put(target, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n')


def _case(
    rule: dict[str, Any], findings: list[dict[str, Any]], failing: tuple[str, ...]
) -> ET.Element:
    name = _plain(f"{rule['id']}: {rule['title']}")
    case = ET.Element("testcase", classname=f"stackaudit.{_plain(rule['category'])}", name=name)
    failures = [f for f in findings if f["state"] != "waived" and f["severity"] in failing]
    if not findings and rule["outcome"] not in {"pass", "finding"}:
        reason = rule["reason"] or _SKIPPED.get(rule["outcome"], "")
        outcome = rule["outcome"] or "not run"
        ET.SubElement(case, "skipped", message=_plain(f"{outcome}: {reason}"))
    for finding in failures:
        message = headline(finding["subject_name"], finding["message"])
        failure = ET.SubElement(
            case, "failure", message=_plain(message), type=_plain(finding["severity"])
        )
        failure.text = _plain("\n".join(_details(finding)))
    told = [_told(finding) for finding in findings if finding not in failures]
    if rule["unseen"] and rule["outcome"] != "not assessable":
        told.append(f"Judged in part: {rule['reason']}")
    if told:
        ET.SubElement(case, "system-out").text = _plain("\n".join(told))
    return case


def _details(finding: dict[str, Any]) -> Iterator[str]:
    yield f"{finding['message']}"
    yield f"Object: {finding['subject_kind']} {finding['subject_name']} ({finding['subject']})"
    if finding["zone"]:
        yield f"Zone: {finding['zone']}"
    if finding["state"] == "stale":
        yield "Stale: found earlier, could not be judged this time."
    evidence = evidence_text_of(finding["evidence"])
    if evidence:
        yield f"Evidence ({finding['confidence']}): {evidence}"
    yield f"Why: {finding['why']}"
    yield f"Do: {finding['recommendation']}"


def _told(finding: dict[str, Any]) -> str:
    state = f"accepted ({finding['waiver']})" if finding["state"] == "waived" else "not failing"
    text = headline(finding["subject_name"], finding["message"])
    return f"{finding['severity']}, {state}: {text}"


def _count(element: ET.Element, moment: str | None) -> None:
    """Numbers of a suite, in test cases: build servers check that they add up."""
    cases = list(element.iter("testcase"))
    element.set("tests", str(len(cases)))
    element.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    element.set("errors", "0")
    element.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))
    if moment:
        element.set("timestamp", moment.removesuffix("Z"))


def _plain(text: Any) -> str:
    """Text that XML can hold."""
    return _FORBIDDEN.sub("\ufffd", str(text))
