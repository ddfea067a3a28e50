"""The rule engine: four outcomes, the life of a finding, and nothing closed by what is not seen."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from audit.check import Summary
from audit.errors import StoreError
from tests.rule_files import STOPPED, gather, judge, rule, vms
from tests.support import SOURCE, ask, day, vm

LIFE = """SELECT subject, state, substr(valid_from, 9, 2), substr(valid_to, 1, 10)
FROM finding_history WHERE rule_id = 'vm-stopped' ORDER BY valid_from, subject"""


def outcome(summary: Summary) -> tuple[Any, ...]:
    """Outcome and counts of the only rule: findings, passed, not applicable, not assessable."""
    one = summary.results[0]
    return one.outcome, one.findings, one.passed, one.not_applicable, one.not_assessable


def test_without_a_collection(database: sqlite3.Connection, tmp_path: Path) -> None:
    """A database without a collection cannot be checked."""
    with pytest.raises(StoreError, match="run `stackaudit collect` first"):
        judge(database, [rule(tmp_path)])


def test_outcomes(database: sqlite3.Connection, tmp_path: Path) -> None:
    """Finding, pass and not applicable follow from what was seen."""
    mine = rule(tmp_path)
    vms(database, day(1), a="Stopped", b="Running")
    assert outcome(judge(database, [mine])) == ("finding", 1, 1, 0, 0)
    vms(database, day(2), a="Running", b="Running")
    assert outcome(judge(database, [mine])) == ("pass", 0, 2, 0, 0)
    vms(database, day(3))
    summary = judge(database, [mine])
    assert outcome(summary) == ("not applicable", 0, None, None, None)
    assert summary.results[0].reason == "nothing of the kind in this estate"


def test_scope(database: sqlite3.Connection, tmp_path: Path) -> None:
    """Objects outside the scope are not applicable, not passed."""
    mine = rule(tmp_path, scope="SELECT id FROM vm WHERE state <> 'Destroyed'")
    vms(database, day(1), a="Stopped", b="Running", c="Destroyed")
    assert outcome(judge(database, [mine])) == ("finding", 1, 1, 1, 0)


def test_estate_level(database: sqlite3.Connection, tmp_path: Path) -> None:
    """A rule about the estate has one subject."""
    sql = "SELECT 'e' AS subject, NULL AS name, count(*) || ' VMs' AS message FROM vm HAVING 1"
    vms(database, day(1), a="Stopped")
    summary = judge(database, [rule(tmp_path, "many-vms", sql, level="estate")])
    assert outcome(summary) == ("finding", 1, 0, 0, 0)
    assert [(f.subject, f.subject_name, f.zone_id) for f in summary.findings] == [("e", "e", None)]


def test_gap_beside_a_complete_table(database: sqlite3.Connection, tmp_path: Path) -> None:
    """What lists only a feature the server lacks is a gap, and takes nothing from the table."""
    sql = "SELECT 'e' AS subject, NULL AS name, count(*) || ' VMs' AS message FROM vm HAVING 1"
    vms(database, day(1), a="Stopped")
    database.execute(
        "INSERT INTO gap VALUES (?, ?, 'listVnfs', 'vm', '', 'unsupported', 'not known', 401)",
        (SOURCE, day(1)),
    )
    assert outcome(judge(database, [rule(tmp_path, "many-vms", sql, level="estate")]))[1] == 1


def test_outcome_column(database: sqlite3.Connection, tmp_path: Path) -> None:
    """Rows may say not assessable or not applicable; alone they are no finding and no pass."""
    sql = STOPPED.replace("v.state\n", "v.state, v.display_name AS outcome\n").replace(
        "WHERE v.state = 'Stopped'", ""
    )
    mine = rule(tmp_path, "vm-stopped", sql)
    rows = [vm("a", display_name="not assessable"), vm("b", display_name="not applicable")]
    gather(database, day(1), {"vm": [*rows, vm("c")]})
    assert outcome(judge(database, [mine])) == ("finding", 1, 1, 1, 1)
    gather(database, day(2), {"vm": rows[:1]})
    summary = judge(database, [mine])
    assert outcome(summary) == ("not assessable", 0, 0, 0, 1)
    assert summary.results[0].reason == "what it needs is not told for any object"


def test_evidence(database: sqlite3.Connection, tmp_path: Path) -> None:
    """Columns beyond the fixed ones are evidence; special ones go where they belong."""
    sql = STOPPED.replace(
        "v.state\n",
        "v.state, 'high' AS severity, 'inferred' AS confidence, 'z9' AS zone_id, 7 AS vms\n",
    )
    vms(database, day(1), a="Stopped")
    found = judge(database, [rule(tmp_path, "vm-stopped", sql)]).findings[0]
    assert json.loads(found.evidence) == {"state": "Stopped"}
    assert (found.severity, found.confidence, found.zone_id, found.vms) == (
        "high", "inferred", "z9", 7,
    )  # fmt: skip


def test_header_and_zone_are_the_defaults(database: sqlite3.Connection, tmp_path: Path) -> None:
    """Without such columns severity and confidence are the header's, the zone the subject's."""
    vms(database, day(1), a="Stopped")
    found = judge(database, [rule(tmp_path)]).findings[0]
    assert (found.severity, found.confidence, found.zone_id) == ("medium", "measured", "z1")
    assert ask(database, "SELECT state, waiver, parent FROM finding") == [("open", None, None)]


@pytest.mark.parametrize(
    ("gap", "missing", "reason"),
    [
        (("vm", ""), ["vm"], f"{SOURCE}: list vm: forbidden: no right."),
        (("vm", "state"), ["vm.state"], f"{SOURCE}: list vm: forbidden: no right."),
    ],
)
def test_not_assessable(
    database: sqlite3.Connection,
    tmp_path: Path,
    gap: tuple[str, str],
    missing: list[str],
    reason: str,
) -> None:
    """A rule whose table or column was not seen is not assessable, with source, request, cause."""
    gather(database, day(1), {"vm": [vm("a", state="Running")]}, gap)
    result = judge(database, [rule(tmp_path)]).results[0]
    assert (result.outcome, json.loads(result.missing), result.reason) == (
        "not assessable", missing, reason,
    )  # fmt: skip


def test_what_was_never_asked(database: sqlite3.Connection, tmp_path: Path) -> None:
    """A table nobody asked for, and a kind of source nobody has, are told apart."""
    gather(database, day(1), {"host": []})
    mine = rule(tmp_path)
    assert judge(database, [mine]).results[0].reason == "vm was not asked for."
    database.execute("DELETE FROM answer")
    assert judge(database, [mine]).results[0].reason == "no CloudStack was collected."


def test_optional_column(database: sqlite3.Connection, tmp_path: Path) -> None:
    """A column named as optional does not stop the rule; the table still does."""
    mine = rule(tmp_path, optional=["vm.state"])
    gather(database, day(1), {"vm": [vm("a", state="Stopped")]}, ("vm", "state"))
    assert outcome(judge(database, [mine]))[0] == "finding"
    gather(database, day(2), {}, ("vm", ""))
    assert outcome(judge(database, [mine]))[0] == "not assessable"


def test_optional_table(database: sqlite3.Connection, tmp_path: Path) -> None:
    """A table named as optional may never have been answered; cut short it still stops the rule."""
    mine = rule(tmp_path, optional=["vm"])
    gather(database, day(1), {"host": []})
    assert outcome(judge(database, [mine]))[0] != "not assessable"
    gather(database, day(2), {}, ("vm", ""))
    assert outcome(judge(database, [mine]))[0] == "not assessable"


OTHER = "cloudstack:other"


def test_one_of_two_sources_failed(database: sqlite3.Connection, tmp_path: Path) -> None:
    """What the source that answered told is judged; the other is named and never a pass."""
    gather(database, day(1), {"vm": [vm("a", state="Stopped"), vm("b", state="Running")]})
    gather(database, day(1), {}, ("vm", ""), source=OTHER)
    summary = judge(database, [rule(tmp_path)])
    assert outcome(summary) == ("finding", 1, 1, 0, 0)
    result = summary.results[0]
    assert result.reason == f"assessed on 1 of 2 CloudStacks; not seen: {OTHER}"
    assert (json.loads(result.missing), json.loads(result.unseen or "")) == ([], [OTHER])


def test_objects_of_a_failed_source(database: sqlite3.Connection, tmp_path: Path) -> None:
    """Its older rows make no finding and no pass; its earlier findings stay, stale."""
    mine = rule(tmp_path)
    vms(database, day(1), a="Stopped")
    gather(database, day(1), {"vm": [vm("x", state="Stopped"), vm("y")]}, source=OTHER)
    assert outcome(judge(database, [mine])) == ("finding", 2, 1, 0, 0)
    vms(database, day(2), a="Running")
    gather(database, day(2), {}, ("vm", ""), source=OTHER)
    assert outcome(judge(database, [mine])) == ("finding", 1, 1, 0, 2)
    assert ask(database, "SELECT subject, state FROM finding") == [("x", "stale")]
    gather(database, day(3), {"vm": [vm("x", state="Running")]}, source=OTHER)
    assert outcome(judge(database, [mine])) == ("pass", 0, 2, 0, 0)


def test_nothing_but_the_failed_source(database: sqlite3.Connection, tmp_path: Path) -> None:
    """No pass, and no 'does not apply', where all there may be is what was not seen."""
    vms(database, day(1))
    gather(database, day(1), {}, ("vm", ""), source=OTHER)
    summary = judge(database, [rule(tmp_path)])
    assert outcome(summary) == ("not assessable", 0, 0, 0, 0)
    assert (summary.results[0].reason or "").startswith("nothing of the kind was seen; assessed on")


def test_the_estate_rests_on_every_source(database: sqlite3.Connection, tmp_path: Path) -> None:
    """A statement about everything is not made of a part."""
    sql = "SELECT 'e' AS subject, NULL AS name, count(*) || ' VMs' AS message FROM vm HAVING 1"
    vms(database, day(1), a="Stopped")
    gather(database, day(1), {}, ("vm", ""), source=OTHER)
    summary = judge(database, [rule(tmp_path, "many-vms", sql, level="estate")])
    assert outcome(summary) == ("not assessable", 0, 0, 0, 1)


def test_every_source_lacks_something(database: sqlite3.Connection, tmp_path: Path) -> None:
    """Each told another part of what the rule reads: none told all of it."""
    mine = rule(tmp_path, scope="SELECT v.id FROM vm AS v JOIN host AS h ON v.host_id = h.id")
    gather(database, day(1), {"vm": [vm("a")], "host": []}, ("host", ""))
    gather(database, day(1), {"host": []}, ("vm", ""), source=OTHER)
    result = judge(database, [mine]).results[0]
    assert (result.outcome, json.loads(result.missing)) == ("not assessable", ["host", "vm"])


def test_life_of_a_finding(database: sqlite3.Connection, tmp_path: Path) -> None:
    """First seen, unchanged, fixed and reopened; an unchanged check adds no row."""
    mine = rule(tmp_path)
    for number, state in enumerate(("Stopped", "Stopped", "Running", "Stopped"), 1):
        vms(database, day(number), a=state)
        judge(database, [mine])
    assert ask(database, LIFE) == [
        ("a", "open", "01", "2026-11-03"),
        ("a", "open", "04", "9999-12-31"),
    ]
    assert ask(database, "SELECT count(*) FROM finding_past") == [(1,)]


def test_same_collection_twice(database: sqlite3.Connection, tmp_path: Path) -> None:
    """A second check of the same collection changes nothing."""
    vms(database, day(1), a="Stopped")
    for _ in range(2):
        judge(database, [rule(tmp_path)])
    assert ask(database, LIFE) == [("a", "open", "01", "9999-12-31")]


def test_a_dead_source_fixes_nothing(database: sqlite3.Connection, tmp_path: Path) -> None:
    """Findings that cannot be judged stay as stale and never close; then they go on."""
    mine = rule(tmp_path)
    vms(database, day(1), a="Stopped", b="Stopped")
    judge(database, [mine])
    gather(database, day(2), {}, ("vm", ""))
    summary = judge(database, [mine])
    assert outcome(summary)[:2] == ("not assessable", 2)
    assert ask(database, "SELECT subject, state FROM finding") == [("a", "stale"), ("b", "stale")]
    vms(database, day(3), a="Stopped", b="Running")
    judge(database, [mine])
    assert ask(database, LIFE) == [
        ("a", "open", "01", "2026-11-02"),
        ("b", "open", "01", "2026-11-02"),
        ("a", "stale", "02", "2026-11-03"),
        ("b", "stale", "02", "2026-11-03"),
        ("a", "open", "03", "9999-12-31"),
    ]


def test_part_of_the_rules(database: sqlite3.Connection, tmp_path: Path) -> None:
    """A check of some rules leaves results and findings of the others; a whole one drops them."""
    first, second = rule(tmp_path), rule(tmp_path, "vm-also")
    vms(database, day(1), a="Stopped")
    judge(database, [first, second])
    vms(database, day(2), a="Running")
    judge(database, [first], partly=True)
    open_ = "SELECT rule_id FROM finding"
    results = "SELECT rule_id, outcome FROM rule_result ORDER BY rule_id"
    assert ask(database, open_) == [("vm-also",)]
    assert ask(database, results) == [("vm-also", "finding"), ("vm-stopped", "pass")]
    judge(database, [first])
    assert ask(database, open_) == []
    assert ask(database, results) == [("vm-stopped", "pass")]
    assert ask(database, "SELECT id FROM rule") == [("vm-stopped",)]


def test_parameters_in_force(database: sqlite3.Connection, tmp_path: Path) -> None:
    """An override changes what is found and is kept with its default, unit and meaning."""
    params = '[params.cores]\ndefault = 4\nunit = "count"\ndoc = "largest VM"\n'
    sql = STOPPED.replace("v.state = 'Stopped'", "v.cpu_number > :cores")
    mine = rule(tmp_path, "vm-large", sql, params=params)
    gather(database, day(1), {"vm": [vm("a", cpu_number=6)]})
    assert outcome(judge(database, [mine]))[0] == "finding"
    assert outcome(judge(database, [mine], vm_large={"cores": 8}))[0] == "pass"
    kept = json.loads(ask(database, "SELECT params FROM rule")[0][0])
    assert kept == {"cores": {"value": 8, "default": 4, "unit": "count", "doc": "largest VM"}}


def test_now_is_the_time_of_the_data(database: sqlite3.Connection, tmp_path: Path) -> None:
    """:now is the start of the newest collection, so the same data gives the same findings."""
    sql = STOPPED.replace("v.name || ' is stopped'", ":now")
    vms(database, day(7), a="Stopped")
    assert judge(database, [rule(tmp_path, "vm-stopped", sql)]).findings[0].message == day(7)


def test_timings(database: sqlite3.Connection, tmp_path: Path) -> None:
    """The time of every rule is kept, the slowest first in the summary."""
    vms(database, day(1), a="Stopped")
    summary = judge(database, [rule(tmp_path), rule(tmp_path, "vm-also")])
    assert {name for _, name in summary.slowest} == {"vm-stopped", "vm-also"}
    assert summary.slowest == sorted(summary.slowest, reverse=True)
    assert ask(database, "SELECT count(*) FROM rule_timing WHERE seconds >= 0") == [(2,)]
