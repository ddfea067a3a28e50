"""JSON, JUnit and SARIF of a check: valid by their schemas, complete, honest, harmless."""

import io
import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import xmlschema

import reports.export
from audit.check.cases import empty_database
from audit.derive import install
from reports.export.junit import write_junit
from reports.export.sarif import FINGERPRINT, write_sarif
from tests import report_rows
from tests.published import published
from tests.report_rows import document, finding, keep, result, rule
from tests.support import day

connection = report_rows.connection
rules = report_rows.rules

HOSTILE = "<script>alert(1)</script>\x1b[2J\x00\u202e]]>\ud800=cmd()"
SCHEMA = Path(reports.export.__file__).parent / "schema" / "report.schema.json"


def junit(connection: sqlite3.Connection, least: str = "info") -> ET.Element:
    """The XML, valid by the schema."""
    stream = io.StringIO()
    write_junit(connection, stream, least=least)
    xmlschema.XMLSchema(Path(__file__).with_name("junit.xsd")).validate(stream.getvalue())
    return ET.fromstring(stream.getvalue())  # noqa: S314 - our own text


def sarif(connection: sqlite3.Connection) -> dict[str, Any]:
    """The only run, valid by the schema of OASIS."""
    stream = io.StringIO()
    write_sarif(connection, stream)
    log = json.loads(stream.getvalue())
    jsonschema.Draft7Validator(published("/sarif-2.1.0.json")).validate(log)
    run: dict[str, Any] = log["runs"][0]
    return run


def by_hand(connection: sqlite3.Connection) -> None:
    """One rule of every outcome; r1 has a finding each of the three states."""
    states = {"v1": "open", "v2": "waived", "v3": "stale"}
    tables = {
        "rule": [rule(f"r{n}") for n in range(1, 6)],
        "rule_result": [
            result("r1"), result("r2", "pass"), result("r3", "not applicable"),
            result("r4", "not assessable"),
        ],
        "finding": [
            finding("r1", subject, state=state, waiver="by design" if state == "waived" else None)
            for subject, state in states.items()
        ],
    }  # fmt: skip
    keep(connection, day(1), tables)


