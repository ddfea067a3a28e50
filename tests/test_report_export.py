"""JSON and Markdown: complete, deterministic, harmless; and the facts all reports share."""

import io
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit.check.cases import empty_database
from audit.derive import install
from audit.errors import ReportError
from audit.model import TABLES
from audit.model.rules import Finding, Rule, RuleResult
from audit.store import Snapshot, open_readonly, use_date
from audit.store.snapshot import insert
from reports.export import ExportOptions, write_json, write_markdown
from reports.export.changes import Change, changes
from reports.export.facts import facts
from reports.export.markdown import safe
from reports.export.text import (
    address_count,
    amount,
    evidence_text,
    list_text,
    number,
    thresholds_text,
)
from reports.facts import Facts
from reports.facts_score import score_now
from sample_data.spec import load_spec
from tests.estates import checked
from tests.support import SOURCE, Row, day, run_record, vm, write

HOSTILE = "a|b </script><script>alert(1)</script> [x](javascript:1) `c` *d*\n# e"


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo estate, two months of it."""
    path = tmp_path_factory.mktemp("estate") / "demo.db"
    with checked(load_spec("demo"), path, (0, 1)):
        return path


@pytest.fixture
def connection(estate: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection to it with the derived views."""
    with open_readonly(estate) as opened:
        install(opened)
        yield opened


@pytest.fixture
def rules() -> Iterator[sqlite3.Connection]:
    """An empty database with one run, for findings by hand."""
    with closing(empty_database(install)) as opened:
        write(opened, day(1), {"vm": [vm("v1")]})
        yield opened


def document(connection: sqlite3.Connection) -> dict[str, Any]:
    """The JSON document of a database."""
    stream = io.StringIO()
    write_json(connection, stream, ExportOptions(customer="Acme"))
    found: dict[str, Any] = json.loads(stream.getvalue())
    return found


def markdown(connection: sqlite3.Connection) -> str:
    """The Markdown of a database."""
    stream = io.StringIO()
    write_markdown(connection, stream, ExportOptions(customer="Acme"))
    return stream.getvalue()


def rule(identity: str, **values: Any) -> Row:
    """A row of `rule`."""
    usual = {"id": identity, "category": "Storage", "severity": "low", "effort": "hours"}
    texts = dict.fromkeys(Rule.info.names, "x")
    json_columns = {"refs": "[]", "guards": "[]", "params": "{}", "causes": "[]"}
    return Rule(**{**texts, **json_columns, **usual, **values}).row()


def result(identity: str, outcome: str = "finding") -> Row:
    """A row of `rule_result`."""
    counts = {"findings": 0, "waived": 0, "passed": 0, "not_applicable": 0, "not_assessable": 0}
    return RuleResult(
        rule_id=identity, outcome=outcome, reason=None, reads="[]", missing='["vm"]', **counts
    ).row()


def finding(identity: str, subject: str, severity: str = "high", **values: Any) -> Row:
    """A row of `finding`."""
    usual = {
        "rule_id": identity, "subject": subject, "subject_kind": "vm", "subject_name": subject,
        "severity": severity, "confidence": "measured", "message": "m", "evidence": "{}",
        "state": "open",
    }  # fmt: skip
    return Finding(**{**usual, **values}).row()


def keep(connection: sqlite3.Connection, at: str, tables: dict[str, list[Row]]) -> None:
    """What a check at that time kept."""
    snapshot = Snapshot(connection, "check", at, repeatable=True)
    for table, rows in tables.items():
        snapshot.add(table, rows)
    snapshot.commit(tables)


def scores(connection: sqlite3.Connection) -> dict[str, Any]:
    """Score per category."""
    with facts(connection):
        return dict(connection.execute("SELECT category, score FROM report_score").fetchall())


def test_json_holds_the_whole_report(connection: sqlite3.Connection) -> None:
    """The document has its schema, period, sources, score, findings, rules, coverage."""
    told = document(connection)
    assert told["schema"] == "stackaudit.report/1"
    assert told["customer"] == "Acme"
    assert told["period"]["previous"] < told["period"]["now"]
    for key, table in (("findings", "finding"), ("rules", "rule")):
        assert len(told[key]) == connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    assert isinstance(told["findings"][0]["evidence"], dict)
    assert told["sources"][0]["last_success"] == told["period"]["now"]
    assert {gap["cause"] for gap in told["coverage"]["gaps"]}
    assert told["changes"]
    assert 0 <= told["score"]["overall"] <= 100


