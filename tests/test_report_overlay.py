"""The overlay: remarks, lanes and what is hidden, the same in every report and every month."""

import json
import sqlite3
from pathlib import Path

import pytest

from audit.derive import install
from audit.errors import ConfigError
from reports.facts import Facts
from reports.facts_score import overall, score_now
from reports.html.options import HtmlOptions
from reports.html.page import render
from reports.overlay import NO_OVERLAY, NO_REMARK, Overlay, Remark, load_overlay
from tests import report_rows
from tests.report_page import FIRST, HOSTILE, SECOND, collect, estate, finding, full, judge, result
from tests.report_page import rule as rule_row

NOTES = """
[[note]]
rule = "r-*"
comment = "for all"
owner = "ops"

[[note]]
rule = "r-one"
subject = "h1"
comment = "for one"
lane = "Later"
due = 2027-01-31
"""


def load(folder: Path, text: str) -> Overlay:
    """The overlay this text makes."""
    path = folder / "overlay.toml"
    path.write_text(text, encoding="utf-8")
    return load_overlay(path)


def test_the_subject_wins(tmp_path: Path) -> None:
    """Value by value, a note on the subject goes before one on the rule, wherever it stands."""
    overlay = load(tmp_path, NOTES)
    assert overlay.remark("r-one", "h1", "x") == Remark("for one", "ops", "Later", "2027-01-31")
    assert overlay.remark("r-one", "u", "h1") == Remark("for one", "ops", "Later", "2027-01-31")
    assert overlay.remark("r-two", "h1", "x") == Remark("for all", "ops")
    assert overlay.remark("x", "h1", "x") is NO_REMARK
    assert load_overlay(None) is NO_OVERLAY


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[note]]\ncomment = 'x'", "note 1 lacks rule"),
        ("[[note]]\nrule = 'x'", "note 1 says nothing"),
        ("[[note]]\nrule = 'x'\nhide = true", "say why in comment"),
        ("[[note]]\nrule = 'x'\nhide = true\ncomment = ' '", "say why in comment"),
        ("[[note]]\nrule = 'x'\nlane = 'Soon'", "lane must be one of Now, Next, Later"),
        ("[[note]]\nrule = 'x'\ndue = '2027-01-01'", "due must be a date such as"),
        ("[[note]]\nrule = 'x'\nhide = 1", "hide must be true or false"),
        ("[[note]]\nrule = 1\nowner = 'x'", "rule must be text"),
        ("[[note]]\nrule = 'x'\nseverity = 'low'", "has an unknown key 'severity'"),
        ("note = [1]", "note 1 is no table"),
        ("[[notes]]\nrule = 'x'", "holds [[note]] entries, nothing else"),
        ("=", "not TOML"),
    ],
)
def test_refused(tmp_path: Path, text: str, said: str) -> None:
    """A file with a fault is refused with its place and the way out."""
    with pytest.raises(ConfigError) as refused:
        load(tmp_path, text)
    assert said in str(refused.value)


def test_missing(tmp_path: Path) -> None:
    """A file that is named must be there."""
    with pytest.raises(ConfigError, match="cannot be read"):
        load_overlay(tmp_path / "none.toml")


def test_hiding_changes_no_score(db: sqlite3.Connection, tmp_path: Path) -> None:
    """What is hidden is not printed; it is counted in the score and told under coverage."""
    full(db)
    install(db)
    hidden = load(tmp_path, "[[note]]\nrule = 'r-cause'\nhide = true\ncomment = 'agreed'")
    before, after = Facts(db), Facts(db, hidden)
    assert {b.id for b in before.blocks} - {b.id for b in after.blocks} == {"r-cause"}
    assert overall(score_now(before)) == overall(score_now(after))
    text = render(db, HtmlOptions(overlay=hidden))
    assert 'id="rule-r-cause"' not in text
    assert "Found, but not printed" in text
    assert "Title of r-cause: 1 finding, worst critical. Why: agreed" in text
    document = report_rows.document(db)
    assert document["coverage"]["not_printed"] == []


