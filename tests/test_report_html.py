"""The health check: structure, escaping, determinism, honesty about what was not seen, looks."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from audit.check import check, load_rules
from audit.check.cases import empty_database
from audit.derive import install
from audit.model import TABLES
from audit.model.run import Answer, Gap, SourceRun
from audit.store import Snapshot
from reports.facts import Facts
from reports.facts_score import grade, overall, points, score_now, trend
from reports.html import HtmlOptions, humanise, palette, write_html
from reports.html.charts import bars, meter
from reports.html.page import data_json, render
from reports.html.table import Grid, breakable

SOURCE = "cloudstack:acme"
FIRST = "2026-09-22T06:00:00Z"
SECOND = "2026-10-22T06:00:00Z"
GIB = 1024**3
HOSTILE = "</script><script>alert(1)</script>\n=cmd()\u2028\u202e\"' & Ω"
CHROMIUM = Path("/usr/bin/chromium")

Rows = dict[str, list[dict[str, Any]]]


class Outline(HTMLParser):
    """What the tests ask of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[set[str]] = []
        self.stack: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids, links and what tables hold."""
        values = dict(attrs)
        self.tags.append((tag, values))
        self.ids += [str(values["id"])] if values.get("id") else []
        self.links += [str(values["href"])] if tag == "a" and values.get("href") else []
        if tag == "table":
            self.tables.append(set())
        elif self.tables and tag in ("caption", "thead", "tbody"):
            self.tables[-1].add(tag)


def estate(name: str = "web-1") -> Rows:
    """A small estate with a name to test with."""
    return {
        "zone": [{"id": "z1", "name": name}],
        "pod": [{"id": "p1", "name": "pod 1", "zone_id": "z1"}],
        "cluster": [
            {"id": "c1", "name": name, "zone_id": "z1", "pod_id": "p1", "hypervisor": "KVM"}
        ],
        "host": [_host("h1", name), _host("h2", "host 2")],
        "storage_pool": [
            {"id": "s1", "name": name, "zone_id": "z1", "type": "NetworkFilesystem",
             "scope": "ZONE", "state": "Up", "capacity": 1024 * GIB}
        ],
        "vm": [{"id": "v1", "name": name, "state": "Running", "zone_id": "z1", "host_id": "h1"}],
        "network": [{"id": "n1", "name": name, "zone_id": "z1", "type": "Isolated"}],
    }  # fmt: skip


def _host(uuid: str, name: str) -> dict[str, Any]:
    return {
        "id": uuid, "name": name, "zone_id": "z1", "pod_id": "p1", "cluster_id": "c1",
        "state": "Up", "resource_state": "Enabled", "hypervisor": "KVM", "cpu_threads": 64,
        "cpu_speed": 2_600_000_000, "memory_with_overcommit": 512 * GIB,
    }  # fmt: skip


def finding(rule: str, subject: str, **values: Any) -> dict[str, Any]:
    """A finding with what is not named filled in."""
    return {
        "rule_id": rule, "subject": subject, "subject_kind": "host", "subject_name": subject,
        "zone_id": "z1", "severity": "high", "confidence": "measured",
        "message": f"{subject} is wrong", "evidence": json.dumps({"memory": 3 * GIB, "hosts": 2}),
        "state": "open", **values,
    }  # fmt: skip


def rule(name: str, **values: Any) -> dict[str, Any]:
    """A rule with what is not named filled in."""
    return {
        "id": name, "area": "compute", "category": "Resilience", "title": f"Title of {name}",
        "question": "Is it?", "severity": "high", "level": "host", "why": "Because.",
        "fix": "Mend it. Then look.", "refs": "[]", "guards": "[]",
        "params": '{"limit": {"value": 0.8, "default": 0.9, "unit": "share", "doc": "fill"}}',
        "sql": "SELECT 1 < 2 AND 3 > 2", "effort": "days", "actor": "operator", "causes": "[]",
        **values,
    }  # fmt: skip


def result(name: str, outcome: str = "finding", **values: Any) -> dict[str, Any]:
    """A rule's result."""
    return {
        "rule_id": name, "outcome": outcome, "findings": 0, "waived": 0, "missing": "[]",
        "reads": '["host.id", "host.name"]', **values,
    }  # fmt: skip