def test_files_and_streams_get_the_same_and_always_the_same(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    """Writing twice gives the same bytes; no draft stays."""
    for write_one, name in ((write_json, "a.json"), (write_markdown, "a.md")):
        stream = io.StringIO()
        write_one(connection, tmp_path / name)
        write_one(connection, stream)
        assert (tmp_path / name).read_text(encoding="utf-8") == stream.getvalue()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.json", "a.md"]


def test_a_place_that_cannot_be_written_is_told(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    """A missing folder gives a sentence with a next step."""
    with pytest.raises(ReportError, match="choose another path"):
        write_json(connection, tmp_path / "missing" / "a.json")


def test_markdown_tells_the_report(connection: sqlite3.Connection) -> None:
    """Score, top risks, lanes, changes and coverage have their headings; tables are whole."""
    text = markdown(connection)
    for heading in ("## Score:", "## Top risks", "## Now", "## Next", "## Later", "## Coverage"):
        assert f"\n{heading}" in text
    assert "Evidence (measured):" in text
    widths: list[int] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            widths = []
            continue
        widths.append(line.replace("\\|", "").count("|"))
        assert len(set(widths)) == 1, line


def test_hostile_text_stays_text(rules: sqlite3.Connection) -> None:
    """Names break out of neither a table, nor a list, nor HTML around the export."""
    values = {"subject_name": HOSTILE, "message": HOSTILE, "evidence": json.dumps({"n": HOSTILE})}
    tables = {
        "rule": [rule("r1", title=HOSTILE, why=HOSTILE)],
        "rule_result": [result("r1")],
        "finding": [finding("r1", "v1", **values)],
    }
    keep(rules, day(1), tables)
    stream = io.StringIO()
    write_json(rules, stream)
    assert "<" not in stream.getvalue()
    assert json.loads(stream.getvalue())["findings"][0]["subject_name"] == HOSTILE
    text = markdown(rules)
    assert "<" not in text
    assert "\n# e" not in text
    assert re.search(r"(?<!\\)\](?=\(javascript)", text) is None
    assert "a\\|b" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# head", "\\# head"), ("- item", "\\- item"), ("1. one", "1\\. one"), ("a_b", "a\\_b"),
        ("nor1-p1", "nor1-p1"), (None, ""), (3, "3"), ("a\n\nb", "a b"), ("&lt;", "&amp;lt;"),
    ],
)  # fmt: skip
def test_safe(text: Any, shown: str) -> None:
    """Signs of Markdown and HTML are shown, not obeyed."""
    assert safe(text) == shown


def test_an_empty_database_gives_a_report_that_says_so() -> None:
    """Without collection and check nothing is judged and nothing is green."""
    with closing(empty_database(install)) as opened:
        told, text = document(opened), markdown(opened)
    assert told["score"] == {"overall": None, "categories": []}
    assert told["findings"] == told["sources"] == told["changes"] == []
    assert "nothing was collected yet" in text
    assert "## Score: not judged" in text
    assert "There is no earlier collection" in text


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


def told(connection: sqlite3.Connection) -> list[tuple[str, str, str | None, Any, Any]]:
    """Changes without what is the same for all."""
    return [(c.kind, c.name, c.field, c.before, c.after) for c in changes(connection)]


def host(identity: str, **values: Any) -> Row:
    """A row of `host`."""
    known = {"id": identity, "name": identity.upper(), "zone_id": "z", **values}
    return tuple(known.get(name) for name in TABLES["host"].names)


def test_changes_are_new_gone_and_changed(database: sqlite3.Connection) -> None:
    """Changed fields show names for ids and units for numbers; restless fields are left out."""
    hosts = [host("h1"), host("h2")]
    before = [vm("a", host_id="h1", memory=2**30), vm("b"), vm("c", last_updated=day(1))]
    after = [vm("a", host_id="h2", memory=2**31), vm("c", last_updated=day(2)), vm("d")]
    write(database, day(1), {"host": hosts, "vm": before}, complete=())
    record_answers(database, day(1))
    write(database, day(2), {"host": hosts, "vm": after})
    assert told(database) == [
        ("changed", "a", "host", "H1", "H2"),
        ("changed", "a", "memory", "1 GiB", "2 GiB"),
        ("gone", "b", None, None, None),
        ("new", "d", None, None, None),
    ]


def record_answers(connection: sqlite3.Connection, at: str) -> None:
    """Say that all compared tables were answered then."""
    connection.executemany(
        "INSERT INTO answer VALUES (?, ?, ?, 1, 0)",
        [(SOURCE, at, table) for table in ("host", "vm", "configuration", "zone")],
    )


