"""Coverage: what was asked, what answered, what was not seen, and what that costs."""

from typing import Any

from reports.facts import Facts, Row
from reports.facts_reach import below
from reports.html import humanise
from reports.html.charts import clip
from reports.html.context import Page
from reports.html.remarks import not_printed
from reports.html.table import Grid, first
from reports.language import t, tn

TITLE = "Coverage"
NAV = "Coverage"
EMPTY = ""
_OUTCOMES = (
    ("finding", "Rules with findings"), ("pass", "Rules passed"),
    ("not applicable", "Rules that do not apply"), ("not assessable", "Rules not judged"),
)  # fmt: skip
_COUNTS = (
    ("findings", "{n} found"), ("passed", "{n} passed"),
    ("not_assessable", "{n} not judged"), ("not_applicable", "{n} not asked"),
)  # fmt: skip
_JUDGED = ("finding", "pass")
_ROWS = 40
_CLIP = 40  # of what a device says of itself; the workbook has all of it
_RULES = 6
_ASK = {
    "forbidden": "May the audit account run {what} on {source}? It was refused for lack of a right",
    "refused": "Are the credentials for {source} right? They were refused",
    "unreachable": "Is {source} switched on and reachable from where the audit ran? It gave no "
    "answer",
    "timed out": "Why does {source} answer {what} so slowly? No complete answer came in time",
    "bad answer": "Can somebody look at {what} on {source}? The answer could not be used",
}


def data(page: Page) -> dict[str, Any]:
    """Sources, gaps, questions, rules."""
    facts = page.facts
    gaps = _gaps(facts)
    share = facts.confidence
    return {
        "confidence": None if share is None else int(share * 1000) / 1000,
        "needed": facts.needed,
        "outcomes": _outcomes(facts),
        "sources": _sources(facts),
        "counts": _counts(facts),
        "gaps": _gap_grid(gaps),
        "costless": _costless(gaps),
        "questions": _questions(facts, gaps),
        "unjudged": [r for r in facts.rules if r["outcome"] == "not assessable"],
        "in_part": [r for r in facts.rules if r["outcome"] in _JUDGED and r["unseen"]],
        "rules": [_rule(r) for r in facts.rules],
        "silent": page.silent,
        "left_out": page.left_out,
        "not_printed": not_printed(facts),
        "vanished": facts.overlay.vanished(facts.connection),
        "partial": _partial(facts),
    }


def _outcomes(facts: Facts) -> list[tuple[str, int]]:
    found = [r["outcome"] for r in facts.rules]
    return [(words, found.count(name)) for name, words in _OUTCOMES]


def _sources(facts: Facts) -> Grid | None:
    """Every source ever asked: how its last run ended, and how old its rows are."""
    newest = facts.rows(
        "SELECT s.*, (SELECT max(g.started) FROM source_run AS g WHERE g.source = s.source "
        "AND g.status <> 'failed') AS good FROM source_run AS s WHERE s.started = "
        "(SELECT max(l.started) FROM source_run AS l WHERE l.source = s.source) ORDER BY s.source"
    )
    if not newest:
        return None
    lines = [
        (
            r["source"], _status(r), humanise.stamp(r["good"]) if r["good"] else t("never"),
            r["version"] and clip(r["version"], _CLIP), r["tls"] and t(r["tls"]),
            r["requests"], r["received"], r["reason"] or t("none"),
        )
        for r in newest
    ]  # fmt: skip
    columns = [
        ("Source", "mono"), ("Status", "text"), ("Last good answer, UTC", "day"),
        ("Version", "mono"), ("Certificate", "text"), ("Requests", "num"), ("Received", "size"),
        ("Remark", "long"),
    ]  # fmt: skip
    return Grid("Sources that were asked", columns, lines)


def _counts(facts: Facts) -> dict[str, int]:
    """Sources expected (ever asked), seen and failed in the newest collection, and stale."""
    known = {r["source"] for r in facts.rows("SELECT DISTINCT source FROM source_run")}
    runs = facts.latest.runs if facts.latest else ()
    failed = {r["source"] for r in runs if r["status"] == "failed"}
    asked = {r["source"] for r in runs}
    good = {
        r["source"]
        for r in facts.rows("SELECT DISTINCT source FROM source_run WHERE status <> 'failed'")
    }
    return {
        "expected": len(known),
        "seen": len(asked - failed),
        "failed": len(failed),
        "absent": len(known - asked),
        "stale": len((failed | (known - asked)) & good),
    }


def _status(row: Row) -> str:
    if row["status"] != "failed":
        return t("answered") if row["status"] == "ok" else t("answered in part")
    return t("failed; older rows are shown") if row["good"] else t("failed; nothing is known")


def _gaps(facts: Facts) -> list[Row]:
    """Gaps of the last run of every source, with the rules they cost."""
    gaps = facts.rows(
        "SELECT g.* FROM gap AS g WHERE g.started = (SELECT max(l.started) FROM source_run AS l "
        "WHERE l.source = g.source) ORDER BY g.source, g.cause, g.request, g.table_name"
    )
    reach = {
        r["id"]: below({str(read).partition(".")[0] for read in r["reads"] or ()})
        for r in facts.rules
    }
    for gap in gaps:
        name = f"{gap['table_name']}.{gap['column_name']}".strip(".")
        gap["what"] = name or t("nothing the rules read")
        gap["rules"] = sorted(
            r["id"] for r in facts.rules if name and _costs(gap, name, r, reach[r["id"]])
        )
    return sorted(gaps, key=lambda g: -len(g["rules"]))


