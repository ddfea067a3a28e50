"""What changed since the report before: findings, objects, versions, settings, sources."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from audit.store.changes import Change, changes, month_spans
from reports.facts import SEVERITIES, Facts, Found, Row
from reports.html import humanise
from reports.html.context import Page
from reports.html.table import Grid, first
from reports.language import mark, t

TITLE = "What changed"
NAV = "Changes"
EMPTY = "nothing was collected"
_KINDS = (
    ("zone", "Zones"), ("cluster", "Clusters"), ("host", "Hosts"), ("vm", "Virtual machines"),
    ("storage_pool", "Storage pools"), ("image_store", "Image stores"), ("network", "Networks"),
    ("vpc", "VPCs"), ("router", "Virtual routers"), ("management_server", "Management servers"),
    ("switch", "Switches"), ("server", "Servers"), ("storage_array", "Storage arrays"),
)  # fmt: skip
_SETTINGS = "configuration"
_VERSIONS = ("system_vm", "db_server", "server_bmc", "server_firmware", "array_node")
_VERSION = re.compile(r"(^|_)(version|firmware|bios|release)(_|$)")
_AGES = ((31, "up to a month"), (92, "up to 3 months"), (183, "up to 6 months"))
_NAMES = 10
_ROWS = 15
_COLUMNS = 6


def data(page: Page) -> dict[str, Any] | None:
    """Comparison of the newest collection with the one of the report before."""
    facts = page.facts
    if facts.latest is None:
        return None
    if facts.previous is None:
        return {"since": None}
    then = facts.previous.moment
    new = [f for b in facts.blocks for f in b.found if f.life.is_new]
    titles = {b.id: b.rule["title"] for b in facts.blocks}
    tables = [*(table for table, _ in _KINDS), *_VERSIONS, _SETTINGS]
    found = list(changes(facts.connection, month_spans(facts.connection), tables))
    kinds = [_kind(facts, found, table, noun) for table, noun in _KINDS if facts.seen(table)]
    return {
        "since": then,
        "days": humanise.age(then, facts.now),
        "sum": _sum(facts, len(new), sum(f.life.reopened > 0 for f in new)),
        "ages": _ages(facts),
        "versions": _versions([c for c in found if c.kind == "changed"]),
        "new": _grid(mark("New findings"), [
            (titles[f.rule_id], t(f.severity), f.name, facts.zone(f.zone_id) or t("estate"),
             _found(f))
            for f in new
        ]),
        "fixed": _grid(mark("Fixed findings"), [
            (r["title"] or r["rule_id"], t(r["severity"]), r["subject_name"],
             facts.zone(r["zone_id"]) or t("estate"), r["message"]) for r in facts.fixed
        ]),
        "inventory": _inventory(kinds),
        "kinds": [kind for kind in kinds if kind["added"] or kind["gone"] or kind["changed"]],
        "settings": _settings(facts, [c for c in found if c.table == _SETTINGS]),
        "lost": _sources(facts),
    }  # fmt: skip


def _found(found: Found) -> str:
    if not found.life.reopened:
        return found.message
    return t("{message} (reopened: it had been fixed)", message=found.message)


def _grid(caption: str, rows: list[tuple[Any, ...]]) -> Grid | None:
    if not rows:
        return None
    shown, note = first(rows, _ROWS, "findings")
    columns = [("Finding", "text"), ("Severity", "text"), ("Object", "text"), ("Zone", "text"),
               ("What was found", "long")]  # fmt: skip
    return Grid(t("{caption} ({n})", caption=t(caption), n=len(rows)), columns, shown, note)


def _sum(facts: Facts, new: int, reopened: int) -> str:
    """Findings then, new, reopened, fixed and now, so that the numbers add up."""
    now, fixed = len(facts.findings), len(facts.fixed)
    before = now - new + fixed
    return t(
        "{before} open + {new} new + {reopened} reopened \N{MINUS SIGN} {fixed} fixed = {now} "
        "findings now, accepted ones included.",
        before=before, new=new - reopened, reopened=reopened, fixed=fixed, now=now,
    )  # fmt: skip


def _ages(facts: Facts) -> Grid | None:
    """Findings by severity and by how long they have been open without a break."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for found in facts.findings:
        open_for = humanise.days(found.life.open_since, facts.now)
        if open_for is not None:
            words = (text for most, text in _AGES if open_for <= most)
            counts[found.severity][next(words, "longer")] += 1
    if not counts:
        return None
    heads = [*(text for _, text in _AGES), "longer"]
    rows = [(t(s), *(counts[s][head] for head in heads)) for s in SEVERITIES if s in counts]
    columns = [("Severity", "text"), *((t(head.capitalize()), "num") for head in heads)]
    first_day = humanise.day(facts.collections[-1].moment)
    note = t("The first collection was on {day}: nothing older can be known.", day=first_day)
    return Grid("How long findings have been open", columns, rows, note)


