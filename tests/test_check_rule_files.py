"""Rule files: what breaks the contract is a sentence that names the file."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

import audit.check.judge
from audit.check import load_rules
from audit.check.cases import empty_database, load_cases, run_case
from audit.check.rule import load_rule
from audit.derive import install
from audit.errors import RuleError
from tests.rule_files import STOPPED, judge, rule, rule_text, vms
from tests.support import day

ENDLESS = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
SELECT 'x' AS subject, 'x' AS name, count(*) AS message FROM n, vm"""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("SELECT 1", "must begin with a comment /* ... */ that holds its TOML header"),
        ("SELECT 1 /*\nid = 'x'\n*/", "must begin with a comment"),
        ("/*\nid = \n*/\nSELECT 1", "the header is not TOML"),
        ("/*\nid = 'x'\n", "must begin with a comment"),
        (rule_text("broken", ""), "no query after the header"),
        (rule_text("broken", why=None), "the header needs why (str)"),
        (rule_text("broken", refs="us"), "the header needs refs (list)"),
        (rule_text("broken", colour="red"), "unknown key 'colour' in the header"),
        (rule_text("broken", severity="urgent"), "severity is 'urgent', not one of critical,"),
        (rule_text("broken", category="Other"), "category is 'Other', not one of Resilience,"),
        (rule_text("broken", effort="years"), "effort is 'years', not one of hours,"),
        (rule_text("broken", actor="me"), "actor is 'me', not one of operator,"),
        (rule_text("broken", confidence="sure"), "confidence is 'sure', not one of measured,"),
        (rule_text("broken", causes="x"), "causes must be a list"),
        (rule_text("broken", level="vms"), "level 'vms' is no table, nor 'estate'"),
        (rule_text("other"), "the id 'other' must be the file's name"),
        (rule_text("broken", optional=["vm.nothing"]), "optional 'vm.nothing' is no table.column"),
        (rule_text("broken", optional=[1]), "optional 1 is no table.column"),
        (rule_text("broken", params="[params]\nhigh = 1"), "parameter high needs default, unit"),
        (
            rule_text("broken", params='[params.high]\ndefault = 1\nunit = "x"\ndoc = "y"\nz = 1'),
            "parameter high needs default, unit and doc, nothing else",
        ),
    ],
)
def test_malformed(tmp_path: Path, text: str, sentence: str) -> None:
    """A file that breaks the contract cannot be loaded."""
    path = tmp_path / "broken.sql"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_rule(path)
    assert str(path) in str(caught.value)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("SELEC 1", 'near "SELEC": syntax error'),
        ("SELECT nowhere FROM vm", "no such column: nowhere"),
        ("SELECT * FROM nowhere", "no such table: nowhere"),
        ("DELETE FROM vm", "only reading is allowed"),
        ("SELECT 1; DELETE FROM vm", "one statement at a time"),
        ("SELECT :high FROM vm", ":high"),
        ("SELECT load_extension('x')", "only reading is allowed"),
        ("SELECT id AS subject, name, 1 FROM vm", "must return subject, name, message first"),
        (STOPPED.replace("v.id AS", "NULL AS"), "subject is NULL for a"),
        (STOPPED.replace("v.name || ' is stopped' AS", "NULL AS"), "message is NULL for a"),
        (STOPPED.replace(", v.state", ", 'urgent' AS severity"), "severity is 'urgent', not one"),
        (STOPPED.replace(", v.state", ", 'sure' AS confidence"), "confidence is 'sure', not one"),
        (STOPPED.replace(", v.state", ", 'fine' AS outcome"), "outcome is 'fine', not one"),
    ],
)
def test_bad_query(database: sqlite3.Connection, tmp_path: Path, sql: str, sentence: str) -> None:
    """A query that cannot run, writes, or returns the wrong thing stops the check; nothing kept."""
    vms(database, day(1), a="Stopped")
    with pytest.raises(RuleError) as caught:
        judge(database, [rule(tmp_path, "broken", sql)])
    assert str(caught.value).startswith("broken.sql: ")
    assert sentence in str(caught.value)
    assert database.execute("SELECT count(*) FROM rule_result").fetchone() == (0,)
    assert database.execute("SELECT count(*) FROM vm").fetchone() == (1,)