def _costs(gap: Row, name: str, rule: Row, reach: set[str]) -> bool:
    """Whether the rule waits for what the gap misses, as a whole or for objects of its source."""
    if rule["outcome"] == "not assessable" and {name, gap["table_name"]} & set(
        rule["missing"] or ()
    ):
        return True
    return gap["source"] in (rule["unseen"] or ()) and gap["table_name"] in reach


def _cost(rules: list[str]) -> str:
    if not rules:
        return t("no rule")
    rest = len(rules) - _RULES
    return f"{len(rules)}: {_listed(rules, rest)}"


def _listed(names: list[str], rest: int) -> str:
    """The first names and how many more there are."""
    shown = ", ".join(names[: len(names) - max(0, rest)])
    return t("{names} and {n} more", names=shown, n=rest) if rest > 0 else shown


def _costless(gaps: list[Row]) -> str:
    """Gaps that keep no rule from judging, as a sentence."""
    count = sum(not gap["rules"] for gap in gaps)
    if not count:
        return ""
    return tn("{n} gap costs no rule, for example a program that a host does not have; the "
              "workbook lists it (tab Coverage).",
              "{n} gaps cost no rule, for example programs that a host does not have; the "
              "workbook lists them (tab Coverage).", count)  # fmt: skip


def _gap_grid(gaps: list[Row]) -> Grid | None:
    """Gaps that cost a rule."""
    gaps = [gap for gap in gaps if gap["rules"]]
    if not gaps:
        return None
    lines = [
        (
            t("{request} of {source}", request=g["request"], source=g["source"]),
            t(g["cause"]),
            g["what"],
            _cost(g["rules"]),
            g["message"],
        )
        for g in gaps
    ]
    shown, note = first(lines, _ROWS, "gaps")
    columns = [
        ("Asked", "text"), ("Cause", "text"), ("Not seen", "mono"),
        ("Rules it costs", "text"), ("What was said", "long"),
    ]  # fmt: skip
    return Grid(t("Gaps ({n})", n=len(gaps)), columns, shown, note)


def _questions(facts: Facts, gaps: list[Row]) -> list[str]:
    """Questions for the customer, the most costly first; one per source and cause."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for gap in gaps:
        groups.setdefault((gap["source"], gap["cause"]), []).append(gap)
    found = [_question(*key, group) for key, group in groups.items() if key[1] in _ASK]
    runs = facts.latest.runs if facts.latest else ()
    asked = {source for source, _ in groups}
    found += [
        t(
            "{source} gave no answer ({reason}): whom may we ask?",
            source=run["source"],
            reason=run["reason"] or t("no reason told"),
        )
        for run in runs
        if run["status"] == "failed" and run["source"] not in asked
    ]
    return found + _absent(facts) + _unread(facts)


def _question(source: str, cause: str, group: list[Row]) -> str:
    names = sorted({str(gap["request"]).partition("?")[0] for gap in group})
    what = _listed(names, len(names) - 3)
    rules = sorted({rule for gap in group for rule in gap["rules"]})
    said = t(_ASK[cause], source=source, what=what)
    if not rules:
        return f"{said}."
    return tn("{said}, and {n} rule waits for it.", "{said}, and {n} rules wait for it.",
              len(rules), said=said)  # fmt: skip


def _absent(facts: Facts) -> list[str]:
    """Kinds of sources nobody gave us, named by the rules that need them."""
    reasons: dict[str, int] = {}
    for rule in facts.rules:
        reason = str(rule["reason"] or "")
        if rule["outcome"] == "not assessable" and reason.endswith("was collected."):
            reasons[reason] = reasons.get(reason, 0) + 1
    return [
        tn(
            "May we have read access? {reason}; {n} rule needs it.",
            "May we have read access? {reason}; {n} rules need it.",
            count,
            reason=t(f"{reason[:1].upper()}{reason[1:-1]}"),
        )
        for reason, count in sorted(reasons.items())
    ]


def _unread(facts: Facts) -> list[str]:
    """Storage that CloudStack uses and no array collected serves: it must not be forgotten."""
    rows = facts.rows(
        "SELECT address, protocols, pools, image_stores FROM storage_backend "
        "WHERE status = 'not collected' ORDER BY capacity DESC, address"
    )
    if not rows:
        return []
    named = [
        t(
            "{address} ({protocols}, {n} in use)",
            address=row["address"],
            protocols=row["protocols"],
            n=row["pools"] + row["image_stores"],
        )
        for row in rows[:_RULES]
    ]
    more = len(rows) - _RULES
    stores = ", ".join(named)
    stores = t("{names} and {n} more", names=stores, n=more) if more > 0 else stores
    return [t("May we read the storage at {stores}? It was not collected.", stores=stores)]


def _partial(facts: Facts) -> list[str]:
    """Tables whose newest answers were incomplete: counts of them are at least."""
    rows = facts.rows(
        "SELECT DISTINCT a.table_name FROM answer AS a WHERE a.complete = 0 AND a.started = "
        "(SELECT max(b.started) FROM answer AS b WHERE b.source = a.source "
        "AND b.table_name = a.table_name) ORDER BY 1"
    )
    return [row["table_name"] for row in rows]


def _rule(rule: Row) -> Row:
    params = rule["params"] or {}
    return {
        **rule,
        "limits": ", ".join(
            f"{name} = {humanise.threshold(name, spec)}"
            for name, spec in params.items()
            if isinstance(spec, dict)
        ),
        "counts": ", ".join(
            t(word, n=rule[key])
            for key, word in _COUNTS
            if rule.get(key)
        ),
    }  # fmt: skip