def _row(table: str, values: dict[str, Any]) -> tuple[Any, ...]:
    unknown = set(values) - set(TABLES[table].names)
    assert not unknown, unknown
    return tuple(values.get(name) for name in TABLES[table].names)


def collect(
    db: sqlite3.Connection, at: str, rows: Rows, *, status: str = "ok", gaps: tuple[str, ...] = ()
) -> None:
    """One collection as the collector writes it; `gaps` are requests that were forbidden."""
    snapshot = Snapshot(db, SOURCE, at)
    told: dict[str, Any] = {
        "source": SOURCE, "started": at, "kind": "cloudstack", "finished": at, "status": status,
        "reason": None if status == "ok" else "connection timed out", "requests": 3,
    }  # fmt: skip
    run = SourceRun(**{**dict.fromkeys(TABLES["source_run"].names), **told})
    records: list[Any] = [run]
    for table, found in rows.items():
        snapshot.add(table, [_row(table, row) for row in found])
        records.append(
            Answer(source=SOURCE, started=at, table_name=table, complete=True, rows_seen=len(found))
        )
    records += [
        Gap(source=SOURCE, started=at, request=name, table_name="host", column_name="",
            cause="forbidden", message=HOSTILE, status=401)
        for name in gaps
    ]  # fmt: skip
    snapshot.commit(set(rows), records)


def judge(db: sqlite3.Connection, at: str, rows: Rows) -> None:
    """Findings, rules and results as the check writes them."""
    tables = ("rule", "rule_result", "finding", "waiver")
    snapshot = Snapshot(db, "check", at, repeatable=True)
    for table in tables:
        snapshot.add(table, [_row(table, row) for row in rows.get(table, [])])
    snapshot.commit(set(tables))


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    """An empty database with the derived views."""
    with closing(empty_database(install)) as connection:
        yield connection


def page(db: sqlite3.Connection, **options: Any) -> str:
    """The page as text."""
    install(db)
    return render(db, HtmlOptions(**options))


def full(db: sqlite3.Connection, name: str = "web-1", findings: int = 3) -> None:
    """Two collections with findings that are new, fixed, accepted, stale and hanging."""
    rules = [rule("r-one", title=name), rule("r-two", category="Capacity", severity="low"),
             rule("r-cause"), rule("r-blind", category="Network")]  # fmt: skip
    results = [result("r-one", findings=findings), result("r-two"), result("r-cause"),
               result("r-blind", "not assessable", reason="no switch was collected.",
                      missing='["host"]', reads='["host.id", "switch.id"]')]  # fmt: skip
    old = [finding("r-one", "gone", severity="critical"), finding("r-two", "s1", severity="low")]
    new = [finding("r-one", f"h{i}", subject_name=f"{name} {i}", message=name, vms=i)
           for i in range(findings)]  # fmt: skip
    new += [
        finding("r-two", "s1", severity="low", state="stale"),
        finding("r-two", "s2", severity="medium", state="waived", waiver=f"{name} (owner)"),
        finding("r-cause", "h1", severity="critical", parent="r-one/h1", evidence="{}"),
    ]
    waivers = [{"rule_id": "r-two", "subject": "*", "reason": name, "owner": "me",
                "until": "2026-01-01", "status": "expired", "matched": 0}]  # fmt: skip
    collect(db, FIRST, estate())
    judge(db, FIRST, {"rule": rules, "rule_result": results, "finding": old})
    later = estate(name)
    later["host"].append(_host("h3", name))
    later["vm"] = []
    collect(db, SECOND, later, status="partial", gaps=("listHosts",))
    judge(db, SECOND, {"rule": rules, "rule_result": results, "finding": new, "waiver": waivers})


