"""The report as Markdown: for tickets, wikis and mail."""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from reports.export.document import ExportOptions, put, read_document
from reports.export.text import evidence_text, number
from reports.language import ENGLISH, SOURCE, current, figures, said, t, use

_TOP = 10
_LANES = (("Now", "Now"), ("Next", "Next"), ("Later", "Later"), (None, "For information, waived"))
_SPECIAL = re.compile(r"([\\`*_\[\]|~$]|^[#+=-]|^\d+(?=[.)]))")
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]+")


def write_markdown(
    connection: sqlite3.Connection,
    target: Path | TextIO,
    options: ExportOptions | None = None,
) -> None:
    """Write summary, top risks, findings by lane, changes, coverage. Raises ReportError."""
    chosen = options or ExportOptions()
    with use(chosen.language):
        document = read_document(connection, chosen)
        put(target, "\n".join(_lines(document)).rstrip() + "\n")


def safe(value: Any) -> str:
    """Text that Markdown and HTML show as it is, on one line."""
    if value is None:
        return ""
    text = _BLANK.sub(" ", str(value)).strip()
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    """A backslash before the sign; in a list number before its dot."""
    text = match.group()
    return f"{text}\\" if text.isdigit() else f"\\{text}"


def _lines(document: dict[str, Any]) -> Iterator[str]:
    yield from _head(document)
    yield from _score(document["score"])
    yield from _top_risks(document["findings"])
    for lane, title in _LANES:
        yield from _lane(title, [f for f in document["findings"] if f["lane"] == lane])
    yield from _changes(document)
    yield from _coverage(document)


def _head(document: dict[str, Any]) -> Iterator[str]:
    name = " · ".join(filter(None, (t(document["title"]), document["customer"])))
    yield f"# {safe(name)}"
    yield ""
    period = document["period"]
    yield f"- {t('Data as of')}: {_when(period['now']) or t('nothing was collected yet')}"
    yield f"- {t('Compared with')}: {_when(period['previous']) or t('no earlier collection')}"
    for key in ("tenant", "consultant", "contact", "confidentiality", "status", "seal"):
        if document[key]:
            value = t(document[key]) if key == "status" else document[key]
            yield f"- {t(key.capitalize())}: {safe(value)}"
    yield f"- {t('Made with')}: {safe(document['program'])}"
    if current().tag != SOURCE:
        yield f"- {t(ENGLISH)}"
    yield ""
    rows = [
        (said(row["measure"]), _amount(row), said(row["note"]))
        for row in document["summary"]
        if row["section"] in {"Estate", "Findings"} and row["value"] is not None
    ]
    yield from _table(("Measure", "Value", "Note"), rows)


def _amount(row: dict[str, Any]) -> str:
    value = row["value"]
    text = figures(number(value)) if isinstance(value, int | float) else str(value)
    return f"{text} {t(row['unit'] or '')}".strip()


def _score(score: dict[str, Any]) -> Iterator[str]:
    overall = score["overall"]
    told = t("not judged") if overall is None else f"{number(overall)} {t('of 100')}"
    yield f"## {t('Score')}: {told}"
    yield ""
    rows = [
        (
            t(c["category"]),
            _points(c["score"]),
            t("{n} of {all}", n=c["judged"], all=c["rules"]),
            c["rules_against"],
        )
        for c in score["categories"]
    ]
    yield from _table(("Category", "Score", "Rules judged", "Rules against"), rows)
    yield t(
        "100 per category, less 25 for each rule with an open critical finding, 10 high, 4 medium, "
        "1 low; not below 0."
    )
    yield ""


def _points(score: float | None) -> str:
    return t("not judged") if score is None else figures(number(score))


def _top_risks(findings: list[dict[str, Any]]) -> Iterator[str]:
    """The worst findings that hang under no other."""
    top = [f for f in findings if f["lane"] and not f["hangs_under"]][:_TOP]
    yield f"## {t('Top risks')}"
    yield ""
    rows = [
        (t(f["severity"]), f["title"], f["subject_name"], f["message"], f["vms_at_risk"])
        for f in top
    ]
    yield from _table(("Severity", "Risk", "Object", "What was found", "VMs at risk"), rows)