def _versions(changed: list[Change]) -> Grid | None:
    """Versions and firmware that moved, equal moves together."""
    moves: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for change in changed:
        for name, (old, new) in change.fields.items():
            if _VERSION.search(name) and old is not None and new is not None:
                moves[change.table, name, str(old), str(new)].append(change.name)
    rows = [
        (
            t(humanise.words(table)),
            t(humanise.words(name)),
            old,
            new,
            len(names),
            shorten(sorted(names)),
        )
        for (table, name, old, new), names in sorted(moves.items())
    ]
    if not rows:
        return None
    shown, note = first(rows, _ROWS, "moves")
    columns = [("Kind", "text"), ("What", "text"), ("Before", "mono"), ("Now", "mono"),
               ("Objects", "num"), ("Which", "long")]  # fmt: skip
    return Grid(t("Versions that moved ({n})", n=len(rows)), columns, shown, note)


def _inventory(kinds: list[Row]) -> Grid | None:
    if not kinds:
        return None
    columns = [("Kind", "text"), ("Before", "num"), ("Added", "num"), ("Gone", "num"),
               ("Changed", "num"), ("Now", "num")]  # fmt: skip
    rows = [
        (t(k["noun"]), k["before"], len(k["added"]), len(k["gone"]), k["changed"], k["now"])
        for k in kinds
    ]
    return Grid("Objects then and now", columns, rows)


def _kind(facts: Facts, found: list[Change], table: str, noun: str) -> Row:
    """Objects of a kind that came, went and changed."""
    mine = [change for change in found if change.table == table]
    added, gone = (sorted(c.name for c in mine if c.kind == kind) for kind in ("new", "gone"))
    changed = [change for change in mine if change.kind == "changed"]
    moved = Counter(name for change in changed for name in change.fields).most_common(_COLUMNS)
    now = facts.count(table) or 0
    return {
        "noun": noun,
        "before": now - len(added) + len(gone),
        "now": now,
        "added": added,
        "gone": gone,
        "changed": len(changed),
        "columns": ", ".join(
            f"{t(humanise.words(n).lower())} ({humanise.number(count)})" for n, count in moved
        ),
    }


def shorten(names: Sequence[str]) -> str:
    """The first names and how many more."""
    shown, rest = ", ".join(names[:_NAMES]), len(names) - _NAMES
    return t("{names} and {n} more", names=shown, n=rest) if rest > 0 else shown


def _scope(facts: Facts, row: Row) -> str:
    """Of what the setting is: a zone, cluster or pool by its name."""
    tables = {"zone": "zone", "cluster": "cluster", "storagepool": "storage_pool"}
    if row["scope"] not in tables:
        return t(row["scope"])
    named = facts.one(
        f"SELECT name FROM {tables[row['scope']]} WHERE id = ?",
        [row["scope_id"]],
    )
    return " ".join(filter(None, (t(row["scope"]), named)))


def _settings(facts: Facts, found: list[Change]) -> Grid | None:
    """Settings whose value in force is another now."""
    rows = [
        (change.name, _scope(facts, change.row), *change.fields["value"])
        for change in found
        if "value" in change.fields
    ]
    if not rows:
        return None
    shown, note = first(rows, _ROWS, "settings")
    columns = [("Setting", "mono"), ("Scope", "text"), ("Before", "text"), ("Now", "text")]
    return Grid(t("Settings changed ({n})", n=len(rows)), columns, shown, note)


def _sources(facts: Facts) -> list[str]:
    """Sources that answered before and not now, and the other way round."""
    if facts.latest is None or facts.previous is None:
        return []
    now = {r["source"] for r in facts.latest.runs if r["status"] != "failed"}
    then = {r["source"] for r in facts.previous.runs if r["status"] != "failed"}
    gone, back = sorted(then - now), sorted(now - then)
    lost = [t("{source} answered before and did not this time.", source=name) for name in gone]
    return lost + [t("{source} answers for the first time or again.", source=name) for name in back]
