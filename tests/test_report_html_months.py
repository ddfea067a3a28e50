"""What the health check says over months: period, points, moves, life, forecasts, reach."""

import re
import sqlite3
from typing import Any

from audit.model.runway import GROWING, Runway
from audit.store.changes import month_spans
from reports.facts import Facts
from reports.facts_reach import gravest, impact, tenants
from reports.facts_score import months, moved, zones_at
from reports.html.charts import sparkline
from reports.html.forecast import forecasts
from tests.report_page import (
    FIRST,
    GIB,
    SECOND,
    Rows,
    collect,
    estate,
    finding,
    full,
    judge,
    page,
    result,
    rule,
)

TIB = 1024 * GIB
DAILY = ("2026-09-28T06:00:00Z", "2026-09-30T06:00:00Z", "2026-10-01T06:00:00Z",
         "2026-10-02T06:00:00Z")  # fmt: skip


def check(db: sqlite3.Connection, at: str, *findings: dict[str, Any]) -> None:
    """A collection of the small estate and a check with these findings."""
    collect(db, at, estate())
    names = ("r", "other")
    rows: Rows = {
        "rule": [rule(name) for name in names], "rule_result": [result(n) for n in names],
        "finding": list(findings),
    }  # fmt: skip
    judge(db, at, rows)


def test_a_daily_timer_compares_with_last_month(db: sqlite3.Connection) -> None:
    """The last collection of an earlier month is the one before, also for what changed."""
    for at in DAILY:
        check(db, at)
    facts = Facts(db)
    assert facts.previous is not None
    assert facts.previous.moment == DAILY[1]
    assert [when for when, _ in months(facts)] == [DAILY[1], DAILY[3]]
    assert [(span.since, span.until) for span in month_spans(db)] == [(DAILY[1], DAILY[3])]
    cover = page(db)
    assert "30 Sep 2026 to 2 Oct 2026" in cover


def test_one_month_compares_with_the_collection_before(db: sqlite3.Connection) -> None:
    """Without an earlier month the one before serves, and one collection compares with none."""
    check(db, DAILY[2])
    assert Facts(db).previous is None
    check(db, DAILY[3])
    facts = Facts(db)
    assert facts.previous is not None
    assert facts.previous.moment == DAILY[2]
    assert [(span.since, span.until) for span in month_spans(db)] == [(DAILY[2], DAILY[3])]


def test_what_moved_the_score(db: sqlite3.Connection) -> None:
    """Rules whose worst severity changed, with the points; zones have points of their own."""
    check(db, FIRST, finding("r", "h1", severity="medium"), finding("other", "h2"))
    check(db, SECOND, finding("r", "h1", severity="critical"))
    facts = Facts(db)
    assert moved(facts) == [
        ("r", "Resilience", "medium", "critical", -21), ("other", "Resilience", "high", None, 10),
    ]  # fmt: skip
    assert zones_at(facts, FIRST) == {("Resilience", "z1"): 100 - 10 - 4}
    text = page(db)
    assert "scores 75 of 100 (fair, 11 less than on 22 Sep 2026)" in text
    assert re.search(r"75 <span class=\"move\">▼ 11</span>", text)
    assert 'aria-label="Resilience: 86, 75"' in text


def test_findings_add_up(db: sqlite3.Connection) -> None:
    """Then, new, reopened and fixed give what is open now; a reopened one says so."""
    check(db, "2026-08-22T06:00:00Z", finding("r", "back"), finding("r", "stays"))
    check(db, FIRST, finding("r", "stays"), finding("r", "goes"))
    check(db, SECOND, finding("r", "stays"), finding("r", "back"), finding("other", "new"))
    text = page(db)
    assert "2 open + 1 new + 1 reopened \N{MINUS SIGN} 1 fixed = 3 findings now" in text
    assert "back is wrong (reopened: it had been fixed)" in text
    ages = text[text.index("How long findings have been open") :]
    cells = re.findall(r"<td class=\"num short\">(\d+)</td>", ages)[:4]
    assert cells == ["2", "1", "0", "0"]
    assert "The first collection was on 22 Aug 2026" in text


def test_versions_that_moved(db: sqlite3.Connection) -> None:
    """Equal moves stand together with the objects."""
    rows = estate()
    for host in rows["host"]:
        host["agent_version"] = "4.20.1.0"
    collect(db, FIRST, rows)
    for host in rows["host"]:
        host["agent_version"] = "4.22.0.0"
    collect(db, SECOND, rows)
    text = page(db)
    assert "Versions that moved (1)" in text
    assert re.search(r"4\.20\.1\.0</td><td[^>]*>4\.22\.0\.0</td><td[^>]*>2</td>", text)