def test_exports(db: sqlite3.Connection, tmp_path: Path) -> None:
    """JSON and Markdown have remarks, and what is hidden is counted there too."""
    from reports.export import ExportOptions, write_json, write_markdown  # noqa: PLC0415

    full(db)
    install(db)
    overlay = load(tmp_path, NOTES + "[[note]]\nrule = 'r-cause'\nhide = true\ncomment = 'agreed'")
    write_json(db, tmp_path / "a.json", ExportOptions(overlay=overlay))
    document = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    found = {(f["rule"], f["subject"]): f for f in document["findings"]}
    one = found["r-one", "h1"]
    assert (one["comment"], one["owner"], one["due"], one["lane"]) == (
        "for one", "ops", "2027-01-31", "Later",
    )  # fmt: skip
    assert ("r-cause", "h1") not in found
    assert document["coverage"]["not_printed"] == [
        {"rule": "r-cause", "title": "Title of r-cause", "severity": "critical", "findings": 1,
         "why": "agreed"}
    ]  # fmt: skip
    write_markdown(db, tmp_path / "a.md", ExportOptions(overlay=overlay))
    text = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert "owner: ops; due: 2027-01-31; comment: for one" in text
    assert "Not printed, but counted in the score" in text


def test_lanes(db: sqlite3.Connection, tmp_path: Path) -> None:
    """A rule goes into the lane given to all its findings; of one finding it is only told."""
    full(db)
    install(db)
    text = "[[note]]\nrule = 'r-one'\nlane = 'Later'\n[[note]]\nrule = 'r-one'\nsubject = 'h2'\n"
    facts = Facts(db, load(tmp_path, text + "lane = 'Next'"))
    assert {b.id: b.lane for b in facts.blocks} == {
        "r-one": "Next", "r-two": None, "r-cause": None,
    }  # fmt: skip
    one = Facts(db, load(tmp_path, "[[note]]\nrule = 'r-one'\nsubject = 'h2'\nlane = 'Next'"))
    assert {b.lane for b in one.blocks} == {None}


def test_hostile(db: sqlite3.Connection, tmp_path: Path) -> None:
    """Remarks are text, whatever is in them."""
    full(db)
    comment = json.dumps(HOSTILE)
    overlay = load(
        tmp_path,
        f"[[note]]\nrule = 'r-one'\ncomment = {comment}\nowner = {comment}\n"
        f"[[note]]\nrule = 'r-cause'\nhide = true\ncomment = {comment}",
    )
    install(db)
    text = render(db, HtmlOptions(overlay=overlay, consultant=HOSTILE, contact=HOSTILE))
    assert "<script>alert(1)" not in text
    assert text.count("&lt;script&gt;alert(1)") > 3


def test_vanished(db: sqlite3.Connection, tmp_path: Path) -> None:
    """A note whose finding is gone says why, and is told in a draft only."""
    rules = {"rule": [rule_row("r-one")], "rule_result": [result("r-one")]}
    collect(db, FIRST, estate())
    judge(db, FIRST, {**rules, "finding": [finding("r-one", "h1"), finding("r-one", "h9")]})
    collect(db, SECOND, estate())
    judge(db, SECOND, {**rules, "finding": [finding("r-one", "h2")]})
    install(db)
    notes = [("r-one", "h1"), ("r-one", "h9"), ("r-one", "never"), ("nothing", "x"),
             ("r-one", "h2")]  # fmt: skip
    overlay = load(
        tmp_path,
        "".join(f"[[note]]\nrule = '{r}'\nsubject = '{s}'\nowner = 'me'\n" for r, s in notes),
    )
    assert overlay.vanished(db) == [
        "r-one on h1: fixed, not found since 2026-10-22",
        "r-one on h9: the object is gone, not found since 2026-10-22",
        "r-one on never: never found",
        "nothing on x: no rule is called so",
    ]
    heading = "Notes of the overlay without a finding"
    assert heading in render(db, HtmlOptions(overlay=overlay, draft=True))
    assert heading not in render(db, HtmlOptions(overlay=overlay))
