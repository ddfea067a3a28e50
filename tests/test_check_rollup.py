"""Causes hang under their effect, in the same zone, and never in a circle."""

import itertools
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from audit.check import load_rules
from audit.check.rollup import _effects
from tests.rule_files import STOPPED, gather, judge, rule
from tests.support import ask, day, vm


def placed(zone: str) -> str:
    """The query, its findings in a zone (SQL)."""
    return STOPPED.replace("v.state\n", f"v.state, {zone} AS zone_id\n")


def parents(
    database: sqlite3.Connection, folder: Path, *rules: tuple[str, list[str], str]
) -> list[Any]:
    """Rule, subject and parent of every finding; rules: id, causes, zone as SQL."""
    rows = [vm("a", state="Stopped", zone_id="z1"), vm("b", state="Stopped", zone_id="z2")]
    gather(database, day(1), {"vm": rows})
    made = [rule(folder, name, placed(zone), causes=causes) for name, causes, zone in rules]
    judge(database, made)
    return ask(database, "SELECT rule_id, subject, parent FROM finding ORDER BY 1, 2")


def test_same_zone(database: sqlite3.Connection, tmp_path: Path) -> None:
    """A cause hangs under the effect in its own zone."""
    found = parents(
        database, tmp_path, ("effect", ["cause"], "v.zone_id"), ("cause", [], "v.zone_id")
    )
    assert found == [
        ("cause", "a", "effect/a"), ("cause", "b", "effect/b"),
        ("effect", "a", None), ("effect", "b", None),
    ]  # fmt: skip


@pytest.mark.parametrize(("level", "parent"), [("vm", None), ("estate", "effect/a")])
def test_without_a_zone(
    database: sqlite3.Connection, tmp_path: Path, level: str, parent: str | None
) -> None:
    """A cause of the whole estate hangs under an effect on all of it, not of one zone."""
    gather(database, day(1), {"vm": [vm("a", state="Stopped", zone_id="z1")]})
    effect = rule(tmp_path, "effect", causes=["cause"], level=level)
    judge(database, [effect, rule(tmp_path, "cause", level="estate")])
    assert ask(database, "SELECT parent FROM finding WHERE rule_id = 'cause'") == [(parent,)]


@pytest.mark.parametrize("order", list(itertools.permutations("abc")))
def test_circle(tmp_path: Path, order: tuple[str, ...]) -> None:
    """Rules that name each other as causes in a circle leave one at the top."""
    causes = {"a": ["b"], "b": ["c"], "c": ["a"]}
    effects = _effects([rule(tmp_path, name, causes=causes[name]) for name in order])
    assert len(effects) == 2
    assert len(set(effects) | set(effects.values())) == 3


def test_own_cause(database: sqlite3.Connection, tmp_path: Path) -> None:
    """A rule that names itself stays at the top."""
    found = parents(database, tmp_path, ("loop", ["loop"], "v.zone_id"))
    assert [row[2] for row in found] == [None, None]


def test_our_causes_are_rules() -> None:
    """Every cause a rule of ours names is a rule."""
    rules = load_rules()
    known = {r.id for r in rules}
    assert {c for r in rules for c in r.header.get("causes", ())} - known == set()
