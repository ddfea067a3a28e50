"""What changed since the collection before: findings, objects, versions, settings."""

from collections.abc import Sequence
from typing import Any

from audit.model import TABLES
from reports.facts import Facts, Row
from reports.html import humanise
from reports.html.context import Page
from reports.html.table import Grid, first

TITLE = "What changed"
NAV = "Changes"
EMPTY = "nothing was collected"
_KINDS = (
    ("zone", "Zones"), ("cluster", "Clusters"), ("host", "Hosts"), ("vm", "Virtual machines"),
    ("storage_pool", "Storage pools"), ("image_store", "Image stores"), ("network", "Networks"),
    ("vpc", "VPCs"), ("router", "Virtual routers"), ("management_server", "Management servers"),
)  # fmt: skip
_MOVING = {"last_pinged", "last_updated", "disconnected", "last_server_start"}
_NAMES = 10
_ROWS = 15


def data(page: Page) -> dict[str, Any] | None:
    """Comparison of the two newest collections."""
    facts = page.facts
    if facts.latest is None:
        return None
    if facts.previous is None:
        return {"since": None}
    then = facts.previous.moment
    new = [f for b in facts.blocks for f in b.found if f.life.is_new]
    reopened = [f for b in facts.blocks for f in b.found if f.life.is_new and f.life.reopened]
    titles = {b.id: b.rule["title"] for b in facts.blocks}
    kinds = [change for table, noun in _KINDS if (change := _kind(facts, table, noun, then))]
    return {
        "since": then,
        "days": humanise.age(then, facts.now),
        "reopened": len(reopened),
        "new": _grid("New findings", [
            (titles[f.rule_id], f.severity, f.name, facts.zone(f.zone_id), f.message) for f in new
        ]),
        "fixed": _grid("Fixed findings", [
            (r["title"] or r["rule_id"], r["severity"], r["subject_name"],
             facts.zone(r["zone_id"]), r["message"]) for r in facts.fixed
        ]),
        "inventory": _inventory(kinds),
        "kinds": [kind for kind in kinds if kind["added"] or kind["gone"] or kind["changed"]],
        "settings": _settings(facts, then),
        "lost": _sources(facts),
    }  # fmt: skip


def _grid(caption: str, rows: list[tuple[Any, ...]]) -> Grid | None:
    if not rows:
        return None
    shown, note = first(rows, _ROWS, "findings")
    columns = [("Finding", "text"), ("Severity", "text"), ("Object", "text"), ("Zone", "text"),
               ("What was found", "long")]  # fmt: skip
    return Grid(f"{caption} ({len(rows):,})", columns, shown, note)


def _inventory(kinds: list[Row]) -> Grid | None:
    if not kinds:
        return None
    columns = [("Kind", "text"), ("Before", "num"), ("Added", "num"), ("Gone", "num"),
               ("Changed", "num"), ("Now", "num")]  # fmt: skip
    rows = [
        (k["noun"], k["before"], len(k["added"]), len(k["gone"]), k["changed"], k["now"])
        for k in kinds
    ]
    return Grid("Objects then and now", columns, rows)


def _kind(facts: Facts, table: str, noun: str, then: str) -> Row | None:
    """Objects of a kind that came, went and changed; None when it was never seen."""
    if not facts.seen(table):
        return None
    past = f"SELECT * FROM {table}_history WHERE valid_from <= :then AND valid_to > :then"
    at = {"then": then}
    added = facts.rows(
        f"SELECT name FROM {table} WHERE id NOT IN (SELECT id FROM ({past})) ORDER BY name, id", at
    )
    gone = facts.rows(
        f"SELECT name FROM ({past}) WHERE id NOT IN (SELECT id FROM {table}) ORDER BY name, id", at
    )
    changed, columns = _changed(facts, table, past, at)
    return {
        "noun": noun,
        "before": facts.one(f"SELECT count(*) FROM ({past})", at),
        "now": facts.count(table),
        "added": _names(added),
        "gone": _names(gone),
        "changed": changed,
        "columns": columns,
    }


def _changed(facts: Facts, table: str, past: str, at: Row) -> tuple[int, str]:
    """How many objects changed, and in which columns."""
    info = TABLES[table]
    names = [n for n in info.names if n not in info.keys and n not in _MOVING]
    sums = ", ".join(f"sum(n.{name} IS NOT o.{name}) AS {name}" for name in names)
    differs = " OR ".join(f"n.{name} IS NOT o.{name}" for name in names)
    row = facts.rows(
        f"SELECT count(*) AS objects, {sums} FROM {table} AS n JOIN ({past}) AS o "
        f"ON o.id = n.id AND o.source = n.source WHERE n.valid_from > :then AND ({differs})",
        at,
    )[0]
    objects = row.pop("objects")
    moved = sorted(((count, name) for name, count in row.items() if count), reverse=True)
    return objects, ", ".join(f"{humanise.words(name).lower()} ({count:,})"
                              for count, name in moved[:6])  # fmt: skip


def _names(rows: list[Row]) -> list[str]:
    return [str(row["name"]) for row in rows]


def shorten(names: Sequence[str]) -> str:
    """The first names and how many more."""
    shown, rest = ", ".join(names[:_NAMES]), len(names) - _NAMES
    return f"{shown} and {rest:,} more" if rest > 0 else shown


def _settings(facts: Facts, then: str) -> Grid | None:
    """Settings whose value in force is another now."""
    rows = facts.rows(
        "SELECT n.name, n.scope, o.value AS before, n.value AS now FROM configuration AS n "
        "JOIN configuration_history AS o ON o.name = n.name AND o.scope = n.scope "
        "AND o.scope_id = n.scope_id AND o.source = n.source "
        "AND o.valid_from <= :then AND o.valid_to > :then "
        "WHERE n.valid_from > :then AND n.value IS NOT o.value ORDER BY n.name, n.scope_id",
        {"then": then},
    )
    if not rows:
        return None
    shown, note = first(rows, _ROWS, "settings")
    columns = [("Setting", "mono"), ("Scope", "text"), ("Before", "text"), ("Now", "text")]
    return Grid(f"Settings changed ({len(rows):,})", columns,
                [tuple(row.values()) for row in shown], note)  # fmt: skip


def _sources(facts: Facts) -> list[str]:
    """Sources that answered before and not now, and the other way round."""
    if facts.latest is None or facts.previous is None:
        return []
    now = {r["source"] for r in facts.latest.runs if r["status"] != "failed"}
    then = {r["source"] for r in facts.previous.runs if r["status"] != "failed"}
    lost = [f"{name} answered before and did not this time." for name in sorted(then - now)]
    return lost + [f"{name} answers for the first time or again." for name in sorted(now - then)]