def test_tenants_only_where_the_vms_are_the_same(db: sqlite3.Connection) -> None:
    """Accounts are counted per domain, projects once; a number of VMs that differs tells none."""
    rows = estate()
    owners = [("d1", "a", None), ("d2", "a", None), ("d1", "a", "p1"), ("d1", "b", "p1")]
    rows["vm"] = [
        {**rows["vm"][0], "id": f"v{i}", "domain_id": domain, "account": account,
         "project_id": project}
        for i, (domain, account, project) in enumerate(owners)
    ]  # fmt: skip
    collect(db, FIRST, rows)
    judge(db, FIRST, {"rule": [rule("r")], "finding": [
        finding("r", "h1", vms=4), finding("r", "h2", vms=4), finding("r", "h3"),
    ]})  # fmt: skip
    facts = Facts(db)
    counted = {found.subject: tenants(facts, found) for found in facts.findings}
    assert counted == {"h1": 3, "h2": None, "h3": None}


def test_reach_of_what_stops_nothing(db: sqlite3.Connection) -> None:
    """The blast radius stands only where VMs, a network or the control plane are hit."""
    check(db, FIRST, finding("r", "h1"), finding("other", "h2"))
    text = page(db)
    parts = text.split('<details class="finding')
    by_rule = {re.findall(r'id="rule-(\w+)"', part)[0]: part for part in parts[1:]}
    assert "Blast radius" not in by_rule["other"]
    facts = Facts(db)
    stopped = impact(facts, next(f for f in facts.findings if f.subject == "h1"))
    assert stopped is not None
    assert f"If {stopped['name']} fails: 1 VMs stop" in by_rule["r"]
    worst = gravest(facts)
    assert worst is not None
    assert worst["vms"] == 1
    assert "The gravest single failure today:" in text


def _runway(**values: Any) -> Runway:
    return Runway(
        kind="storage_pool", object_id="s1", clock="used", name="nas <b>", zone_id=None,
        unit="bytes", at=SECOND, total=10 * TIB, value=7 * TIB, line=round(8.5 * TIB),
        line_share=0.85, verdict=GROWING, points=6, span_days=150.0, segment_start=FIRST,
        **values,
    )  # fmt: skip


def test_forecast(db: sqlite3.Connection) -> None:
    """Line, band and dates of what grows; the numbers of the band stand in the table."""
    grows = _runway(
        slope_day=0.01 * TIB, slope_low=0.005 * TIB, slope_high=0.02 * TIB,
        days_p50=150.0, date_p50="2027-03-21", days_p10=75.0, date_p10="2027-01-05",
    )  # fmt: skip
    marks = ", ".join("?" for _ in grows.row())
    db.execute(f"INSERT INTO temp.runway VALUES ({marks})", grows.row())
    (chart,) = forecasts(Facts(db), lambda row: row["name"])
    assert 'class="band"' in chart.svg
    assert "<b>" not in chart.svg
    assert "21 Mar 2027, at the earliest 5 Jan 2027" in chart.note
    rows = [[str(text).replace("\N{NO-BREAK SPACE}", " ") for _, text in row]
            for row in chart.grid.cells]  # fmt: skip
    assert rows == [
        ["Fast", "614 GiB", "5 Jan 2027", "21 Mar 2027"],
        ["Likely", "307 GiB", "21 Mar 2027", "18 Aug 2027"],
        ["Slow", "154 GiB", "18 Aug 2027", "13 Jun 2028"],
    ]


def test_sparkline_has_holes() -> None:
    """A month without a score breaks the line; one point is no line."""
    assert sparkline("x", [None, 50]) is None
    drawn = str(sparkline("x", [50, 60, None, 70, 80]))
    assert drawn.count('class="trend"') == 2


def test_largest_vm_that_fits(db: sqlite3.Connection) -> None:
    """The freest host counts; a host whose load is not told makes it unknown."""
    rows = estate()
    rows["cluster"][0]["memory_overcommit"] = 1.0
    loads = {"h1": 500 * GIB, "h2": 100 * GIB}
    rows["host_sample"] = [
        {"host_id": host, "at": FIRST, "memory_allocated": load} for host, load in loads.items()
    ]
    collect(db, FIRST, rows)
    facts = Facts(db)
    assert facts.one("SELECT memory FROM cluster_largest") == (512 - 1 - 100) * GIB
    rows["host_sample"] = rows["host_sample"][:1]
    collect(db, SECOND, {"host_sample": [{**rows["host_sample"][0], "at": SECOND}]})
    db.execute("DELETE FROM host_sample WHERE host_id = 'h2'")
    assert facts.one("SELECT memory FROM cluster_largest") is None


def test_inventory(db: sqlite3.Connection) -> None:
    """Short lists of what was seen; a size the user chooses is not unknown."""
    full(db)
    rows = estate()
    rows["service_offering"] = [{"id": "o1", "name": "custom", "is_customized": True}]
    rows["vm"][0]["service_offering_id"] = "o1"
    collect(db, "2026-11-22T06:00:00Z", rows)
    text = page(db)
    part = text[text.index('id="inventory"') : text.index('id="coverage"')]
    assert "Hosts (2)" in part
    assert "Servers" not in part
    assert re.search(r"custom</th><td[^>]*>chosen</td><td[^>]*>chosen</td>", part)
