"""Run every rule over what was collected and keep results and findings.

Four outcomes per rule: finding, pass, not applicable, not assessable. A finding that could not be
judged this time stays, marked stale: a dead collector closes nothing.
"""

import sqlite3
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit.check.judge import SECONDS, judge, population, subjects
from audit.check.needs import Seen
from audit.check.records import describe, result_of, with_waived
from audit.check.rests import Rests
from audit.check.rollup import hang_under
from audit.check.rule import RuleFile, touched
from audit.check.waivers import WaiverEntry, apply_waivers
from audit.errors import QueryError, StoreError
from audit.model import TABLES
from audit.model.rules import Finding, RuleResult, RuleTiming
from audit.store import Snapshot, held

_SOURCE = "check"
_UNKNOWN = "not assessable"
_UNTOLD = "what it needs is not told for any object"
_NONE_SEEN = "nothing of the kind was seen"
_KEPT = ("rule", "rule_result", "finding")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a check gave. slowest, views: seconds of rules, and of the views they share."""

    moment: str
    findings: list[Finding]
    results: list[RuleResult]
    slowest: list[tuple[float, str]]
    views: list[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class _Check:
    """What all rules of a check share."""

    connection: sqlite3.Connection
    seen: Seen
    rests: Rests
    moment: str


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
    shared = _Check(connection, Seen(connection), Rests(connection), moment)
    reach = touched(connection, rules)
    results, findings, timings = [], [], []
    with held(connection, _shared(reach), SECONDS) as took:
        for rule, pairs in zip(rules, reach, strict=True):
            started = time.monotonic()
            values = rule.values((overrides or {}).get(rule.id, {}))
            reads = frozenset(pair for pair in pairs if pair[0] in TABLES)
            result, found = _evaluate_one(shared, rule, reads, values)
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
    check: _Check, rule: RuleFile, reads: frozenset[tuple[str, str]], values: dict[str, Any]
) -> tuple[RuleResult, list[Finding]]:
    lacks = check.seen.lacks(reads, rule.optional)
    stale = _stale(check.connection, rule)
    if lacks:
        return result_of(rule, reads, _UNKNOWN, lacks=lacks, findings=len(stale)), stale
    try:
        return _evaluate_seen(check, rule, reads, values, stale)
    except QueryError as error:  # too slow, or an error that only this data brings out
        reason = f"{rule.path.name}: {error}"
        return result_of(rule, reads, _UNKNOWN, reason=reason, findings=len(stale)), stale


def _evaluate_seen(
    check: _Check,
    rule: RuleFile,
    reads: frozenset[tuple[str, str]],
    values: dict[str, Any],
    stale: list[Finding],
) -> tuple[RuleResult, list[Finding]]:
    """Judge a rule on the sources that told what it reads. Raises QueryError.

    What rests on the others is not judged: no finding is made of it, and earlier ones stay, stale.
    """
    db, lacking = check.connection, check.seen.lacking(reads, rule.optional)
    kinds = {lack.kind for lack in lacking.values()}
    unsure = check.rests.unsure(rule, reads, set(lacking), kinds)
    asked = subjects(db, rule, values, check.moment)
    if not asked and not lacking:
        empty = "nothing of the kind in this estate"
        return result_of(rule, reads, "not applicable", reason=empty), []
    judged = judge(db, rule, values, check.moment)
    fresh = [f for f in judged.findings if not unsure(f.subject)]
    kept = [f for f in stale if unsure(f.subject)]
    unknown = sum(map(unsure, asked)) + sum(not unsure(s) for s in judged.unknown)
    passed = max(0, len(asked) - len({f.subject for f in fresh}) - unknown)
    outcome = "finding" if fresh or kept else "pass" if passed else _UNKNOWN
    others = max(0, population(db, rule) - len(asked) + len(judged.outside))
    untold = [_UNTOLD if asked else _NONE_SEEN] if outcome == _UNKNOWN else []
    reason = "; ".join([*untold, *([check.seen.part(lacking)] if lacking else [])]) or None
    return (
        result_of(
            rule, reads, outcome, findings=len(fresh) + len(kept), passed=passed, reason=reason,
            not_assessable=unknown, not_applicable=others, unseen=lacking,
        ),
        [*fresh, *kept],
    )  # fmt: skip


def _stale(connection: sqlite3.Connection, rule: RuleFile) -> list[Finding]:
    """Findings of earlier checks of a rule that cannot be judged now."""
    names = TABLES["finding"].names
    rows = connection.execute(
        f"SELECT {', '.join(names)} FROM finding WHERE rule_id = ?", (rule.id,)
    )
    now = {"state": "stale", "waiver": None, "parent": None}  # both are found anew
    return [Finding(**{**dict(zip(names, row, strict=True)), **now}) for row in rows]