def _lane(title: str, findings: list[dict[str, Any]]) -> Iterator[str]:
    yield f"## {t(title)} ({len(findings)})"
    yield ""
    rule = None
    for finding in findings:
        if finding["rule"] != rule:
            rule = finding["rule"]
            yield f"### {safe(finding['title'])} ({safe(rule)})"
            yield ""
            yield f"{safe(finding['why'])}"
            yield ""
            yield t(
                "**Do:** {what} (effort: {effort}; who: {who})",
                what=safe(finding["recommendation"]), effort=safe(t(finding["effort"] or "")),
                who=safe(t(finding["who_acts"] or "")),
            )  # fmt: skip
            yield ""
        yield from _finding(finding)
        yield ""


def _finding(finding: dict[str, Any]) -> Iterator[str]:
    place = t(" in {zone}", zone=safe(finding["zone"])) if finding["zone"] else ""
    yield (
        f"- **{safe(t(finding['severity']))}** {safe(finding['subject_name'])}{place}: "
        f"{safe(finding['message'])}"
    )
    evidence = evidence_text(json.dumps(finding["evidence"]))
    if evidence:
        yield f"  - {t('Evidence')} ({safe(t(finding['confidence']))}): {safe(evidence)}"
    if finding["state"] != "open":
        why = finding["waiver"] or t("not judged this time")
        yield f"  - {safe(t(finding['state']))}: {safe(why)}"
    remark = [f"{t(key)}: {finding[key]}" for key in ("owner", "due", "comment") if finding[key]]
    if remark:
        yield f"  - {safe('; '.join(remark))}"
    if finding["first_seen"]:
        when = _when(finding["first_seen"])
        yield "  - " + t("First seen {when}, {n} days ago", when=when, n=finding["age_days"])


def _changes(document: dict[str, Any]) -> Iterator[str]:
    yield f"## {t('Changes')}"
    yield ""
    if document["period"]["previous"] is None:
        yield t("There is no earlier collection to compare with.")
        yield ""
        return
    counts: dict[tuple[str, str], set[str]] = {}
    for change in document["changes"]:
        counts.setdefault((change["object_kind"], change["kind"]), set()).add(change["object_id"])
    kinds = sorted({kind for kind, _ in counts})
    words = ("new", "gone", "changed")
    rows = [(kind, *(len(counts.get((kind, word), ())) for word in words)) for kind in kinds]
    yield from _table(("Objects", "New", "Gone", "Changed"), rows)


def _coverage(document: dict[str, Any]) -> Iterator[str]:
    yield f"## {t('Coverage')}"
    yield ""
    rows = [
        (s["source"], s["status"], _when(s["started"]), _when(s["last_success"]), s["reason"])
        for s in document["sources"]
    ]
    yield from _table(("Source", "Status", "Last run", "Last answer", "Why"), rows)
    coverage = document["coverage"]
    if coverage["not_printed"]:
        yield f"### {t('Not printed, but counted in the score')}"
        yield ""
        hidden = [
            (n["rule"], t(n["severity"]), n["findings"], n["why"]) for n in coverage["not_printed"]
        ]
        yield from _table(("Rule", "Severity", "Findings", "Why"), hidden)
    if coverage["gaps"]:
        yield f"### {t('Not answered')}"
        yield ""
        gaps = [(g["source"], g["request"], g["cause"], g["message"]) for g in coverage["gaps"]]
        yield from _table(("Source", "Request", "Cause", "Message"), gaps)
    if coverage["not_assessable"]:
        yield f"### {t('Rules that could not be judged')}"
        yield ""
        rules = [(r["id"], r["title"], r["reason"]) for r in coverage["not_assessable"]]
        yield from _table(("Rule", "Title", "Why"), rules)
    if coverage["judged_in_part"]:
        yield f"### {t('Rules that were judged in part')}"
        yield ""
        rules = [(r["id"], r["title"], r["reason"]) for r in coverage["judged_in_part"]]
        yield from _table(("Rule", "Title", "On what"), rules)


def _table(header: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(t(head) for head in header) + " |"
    yield "|" + " --- |" * len(header)
    for row in rows:
        yield "| " + " | ".join(safe(value) for value in row) + " |"
    yield ""


def _when(text: str | None) -> str:
    return text.replace("T", " ").replace("Z", " UTC") if text else ""
