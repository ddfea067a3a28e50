"""What the health check tells: score, life of findings, changes, what was not seen."""

import re
import sqlite3

from reports.facts import Facts
from reports.facts_score import grade, months, overall, points, score_now, trend
from tests.report_page import (
    FIRST,
    GIB,
    SECOND,
    Rows,
    collect,
    estate,
    failed,
    finding,
    full,
    judge,
    no_vms,
    page,
    result,
    rule,
)


def test_score_arithmetic(db: sqlite3.Connection) -> None:
    """Worst open finding of a rule once; accepted ones nothing; unjudged categories left out."""
    full(db)
    facts = Facts(db)
    scores = {score.name: score for score in score_now(facts)}
    assert scores["Resilience"].value == 100 - 25 - 10
    assert scores["Capacity"].value == 99
    assert scores["Network"].value is None
    assert "left out" in scores["Network"].arithmetic
    assert overall(scores.values()) == 82
    assert [when for when, _ in trend(months(facts))] == [FIRST, SECOND]
    assert points(["critical"] * 5) == (0, {"critical": 5})
    assert [grade(v) for v in (95, 70, 50, 49, None)] == [
        "good", "fair", "weak", "poor", "not judged",
    ]  # fmt: skip


def test_life_of_findings(db: sqlite3.Connection) -> None:
    """New, fixed and old findings are told apart by the collection before."""
    full(db)
    facts = Facts(db)
    assert [row["subject_name"] for row in facts.fixed] == ["gone"]
    blocks = {block.id: block for block in facts.blocks}
    assert blocks["r-one"].is_new
    assert not blocks["r-two"].is_new
    assert blocks["r-two"].first_seen == FIRST
    assert blocks["r-cause"].hangs
    assert [cause.rule_id for cause in blocks["r-one"].causes] == ["r-cause"]


def test_reopened(db: sqlite3.Connection) -> None:
    """A finding that went and came back says so."""
    here = {"rule": [rule("r")], "rule_result": [result("r")], "finding": [finding("r", "h1")]}
    gone: Rows = {**here, "finding": []}
    for month, rows in enumerate((here, gone, here), 1):
        at = f"2026-0{month}-01T00:00:00Z"
        collect(db, at, estate())
        judge(db, at, rows)
    life = Facts(db).findings[0].life
    assert (life.first_seen, life.open_since, life.reopened, life.is_new) == (
        "2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z", 1, True,
    )  # fmt: skip


def test_first_page(db: sqlite3.Connection) -> None:
    """Verdict, score, risks without causes, what was fixed, and a decision."""
    full(db)
    text = page(db, customer="Acme")
    first = text[text.index('id="executive"') : text.index('id="scorecard"')]
    assert "Acme ran 0 virtual machines on 3 hosts in 1 zone" in first
    assert "of what the rules need was seen" in first
    assert "Title of r-cause" not in first[: first.index("How the score is made")]
    assert re.search(r"Title of r-cause</th>.*\N{MINUS SIGN}25</td>", first)
    assert "gone (critical)" in first
    assert "Approve days of work" in first
    assert "(65 + 99) ÷ 2 = 82" in first


def test_changes(db: sqlite3.Connection) -> None:
    """Objects that came, went and changed are counted and named."""
    full(db, "renamed")
    text = page(db)
    part = text[text.index('id="changes"') : text.index('id="findings"')]
    assert "30 days before this one" in part
    assert re.search(r"Hosts</th>(<td[^>]*>\d+</td>){5}", part)
    assert "name (1)" in part
    assert "web-1" in part


def test_capacity_and_support(db: sqlite3.Connection) -> None:
    """Loads are set against N-1, sizes and ends of support; settings that moved are listed."""
    rows = estate()
    rows["cluster"][0] |= {"memory_overcommit": 1.0, "cpu_overcommit": 4.0}
    for host in rows["host"]:
        host |= {"os": "Ubuntu", "os_version": "18.04"}
    sample = {"at": FIRST, "memory_allocated": 400 * GIB, "cpu_allocated": 10**12}
    rows["host_sample"] = [{"host_id": h["id"], **sample} for h in rows["host"]]
    pool = {"storage_pool_id": "s1", "at": FIRST, "used": 900 * GIB, "allocated": 999 * GIB}
    rows["storage_pool_sample"] = [pool]
    rows["image_store"] = [{"id": "i1", "name": "sec", "zone_id": "z1", "protocol": "nfs"}]
    counter = {"pod_id": "", "cluster_id": "", "at": FIRST, "total": 100, "used": 99}
    rows["capacity_sample"] = [{"zone_id": "z1", "type": 4, **counter}]
    setting = {"name": "ha.tag", "scope": "global", "scope_id": "", "value": "x"}
    rows["vm"] = [{**rows["vm"][0], "id": f"v{i}", "state": f"State {i}"} for i in range(12)]
    collect(db, FIRST, {**rows, "configuration": [setting]})
    collect(db, SECOND, {"configuration": [{**setting, "value": "y"}]})
    text = page(db)
    assert "of N-1 sold" in text
    assert "88\u202f%" in text
    assert "Public IPs, web-1" in text
    assert re.search(r"ended [0-9,]+ days ago", text)
    assert "5 others" in text
    assert "Settings changed (1)" in text


def test_failed_collection_shows_no_zero(db: sqlite3.Connection) -> None:
    """After a failed collection the page says not seen, gives no score and asks whom to call."""
    failed(db)
    text = page(db)
    assert "could not be assessed" in text
    assert "not a clean bill of health" in text
    assert '<p class="big">\N{EN DASH}' in text
    assert 'href="#profile"' not in text
    assert "checked, nothing found" in text
    assert "May the audit account run listZones" in text
    assert "failed; nothing is known" in text


def test_zero_is_told_when_it_was_seen(db: sqlite3.Connection) -> None:
    """No VM in a complete answer is 0; no answer is not seen."""
    no_vms(db)
    facts = Facts(db)
    assert facts.count("vm") == 0
    assert facts.count("router") is None
    text = page(db)
    assert "ran 0 virtual machines" in text
    assert re.search(r"Virtual routers</dt><dd><span class=\"unseen\">not seen", text)


def test_stale_source(db: sqlite3.Connection) -> None:
    """A source that fails after a good run is named with the date of its rows."""
    collect(db, FIRST, estate())
    collect(db, SECOND, {}, status="failed")
    text = page(db)
    assert "failed; older rows are shown" in text
    assert "answered before and did not this time" in text
