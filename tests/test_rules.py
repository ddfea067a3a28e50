"""Every rule holds its contract and its cases; no code per rule."""

import re
import sqlite3
from collections.abc import Iterator

import pytest

from audit.check.cases import Case, empty_database, load_cases, run_case
from audit.check.rule import FIXED_COLUMNS, SPECIAL_COLUMNS, RuleFile, load_rules
from audit.derive import install, views
from audit.model import TABLES
from audit.store.guard import guarded

RULES = load_rules()
CASES = [case for rule in RULES for case in load_cases(rule)]
_MAX_LINES = 60


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    """One empty database for all cases; each case rolls back."""
    connection = empty_database(install)
    yield connection
    connection.close()


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.rule.id}: {c.name}")
def test_case_holds(database: sqlite3.Connection, case: Case) -> None:
    """A case beside a rule gives what it expects."""
    assert run_case(database, case) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_rule_contract(database: sqlite3.Connection, rule: RuleFile) -> None:
    """A rule compiles, reads our tables, returns the fixed columns first and is ordered."""
    assert rule.reads(database), "reads no table of the model"
    values = {**rule.values({}), "now": "2026-11-22T00:00:00Z"}
    with guarded(database, 5):
        names = [d[0] for d in database.execute(rule.sql, values).description]
    assert tuple(names[:3]) == FIXED_COLUMNS
    evidence = [n for n in names if n not in {*FIXED_COLUMNS, *SPECIAL_COLUMNS}]
    assert evidence, "shows no evidence"
    assert "ORDER BY" in rule.sql.upper()
    assert rule.sql.count("\n") < _MAX_LINES
    declared, used = set(rule.params), set(re.findall(r":(\w+)", rule.sql + rule.scope))
    assert declared == used - {"now"}


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_rule_has_cases(rule: RuleFile) -> None:
    """A rule has a firing case, a silent one, one per threshold and one with its source missing."""
    specs = [case.spec for case in load_cases(rule)]
    assert any(spec.get("expect") for spec in specs), "no firing case"
    assert any(spec.get("expect") == [] for spec in specs), "no silent case"
    assert any(spec.get("outcome") == "not assessable" for spec in specs), "no missing source"
    if rule.params:
        assert any("threshold" in spec["name"] for spec in specs), "no threshold case"


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_rule_text(rule: RuleFile) -> None:
    """Texts are sentences and causes are rules."""
    assert rule.header["question"].endswith("?")
    assert rule.header["why"].rstrip().endswith(".")
    assert rule.header["fix"].rstrip().endswith(".")
    assert rule.header["refs"]


def test_views_document_every_column() -> None:
    """The header of a derived view names exactly the columns it returns."""
    connection = empty_database(install)
    for view in views():
        names = {d[0] for d in connection.execute(f"SELECT * FROM {view.name}").description}
        assert names == set(view.columns), view.name
        assert view.name not in TABLES
    connection.close()