def empty(_: sqlite3.Connection) -> None:
    """Nothing was collected."""


def failed(db: sqlite3.Connection) -> None:
    """Only a failed run with a gap, and rules that could not be judged."""
    collect(db, FIRST, {}, status="failed", gaps=("listZones",))
    blind = result("r-one", "not assessable", reason="nothing", missing='["host"]')
    judge(db, FIRST, {"rule": [rule("r-one")], "rule_result": [blind]})


def no_vms(db: sqlite3.Connection) -> None:
    """An estate whose VMs were asked for, and there are none."""
    collect(db, FIRST, {**estate(), "vm": [], "volume": []})


def nulls(db: sqlite3.Connection) -> None:
    """Rows with nothing but what may not be NULL, of every collected table."""
    rows: Rows = {}
    for info in TABLES.values():
        if info.by == "cloudstack":
            rows[info.name] = [
                {c.name: c.python("1") for c in info.columns if c.key or not c.nullable}
            ]
    collect(db, FIRST, rows)
    bare = finding("r-lost", "x", zone_id=None, evidence="not json", severity="info")
    judge(db, FIRST, {"finding": [bare]})


ESTATES: list[Callable[[sqlite3.Connection], None]] = [full, empty, failed, no_vms, nulls]


@pytest.mark.parametrize("build", ESTATES, ids=lambda f: f.__name__)
def test_structure(db: sqlite3.Connection, build: Callable[[sqlite3.Connection], None]) -> None:
    """Every estate gives a page with unique ids, links that lead somewhere and whole tables."""
    build(db)
    outline = Outline(page(db))
    assert len(outline.ids) == len(set(outline.ids))
    assert "#executive" in outline.links
    assert "#coverage" in outline.links
    assert {link[1:] for link in outline.links} <= set(outline.ids)
    assert all(table == {"caption", "thead", "tbody"} for table in outline.tables)
    assert all(values.get("scope") for tag, values in outline.tags if tag == "th")
    assert all(values.get("aria-label") or values.get("aria-hidden")
               for tag, values in outline.tags if tag == "svg")  # fmt: skip


@pytest.mark.parametrize("build", ESTATES, ids=lambda f: f.__name__)
def test_self_contained(
    db: sqlite3.Connection, build: Callable[[sqlite3.Connection], None]
) -> None:
    """The page loads nothing: no address in a tag that fetches, and a policy that forbids it."""
    build(db)
    text = page(db)
    outline = Outline(text)
    for tag, values in outline.tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form"}
        assert not {"src", "srcset", "xlink:href", "style", "onclick"} & set(values)
        assert tag != "a" or str(values["href"]).startswith("#")
    style = text[text.index("<style>") : text.index("</style>")]
    assert "@import" not in style
    assert re.findall(r"url\(([^)]*)\)", style) == ["#hatch"]
    assert "default-src &#39;none&#39;" in text
    assert "unsafe" not in text[: text.index("<title>")]


def test_deterministic(db: sqlite3.Connection, tmp_path: Path) -> None:
    """The same database gives the same bytes, and no date but those of the data."""
    full(db)
    install(db)
    files = [tmp_path / "a.html", tmp_path / "b.html"]
    for file in files:
        write_html(db, file, HtmlOptions(customer="Acme"))
    assert files[0].read_bytes() == files[1].read_bytes()
    body = Outline(files[0].read_text(encoding="utf-8"))
    assert "time" not in {tag for tag, _ in body.tags}


