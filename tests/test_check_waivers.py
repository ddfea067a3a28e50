"""Waivers: they cover what they name until they end, and never hide or soften anything."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from audit.check import WaiverEntry, load_waivers
from audit.errors import ConfigError
from tests.rule_files import gather, judge, rule, vms
from tests.support import ask, day, vm

GOOD = """[[waiver]]
rule = "vm-*"
subject = "a"
reason = "on purpose"
owner = "ops"
until = 2026-12-31
ticket = "CHG-1"
"""
KEPT = "SELECT rule_id, subject, status, matched FROM waiver ORDER BY 1, 2"
STATES = "SELECT subject, severity, state, waiver FROM finding ORDER BY subject"


def waiver(
    rule_id: str = "vm-stopped", subject: str = "a", until: str = "2026-12-31"
) -> WaiverEntry:
    """A waiver of the operators."""
    return WaiverEntry(rule_id, subject, "on purpose", "ops", date.fromisoformat(until))


def test_active(database: sqlite3.Connection, tmp_path: Path) -> None:
    """A waived finding stays visible with its severity, reason, owner and end."""
    vms(database, day(1), a="Stopped", b="Stopped")
    summary = judge(database, [rule(tmp_path)], [waiver()])
    text = "on purpose (ops, until 2026-12-31)"
    assert ask(database, STATES) == [
        ("a", "medium", "waived", text), ("b", "medium", "open", None),
    ]  # fmt: skip
    assert (summary.results[0].findings, summary.results[0].waived) == (2, 1)
    assert ask(database, KEPT) == [("vm-stopped", "a", "active", 1)]


@pytest.mark.parametrize(
    ("rule_id", "subject", "covered"),
    [
        ("vm-stopped", "name of a", ["a"]),
        ("vm-*", "a", ["a"]),
        ("vm-*", "*", ["a", "b"]),
        ("*", "*", ["a", "b"]),
        ("VM-*", "*", []),
        ("vm-stopped", "name*", []),
        ("other", "a", []),
    ],
)
def test_matching(
    database: sqlite3.Connection, tmp_path: Path, rule_id: str, subject: str, covered: list[str]
) -> None:
    """Rules match by pattern, subjects by identity, by name, or all; others are unmatched."""
    rows = [vm(one, name=f"name of {one}", state="Stopped") for one in ("a", "b")]
    gather(database, day(1), {"vm": rows})
    judge(database, [rule(tmp_path)], [waiver(rule_id, subject)])
    waived = ask(database, "SELECT subject FROM finding WHERE state = 'waived' ORDER BY 1")
    assert [row[0] for row in waived] == covered
    assert ask(database, KEPT)[0][2:] == ("active" if covered else "unmatched", len(covered))


@pytest.mark.parametrize(
    ("until", "state", "status"),
    [
        ("2026-11-01", "waived", "active"),
        ("2026-10-31", "open", "expired"),
    ],
)
def test_last_day(
    database: sqlite3.Connection, tmp_path: Path, until: str, state: str, status: str
) -> None:
    """A waiver covers to the end of its last day; after it the finding is open again."""
    vms(database, day(1), a="Stopped")
    judge(database, [rule(tmp_path)], [waiver(until=until)])
    assert ask(database, "SELECT state FROM finding") == [(state,)]
    assert ask(database, KEPT) == [("vm-stopped", "a", status, 1)]


def test_two_that_cover(database: sqlite3.Connection, tmp_path: Path) -> None:
    """The first active one is shown, both count as matching, an expired one does not shadow."""
    vms(database, day(1), a="Stopped")
    three = [waiver(until="2026-01-01", subject="*"), waiver(), waiver("vm-*")]
    judge(database, [rule(tmp_path)], three)
    assert ask(database, "SELECT state FROM finding") == [("waived",)]
    assert ask(database, KEPT) == [
        ("vm-*", "a", "active", 1),
        ("vm-stopped", "*", "expired", 1),
        ("vm-stopped", "a", "active", 1),
    ]


def test_taken_back(database: sqlite3.Connection, tmp_path: Path) -> None:
    """A waiver that is removed leaves the finding open and no record."""
    vms(database, day(1), a="Stopped")
    judge(database, [rule(tmp_path)], [waiver()])
    judge(database, [rule(tmp_path)], [])
    assert ask(database, STATES) == [("a", "medium", "open", None)]
    assert ask(database, KEPT) == []


def test_stale(database: sqlite3.Connection, tmp_path: Path) -> None:
    """A finding not judged this time is waived as long as the waiver is there, else stale."""
    vms(database, day(1), a="Stopped")
    judge(database, [rule(tmp_path)], [waiver()])
    gather(database, day(2), {}, ("vm", ""))
    judge(database, [rule(tmp_path)], [waiver()])
    assert ask(database, "SELECT state FROM finding") == [("waived",)]
    judge(database, [rule(tmp_path)], [])
    assert ask(database, STATES) == [("a", "medium", "stale", None)]


def test_part_of_the_rules(database: sqlite3.Connection, tmp_path: Path) -> None:
    """A check of other rules does not call a waiver unmatched."""
    vms(database, day(1), a="Stopped")
    first, other = rule(tmp_path), rule(tmp_path, "other")
    judge(database, [first, other], [waiver()])
    judge(database, [other], [waiver()], partly=True)
    assert ask(database, KEPT) == [("vm-stopped", "a", "active", 1)]


def test_file(tmp_path: Path) -> None:
    """Every key of a waiver is read; without a file there are none."""
    path = tmp_path / "waivers.toml"
    path.write_text(GOOD, encoding="utf-8")
    (one,) = load_waivers(path)
    assert one == WaiverEntry("vm-*", "a", "on purpose", "ops", date(2026, 12, 31), "CHG-1")
    path.write_text("", encoding="utf-8")
    assert load_waivers(path) == load_waivers(None) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[waiver", "not TOML"),
        ("[[waivers]]\nrule = 'a'", "holds [[waiver]] entries, nothing else"),
        ("[waiver]\nrule = 'a'", "holds [[waiver]] entries, nothing else"),
        ("waiver = [1]", "waiver 1 is no table"),
        (GOOD + '[[waiver]]\nrule = "a"', "waiver 2 lacks owner"),
        (GOOD + 'by = "me"', "waiver 1 has an unknown key 'by'"),
        (GOOD.replace("2026-12-31", '"2026-12-31"'), "waiver 1: until must be a date such as"),
        (GOOD.replace("2026-12-31", "2026-12-31T00:00:00Z"), "until must be a date such as"),
        (GOOD.replace('"vm-*"', "1"), "waiver 1: rule must be text"),
        (GOOD.replace('"CHG-1"', "1"), "waiver 1: ticket must be text"),
    ],
)
def test_mistakes(tmp_path: Path, text: str, sentence: str) -> None:
    """A mistake is a ConfigError that names file, entry and key."""
    path = tmp_path / "waivers.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_waivers(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert sentence in str(caught.value)


def test_unreadable(tmp_path: Path) -> None:
    """A file that is missing or not UTF-8 is named."""
    with pytest.raises(ConfigError, match=r"w\.toml: cannot be read"):
        load_waivers(tmp_path / "w.toml")
    (tmp_path / "w.toml").write_bytes(b"\xff")
    with pytest.raises(ConfigError, match=r"w\.toml: not TOML"):
        load_waivers(tmp_path / "w.toml")
