"""The facts all reports share: score, lane and age of findings."""

import sqlite3
from typing import Any

import pytest

from reports.export.facts import facts
from reports.facts import Facts
from reports.facts_score import score_now
from tests import report_rows
from tests.report_rows import document, finding, keep, result, rule
from tests.support import day, vm, write

connection = report_rows.connection
rules = report_rows.rules


def scores(connection: sqlite3.Connection) -> dict[str, Any]:
    """Score per category."""
    with facts(connection):
        return dict(connection.execute("SELECT category, score FROM report_score").fetchall())


def test_score_follows_the_written_arithmetic(rules: sqlite3.Connection) -> None:
    """A rule counts once by its worst open finding; waived and info cost nothing."""
    tables = {
        "rule": [rule(f"r{n}") for n in range(5)] + [rule("n1", category="Network")],
        "rule_result": [result(f"r{n}") for n in range(5)] + [result("n1", "not assessable")],
        "finding": [
            finding("r0", "v1", "critical"), finding("r0", "v2", "low"),
            finding("r1", "v1", "high", state="waived"), finding("r2", "v1", "info"),
            finding("r3", "v1", "medium", state="stale"),
        ],
    }  # fmt: skip
    keep(rules, day(1), tables)
    assert scores(rules) == {"Storage": 100 - 25 - 4, "Network": None}


def test_score_never_goes_below_zero(rules: sqlite3.Connection) -> None:
    """Many critical rules leave nothing, not less."""
    names = [f"r{n}" for n in range(5)]
    tables = {
        "rule": [rule(n) for n in names],
        "rule_result": [result(n) for n in names],
        "finding": [finding(n, "v1", "critical") for n in names],
    }
    keep(rules, day(1), tables)
    assert scores(rules) == {"Storage": 0}


def test_score_is_that_of_the_health_check(connection: sqlite3.Connection) -> None:
    """Workbook, exports and HTML tell the same score."""
    expected = {score.name: score.value for score in score_now(Facts(connection))}
    assert scores(connection) == expected


@pytest.mark.parametrize(
    ("severity", "effort", "lane"),
    [
        ("critical", "project", "Now"), ("high", "days", "Now"), ("high", "weeks", "Next"),
        ("medium", "hours", "Next"), ("medium", "project", "Later"), ("low", "hours", "Later"),
        ("info", "hours", None),
    ],
)  # fmt: skip
def test_lane_follows_severity_and_effort(
    rules: sqlite3.Connection, severity: str, effort: str, lane: str | None
) -> None:
    """What hurts most and costs least comes first; information asks for nothing."""
    tables = {
        "rule": [rule("r", effort=effort)],
        "rule_result": [result("r")],
        "finding": [finding("r", "v1", severity)],
    }
    keep(rules, day(1), tables)
    assert document(rules)["findings"][0]["lane"] == lane


def test_first_seen_is_the_start_of_the_present_run(rules: sqlite3.Connection) -> None:
    """A finding that only changed keeps its age; one that was gone and came back is new."""
    tables = {"rule": [rule("r")], "rule_result": [result("r")]}
    steady, back = finding("r", "v1"), finding("r", "v2")
    louder = finding("r", "v1", message="worse")
    for number_of, rows in ((1, [steady, back]), (5, [louder]), (9, [louder, back])):
        if number_of > 1:
            write(rules, day(number_of), {"vm": [vm("v1")]})
        keep(rules, day(number_of), {**tables, "finding": rows})
    found = {f["subject"]: (f["first_seen"], f["age_days"]) for f in document(rules)["findings"]}
    assert found == {"v1": (day(1), 8), "v2": (day(9), 0)}
