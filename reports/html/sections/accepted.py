"""Accepted risks: waivers, the expired ones first."""

from typing import Any

from reports.html.context import Page
from reports.html.table import Grid
from reports.language import t

TITLE = "Accepted risks"
NAV = "Accepted risks"
EMPTY = "no waivers are kept"


def data(page: Page) -> dict[str, Any] | None:
    """The waivers of the last check."""
    rows = page.facts.rows(
        "SELECT rule_id, subject, status, reason, owner, until, ticket, matched FROM waiver "
        "ORDER BY status <> 'expired', status <> 'unmatched', until, rule_id, subject"
    )
    if not rows:
        return None
    columns = [
        ("Rule", "mono"), ("Object", "text"), ("Status", "text"), ("Reason", "text"),
        ("Owner", "text"), ("Until", "day"), ("Ticket", "text"), ("Findings covered", "num"),
    ]  # fmt: skip
    lines = [(_said(name, value) for name, value in row.items()) for row in rows]
    grid = Grid(t("Waivers ({n})", n=len(rows)), columns, [tuple(line) for line in lines])
    counts = {s: sum(r["status"] == s for r in rows) for s in ("active", "expired", "unmatched")}
    return {"grid": grid, "counts": counts}


def _said(name: str, value: Any) -> Any:
    if value == "*":
        return t("any object")
    return t(value) if name == "status" else value
