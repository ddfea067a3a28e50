"""Scorecard: category by zone, in words, with what is new, fixed and accepted, and the months."""

from collections.abc import Mapping
from typing import Any

from reports.facts import Block
from reports.facts_score import FULL, Score, grade, points, zones_at
from reports.html import charts, humanise
from reports.html.context import Page
from reports.html.table import Grid
from reports.language import t

TITLE = "Scorecard"
NAV = "Scorecard"
EMPTY = "no rules were run"
UP, DOWN = "\N{BLACK UP-POINTING TRIANGLE}", "\N{BLACK DOWN-POINTING TRIANGLE}"
Before = Mapping[tuple[str, str | None], int]


def data(page: Page) -> dict[str, Any] | None:
    """Rows of the matrix, and the points of the months."""
    if not page.scores:
        return None
    zones = [(zone_id, name) for zone_id, name in page.facts.zones.items()]
    then = page.facts.previous
    before = zones_at(page.facts, then.moment) if then else {}
    return {
        "zones": [name for _, name in zones],
        "rows": [_row(page, score, [zone for zone, _ in zones], before) for score in page.scores],
        "since": then.moment if then else None,
        "months": _months(page),
    }


def _row(page: Page, score: Score, zones: list[str], before: Before) -> dict[str, Any]:
    blocks = [b for b in page.facts.judged_blocks if b.rule["category"] == score.name]
    found = [f for b in blocks for f in b.found]
    values = [_value(scores, score.name) for _, scores in page.months]
    then = values[-2] if len(values) > 1 else None
    cells = []
    for zone in (*zones, None):
        cell = _cell(score, blocks, zone)
        was = None if then is None else before.get((score.name, zone), FULL)
        cells.append({**cell, "move": _move(cell["value"], was)})
    return {
        "score": score,
        "move": _move(score.value, then),
        "cells": cells,
        "new": sum(f.life.is_new and not f.life.reopened for f in found),
        "reopened": sum(f.life.is_new and f.life.reopened > 0 for f in found),
        "fixed": sum(row["category"] == score.name for row in page.facts.fixed),
        "waived": sum(f.state == "waived" for f in found),
        "spark": charts.sparkline(f"{t(score.name)}: {_said(values)}", values),
    }


def _value(scores: list[Score], name: str) -> int | None:
    return next((score.value for score in scores if score.name == name), None)


def _said(values: list[int | None]) -> str:
    return ", ".join(t("not judged") if value is None else str(value) for value in values)


def _move(now: int | None, then: int | None) -> str:
    """An arrow with the points won or lost; nothing where there is no comparison."""
    if now is None or then is None or now == then:
        return ""
    return f"{UP if now > then else DOWN} {abs(now - then)}"


def _cell(score: Score, blocks: list[Block], zone: str | None) -> dict[str, Any]:
    """Grade of one category in one zone; zone None: what belongs to no zone."""
    open_here = [
        min((f for f in b.counted if f.zone_id == zone), key=lambda f: f.rank, default=None)
        for b in blocks
    ]
    found = [f.severity for f in open_here if f is not None]
    value, _ = points(found)
    judged = score.value is not None and (zone is not None or bool(found))
    rules = len([s for s in found if s != "info"])
    return {
        "grade": grade(value if judged else None) if judged or zone is not None else "",
        "value": value if judged else None,
        "rules": rules,
    }


def _months(page: Page) -> Grid | None:
    """Points of every category at the end of every month: the numbers of the small lines."""
    if len(page.months) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    columns = [("Category", "text")]
    columns += [(humanise.day(when), "num") for when, _ in page.months]
    rows = [
        (t(score.name), *(_value(scores, score.name) for _, scores in page.months))
        for score in page.scores
    ]
    note = t("The last collection of every month; past points count the rules of their time.")
    return Grid("Points at the end of the months", columns, rows, note)