def test_dates_come_from_the_data(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page made a year later is the same page."""
    full(db)
    before = page(db)
    monkeypatch.setattr("time.time", lambda: 2e9)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    assert page(db) == before


def test_hostile_names_are_inert(db: sqlite3.Connection) -> None:
    """Names with tags, quotes, line breaks and formulas stay text everywhere."""
    full(db, HOSTILE)
    text = page(db, customer=HOSTILE, title=HOSTILE, consultant=HOSTILE, confidentiality=HOSTILE)
    outline = Outline(text)
    assert [tag for tag, _ in outline.tags].count("script") == 2
    assert "alert(1)</script>" not in text
    style = text[text.index("<style>") + 7 : text.index("</style>")]
    assert "<" not in style
    assert re.fullmatch(r"[A-Za-z0-9 .,\\-]*", re.findall(r'left\{content:"(.*?)"\}', style)[0])
    names = json.loads(re.findall(r'id="names">(.*?)</script>', text, re.DOTALL)[0])
    assert any(HOSTILE.replace("\u202e", "\ufffd") in name for name in names["r-one"])
    assert "\u202e" not in text


def test_embedded_json_cannot_end_its_element() -> None:
    """Everything that could end a script element or a line of JavaScript is escaped."""
    text = data_json({"a": "<>&\u2028\u2029"})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"a": "<>&\u2028\u2029"}


def test_brand_colour_is_checked() -> None:
    """A brand colour goes into the style sheet, so only a colour is taken."""
    with pytest.raises(ValueError, match="brand colour"):
        HtmlOptions(brand="red;}</style>")
    assert palette.contrast(palette.readable("#ffee00"), "#ffffff") >= palette.AA
    assert palette.readable("#1f3d5c") == "#1f3d5c"


@pytest.mark.parametrize(("text", "ground"), palette.TEXT_PAIRS)
def test_contrast(text: str, ground: str) -> None:
    """Every colour that carries words reaches WCAG AA on every ground it stands on."""
    colours = palette.PALETTE
    assert palette.contrast(colours[text], colours[ground]) >= palette.AA


def test_contrast_arithmetic() -> None:
    """Black on white is 21 to 1, a colour on itself 1 to 1."""
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#777777", "#777777") == pytest.approx(1)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("number", 12345, "12,345"), ("number", 1.5, "1.5"), ("number", None, "not seen"),
        ("number", 0, "0"), ("size", 0, "0 B"), ("size", 1536, "1.5 KiB"),
        ("size", 256 * GIB, "256 GiB"), ("size", 3 * 1024 * GIB, "3 TiB"),
        ("hertz", 2_600_000_000, "2.6 GHz"), ("rate", 10_000_000_000, "10 Gbit/s"),
        ("share", 0.854, "85 %"), ("share", 0.031, "3.1 %"), ("share", 0, "0 %"),
        ("share", 1.2, "120 %"), ("share", None, "not seen"), ("ratio", 1.5, "1.5 x"),
        ("day", "2026-11-22T06:00:00Z", "22 Nov 2026"), ("day", None, "not seen"),
        ("month", "2026-11-22", "November 2026"), ("moment", "soon", "soon"),
        ("moment", "2026-11-22T06:00:00Z", "22 November 2026, 06:00 UTC"),
    ],
)  # fmt: skip
def test_numbers_for_people(kind: str, value: Any, text: str) -> None:
    """Base units become readable at the edge; NULL is "not seen", never 0."""
    found = getattr(humanise, kind)(value)
    for odd, plain in (("\u00a0", " "), ("\u202f", " "), ("\u00d7", "x")):
        found = found.replace(odd, plain)
    assert found == text


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("memory_physical", 8 * GIB, "8 GiB"), ("used", 12, "12"), ("used_share", 0.5, "50 %"),
        ("cpu_speed", 2_000_000_000, "2 GHz"), ("hosts", 3, "3"), ("names", ["a", "b"], "a, b"),
        ("at", "2026-11-22T06:00:00Z", "22 November 2026, 06:00 UTC"), ("vms", None, "not seen"),
        ("flag", True, "yes"),
    ],
)  # fmt: skip
def test_evidence_by_name(name: str, value: Any, text: str) -> None:
    """Evidence is made readable by the name of its column, and small counts stay counts."""
    found = humanise.evidence(name, value).replace("\u00a0", " ").replace("\u202f", " ")
    assert found == text


def test_ages() -> None:
    """Ages are whole days of the data."""
    assert humanise.age(FIRST, SECOND) == "30 days"
    assert humanise.age(FIRST, FIRST) == "first seen now"
    assert humanise.age(None, SECOND) == "not seen"


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
    assert [when for when, _ in trend(facts)] == [FIRST, SECOND]
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
    assert "Title of r-cause" not in first
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


def test_size_and_limits(db: sqlite3.Connection) -> None:
    """2,000 findings of a rule stay a block of ten objects, far under 5 MB."""
    full(db, findings=2000)
    text = page(db)
    assert len(text.encode()) < 1_000_000
    assert "and 1,990 more objects, listed in the workbook." in text


def test_real_rules_render(db: sqlite3.Connection) -> None:
    """Findings of the shipped rules render with their own evidence."""
    collect(db, FIRST, estate())
    install(db)
    check(db, load_rules())
    text = page(db)
    assert len(Facts(db).rules) == len(load_rules())
    assert 'id="coverage"' in text


def test_draft_and_cover(db: sqlite3.Connection) -> None:
    """The cover names the customer, the month of the data, the standing and who wrote it."""
    full(db)
    text = page(db, customer="Acme", draft=True, consultant="Us", confidentiality="Secret",
                brand="#aa0033")  # fmt: skip
    cover = text[text.index("<header") : text.index("</header>")]
    for word in ("Acme", "October 2026", "Draft", "Us", "Secret", "stackaudit"):
        assert word in cover
    assert "--brand:#aa0033" in text


def test_charts_need_data() -> None:
    """No bar without a number; text beside every bar; over 100 % is hatched."""
    assert bars("t", [], "h") is None
    assert meter(None) is None
    assert "over" in str(meter(1.3))
    chart = bars("t", [("<b>", 2), ("x" * 60, 1)], "h", shares=True)
    assert chart is not None
    assert "&lt;b&gt;" in chart.svg
    assert "67" in chart.svg


def test_tables_print_unknown() -> None:
    """A NULL cell says not seen; long words may break."""
    grid = Grid("c", [("a", "text"), ("b", "size"), ("c", "share")], [("x", None, 0.5)])
    assert "not seen" in str(next(iter(grid.cells))[1][1])
    assert "<wbr>" in breakable("x" * 100)
    assert breakable("short words only") == "short words only"


@pytest.mark.daemon
@pytest.mark.enable_socket
def test_in_a_browser(db: sqlite3.Connection, tmp_path: Path) -> None:
    """Chromium shows it without an error or a request; search and filters work; it prints."""
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    full(db, HOSTILE)
    install(db)
    file = tmp_path / "report.html"
    write_html(db, file, HtmlOptions(customer="Acme"))
    with sync.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update",
                  "--disable-sync"],
        )  # fmt: skip
        view = browser.new_page()
        trouble: list[str] = []
        asked: list[str] = []
        view.on("console", lambda message: trouble.append(message.text))
        view.on("pageerror", lambda error: trouble.append(str(error)))
        view.on("request", lambda request: asked.append(request.url))
        view.goto(file.as_uri())
        shown = view.locator(".finding:visible")
        assert shown.count() == 3
        view.fill("#q", "r-cause")
        assert view.text_content("#shown") == "2 of 3 shown"
        view.fill("#q", "nothing of the kind")
        assert view.locator("#nothing").is_visible()
        view.fill("#q", "")
        view.select_option("#f-severity", "critical")
        assert shown.count() == 1
        view.select_option("#f-severity", "")
        view.select_option("#f-category", "Capacity")
        assert shown.count() == 1
        view.click("#collapse")
        assert view.locator(".finding[open]:visible").count() == 0
        view.click("#expand")
        assert view.locator(".finding[open]:visible").count() == 1
        assert view.pdf(prefer_css_page_size=True)[:4] == b"%PDF"
        browser.close()
    assert trouble == []
    assert asked == [file.as_uri()]