def test_a_table_read_for_the_first_time_is_not_all_new(database: sqlite3.Connection) -> None:
    """What was never read before has nothing to be compared with."""
    write(database, day(1), {"host": [host("h1")]})
    write(database, day(2), {"host": [host("h1")], "vm": [vm("a")]})
    assert told(database) == []


def test_a_failed_run_is_no_end_of_a_comparison(database: sqlite3.Connection) -> None:
    """The last two runs that answered are compared."""
    write(database, day(1), {"vm": [vm("a")]})
    record_answers(database, day(1))
    write(database, day(2), {"vm": [vm("a"), vm("b")]})
    insert(database, replace(run_record(SOURCE, day(3)), status="failed"))
    assert told(database) == [("new", "b", None, None, None)]


def test_settings_are_named_with_their_scope(database: sqlite3.Connection) -> None:
    """A setting of a zone says which, and which zone it is in."""
    names = TABLES["configuration"].names

    def setting(value: str) -> Row:
        known = {"name": "cpu.factor", "scope": "zone", "scope_id": "z", "value": value}
        return tuple(known.get(name) for name in names)

    zone = tuple({"id": "z", "name": "ams1"}.get(name) for name in TABLES["zone"].names)
    write(database, day(1), {"zone": [zone], "configuration": [setting("1")]})
    record_answers(database, day(1))
    write(database, day(2), {"zone": [zone], "configuration": [setting("2")]})
    assert told(database) == [("changed", "cpu.factor (zone ams1)", "value", "1", "2")]
    assert isinstance(next(changes(database)), Change)


def test_a_past_date_is_compared_with_the_one_before_it(estate: Path) -> None:
    """With --as-of the first month, nothing is known of the second."""
    with open_readonly(estate) as opened:
        first = opened.execute("SELECT min(started) FROM source_run").fetchone()[0]
        use_date(opened, first)
        install(opened)
        past = document(opened)
    assert past["period"] == {"now": first, "previous": None, "first": first}
    assert past["changes"] == []
    assert all(f["first_seen"] == first for f in past["findings"])


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (2**36, "bytes", "64 GiB"), (2_600_000_000, "Hz", "2.6 GHz"), (0.853, "share", "85.3 %"),
        (1, "bool", "yes"), (0, "bool", "no"), (None, "bytes", ""), (7, "number", "7"),
        ("2026-11-22T00:00:00Z", "UTC", "2026-11-22 00:00:00 UTC"), (12345, None, "12,345"),
    ],
)  # fmt: skip
def test_amount(value: Any, unit: str | None, text: str) -> None:
    """Stored values are shown with units people use."""
    assert amount(value, unit) == text


def test_number() -> None:
    """Thousands are separated; needless decimals are left out."""
    assert (number(1234.5), number(3.0), number(0)) == ("1,234.5", "3", "0")


def test_evidence_is_readable() -> None:
    """Names lose their underscores, values get units by size, unknown is said."""
    facts_of = {"used_bytes": 2**40, "cpu_total": 4 * 10**9, "load_share": 0.5, "n": None, "h": 3}
    assert evidence_text(json.dumps(facts_of)) == (
        "used bytes: 1,024 GiB; cpu total: 4 GHz; load share: 50 %; n: unknown; h: 3"
    )
    assert evidence_text(json.dumps({"at": "2026-11-22T00:00:00Z", "ok": True})) == (
        "at: 2026-11-22 00:00:00 UTC; ok: yes"
    )
    assert evidence_text(None) is None
    assert evidence_text("not json") == "not json"
    assert evidence_text("[1]") == "[1]"


def test_thresholds_and_lists_are_readable() -> None:
    """Parameters are lines that say where a default was changed."""
    params = {"min": {"value": 3, "default": 2, "unit": "count", "doc": "hosts"}}
    assert thresholds_text(json.dumps(params)) == "min = 3 count (default 2): hosts"
    assert (thresholds_text(None), thresholds_text("x")) == (None, "x")
    assert (list_text('["a", "b"]'), list_text(None), list_text("x")) == ("a\nb", None, "x")


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("10.0.0.1", "10.0.0.10", 10), ("10.0.0.1", None, 1), (None, None, None),
        ("10.0.0.9", "10.0.0.1", None), ("10.0.0.1", "fd00::1", None), ("x", "y", None),
    ],
)  # fmt: skip
def test_address_count(first: str | None, last: str | None, count: int | None) -> None:
    """A range has as many addresses as lie between its ends; nonsense has none."""
    assert address_count(first, last) == count
