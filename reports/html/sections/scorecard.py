"""Scorecard: category by zone, in words, with what is new, fixed and accepted."""

from typing import Any

from reports.facts import Block
from reports.facts_score import Score, grade, points
from reports.html.context import Page

TITLE = "Scorecard"
NAV = "Scorecard"
EMPTY = "no rules were run"


def data(page: Page) -> dict[str, Any] | None:
    """Rows of the matrix."""
    if not page.scores:
        return None
    zones = [(zone_id, name) for zone_id, name in page.facts.zones.items()]
    return {
        "zones": [name for _, name in zones],
        "rows": [_row(page, score, [zone_id for zone_id, _ in zones]) for score in page.scores],
        "compared": page.facts.previous is not None,
    }


def _row(page: Page, score: Score, zones: list[str]) -> dict[str, Any]:
    blocks = [b for b in page.facts.judged_blocks if b.rule["category"] == score.name]
    cells = [_cell(score, blocks, zone) for zone in (*zones, None)]
    found = [f for b in blocks for f in b.found]
    return {
        "score": score,
        "cells": cells,
        "new": sum(f.life.is_new for f in found),
        "fixed": sum(row["category"] == score.name for row in page.facts.fixed),
        "waived": sum(f.state == "waived" for f in found),
    }


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