def test_json_keeps_its_schema(connection: sqlite3.Connection, rules: sqlite3.Connection) -> None:
    """The document of an estate, of one with every outcome, and of an empty one is valid."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    valid = jsonschema.Draft202012Validator(schema)
    valid.check_schema(schema)
    by_hand(rules)
    with closing(empty_database(install)) as nothing:
        for one in (connection, rules, nothing):
            valid.validate(document(one))
    assert not valid.is_valid({**document(connection), "more": 1})


def test_junit_of_an_estate(connection: sqlite3.Connection) -> None:
    """A test case a rule, a failure an open finding; what is not judged is skipped, not passed."""
    root = junit(connection)
    told = document(connection)
    assert len(root.findall("testsuite/testcase")) == len(told["rules"])
    assert len(root.findall(".//failure")) == len(told["findings"])
    outcomes = Counter(rule["outcome"] for rule in told["rules"])
    skipped = outcomes["not assessable"] + outcomes["not applicable"]
    assert int(root.get("skipped", "")) == len(root.findall(".//skipped")) == skipped
    for name in ("tests", "failures", "skipped"):
        suites = root.findall("testsuite")
        assert int(root.get(name, "")) == sum(int(suite.get(name, "")) for suite in suites)
    unknown = {r["id"] for r in told["rules"] if r["outcome"] == "not assessable"}
    for case in root.iter("testcase"):
        if case.get("name", "").partition(":")[0] in unknown:
            note = case.find("skipped")
            assert note is not None
            assert note.get("message", "").startswith("not assessable: ")


def test_junit_states(rules: sqlite3.Connection) -> None:
    """Waived findings fail nothing and are told; stale ones fail and say so; no result: skipped."""
    by_hand(rules)
    cases = {case.get("name", "")[:2]: case for case in junit(rules).iter("testcase")}
    assert [f.get("message") for f in cases["r1"].iter("failure")] == ["v1: m", "v3: m"]
    assert "Stale:" in (cases["r1"].findall("failure")[1].text or "")
    assert "accepted (by design): v2: m" in (cases["r1"].findtext("system-out") or "")
    assert [len(cases[f"r{n}"].findall("skipped")) for n in range(1, 6)] == [0, 0, 1, 1, 1]
    assert list(cases["r2"]) == []


@pytest.mark.parametrize(("least", "failures"), [("critical", 0), ("high", 2), ("low", 2)])
def test_junit_threshold(rules: sqlite3.Connection, least: str, failures: int) -> None:
    """Findings below --least are told, and fail nothing."""
    by_hand(rules)
    root = junit(rules, least)
    assert len(root.findall(".//failure")) == failures
    assert ("not failing: v1" in (root.findtext(".//system-out") or "")) == (failures == 0)


def test_sarif_of_an_estate(connection: sqlite3.Connection) -> None:
    """Every rule has help, every finding an object, a fingerprint of its own and its first day."""
    run = sarif(connection)
    told = document(connection)
    assert [r["id"] for r in run["tool"]["driver"]["rules"]] == [r["id"] for r in told["rules"]]
    assert all(r["help"]["text"] and r["help"]["markdown"] for r in run["tool"]["driver"]["rules"])
    failed = [r for r in run["results"] if r["kind"] == "fail"]
    assert len(failed) == len(told["findings"])
    prints = [r["fingerprints"][FINGERPRINT] for r in run["results"]]
    assert len(set(prints)) == len(prints)
    first = told["findings"][0]
    assert failed[0]["fingerprints"][FINGERPRINT] == f"{first['rule']}/{first['subject']}"
    assert failed[0]["provenance"]["firstDetectionTimeUtc"] == first["first_seen"]
    assert failed[0]["locations"][0]["logicalLocations"][0]["name"] == first["subject_name"]
    for one in run["results"]:
        assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert len(notes) == len(told["coverage"]["gaps"])


def test_sarif_unknown_is_open(connection: sqlite3.Connection) -> None:
    """A rule that could not be judged is a result of kind open, with the reason."""
    told = document(connection)
    unknown = {r["id"]: r["reason"] for r in told["rules"] if r["outcome"] == "not assessable"}
    found = {r["ruleId"]: r for r in sarif(connection)["results"] if r["kind"] == "open"}
    assert set(found) == set(unknown)
    assert all(unknown[name] in one["message"]["text"] for name, one in found.items())


def test_sarif_states(rules: sqlite3.Connection) -> None:
    """A waiver is a suppression with its reason; nothing else is suppressed."""
    by_hand(rules)
    found = {r["fingerprints"][FINGERPRINT]: r for r in sarif(rules)["results"]}
    waived = found.pop("r1/v2")["suppressions"]
    assert waived == [{"kind": "external", "status": "accepted", "justification": "by design"}]
    assert all(one["suppressions"] == [] for one in found.values())
    assert {name for name, one in found.items() if one["kind"] == "open"} == {"r4/", "r5/"}


def test_hostile_text_is_harmless(rules: sqlite3.Connection) -> None:
    """Names stay text in XML and JSON; what a format cannot hold is replaced."""
    text = HOSTILE.replace("\ud800", "")
    values = {"subject_name": text, "message": text, "evidence": json.dumps({"n": text})}
    keep(rules, day(1), {
        "rule": [rule("r1", title=text, why=text, category=text)],
        "rule_result": [result("r1")],
        "finding": [finding("r1", text, **values)],
    })  # fmt: skip
    failure = junit(rules).find(".//failure")
    assert failure is not None
    assert failure.get("message") == text.replace("\x00", "\ufffd").replace("\x1b", "\ufffd")
    stream = io.StringIO()
    write_sarif(rules, stream)
    assert stream.getvalue().isascii()
    assert "<" not in stream.getvalue()
    assert "\x1b" not in stream.getvalue()
    assert sarif(rules)["results"][0]["message"]["text"] == text


def test_the_same_database_gives_the_same_bytes(connection: sqlite3.Connection) -> None:
    """Twice the same."""
    for write in (write_junit, write_sarif):
        first, second = io.StringIO(), io.StringIO()
        write(connection, first)
        write(connection, second)
        assert first.getvalue() == second.getvalue()