def test_endless_query(
    database: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A query that does not end is stopped at the limit; the other rules are judged."""
    monkeypatch.setattr(audit.check.judge, "SECONDS", 0.05)
    vms(database, day(1), a="Stopped")
    summary = judge(database, [rule(tmp_path, "endless", ENDLESS), rule(tmp_path)])
    endless, other = summary.results
    assert endless.outcome == "not assessable"
    assert (endless.reason or "").startswith("endless.sql: stopped after 0.05 s")
    assert other.outcome == "finding"


def test_folders(tmp_path: Path) -> None:
    """Rules of a folder join ours; a folder named twice counts once; a taken id is refused."""
    rule(tmp_path / "mine")
    ours = {r.id for r in load_rules()}
    names = [r.id for r in load_rules((tmp_path / "mine", tmp_path / "x" / ".." / "mine"))]
    assert names == sorted({*ours, "vm-stopped"})
    taken = rule(tmp_path / "theirs")
    with pytest.raises(RuleError, match="the id vm-stopped is taken by") as caught:
        load_rules((tmp_path / "mine", tmp_path / "theirs"))
    assert str(caught.value).startswith(str(taken.path))
    with pytest.raises(RuleError, match="no such folder of rules"):
        load_rules((tmp_path / "nothing",))


def test_no_rule_of_ours_can_be_replaced(tmp_path: Path) -> None:
    """An id of the program cannot be taken, so a report means the same everywhere."""
    rule(tmp_path, load_rules()[0].id)
    with pytest.raises(RuleError, match="is taken by"):
        load_rules((tmp_path,))


@pytest.mark.parametrize(
    ("cases", "sentence"),
    [
        (None, "a rule needs cases beside it"),
        ("[[case", "not TOML"),
        ("[[case]]\nname = 'a'\nvmm = []", "case 'a': unknown table 'vmm'"),
    ],
)
def test_bad_cases(tmp_path: Path, cases: str | None, sentence: str) -> None:
    """Cases that are missing or malformed are named."""
    mine = rule(tmp_path)
    if cases is not None:
        (tmp_path / "vm-stopped.toml").write_text(cases, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_cases(mine)
    assert f"{tmp_path}/vm-stopped.toml" in str(caught.value)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("case", "problems"),
    [
        ("vm = [{ id = 'a', state = 'Stopped' }]\nexpect = [{ subject = 'a' }]", []),
        ("vm = [{ id = 'a', state = 'Stopped' }]", []),
        ("vm = [{ id = 'a', state = 'Stopped' }]\nexpect = []", ["subjects are ['a'], not []"]),
        (
            "vm = [{ id = 'a', state = 'Stopped' }]\nexpect = [{ subject = 'a', vms = 3 }]",
            ["a: vms is None, not 3"],
        ),
        ("not_seen = ['vm.state']\noutcome = 'pass'", ["outcome is 'not assessable', not 'pass'"]),
    ],
)
def test_cases(tmp_path: Path, case: str, problems: list[str]) -> None:
    """A case holds, or says what differs; nothing of it stays."""
    mine = rule(tmp_path)
    (tmp_path / "vm-stopped.toml").write_text(f"[[case]]\nname = 'a'\n{case}", encoding="utf-8")
    connection = empty_database(install)
    assert run_case(connection, load_cases(mine)[0]) == problems
    assert connection.execute("SELECT count(*) FROM vm").fetchone() == (0,)
    connection.close()


def test_case_with_unknown_column(tmp_path: Path) -> None:
    """A column the model does not have is named."""
    mine = rule(tmp_path)
    (tmp_path / "vm-stopped.toml").write_text("[[case]]\nvm = [{ nam = 'x' }]", encoding="utf-8")
    connection = empty_database(install)
    with pytest.raises(RuleError, match="vm has no column 'nam'"):
        run_case(connection, load_cases(mine)[0])
    connection.close()


PARAMS = '[params.low]\ndefault = 0.5\nunit = "ratio"\ndoc = "x"\n'


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"lo": 1}, r"vm-stopped has no parameter 'lo'; it has \['low'\]"),
        ({"low": "1"}, "vm-stopped: low = '1' is not of the kind of 0.5"),
        ({"low": True}, "vm-stopped: low = True is not of the kind of 0.5"),
        ({"low": [1]}, "is not of the kind of 0.5"),
    ],
)
def test_wrong_parameters(tmp_path: Path, given: dict[str, Any], sentence: str) -> None:
    """A parameter the rule does not have, or of another kind, is refused."""
    with pytest.raises(RuleError, match=sentence):
        rule(tmp_path, params=PARAMS).values(given)


def test_parameters(tmp_path: Path) -> None:
    """A whole number may stand for a fraction; without an override the default holds."""
    mine = rule(tmp_path, params=PARAMS)
    assert (mine.values({}), mine.values({"low": 1})) == ({"low": 0.5}, {"low": 1})
