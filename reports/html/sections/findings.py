"""Findings: one block a rule, in the order in which to act."""

import re
from collections import Counter
from typing import Any

from markupsafe import Markup, escape

from reports.facts import CATEGORIES, SEVERITIES, Block, Found
from reports.facts_reach import below, impact
from reports.html import humanise
from reports.html.context import Page
from reports.html.remarks import remarks
from reports.html.table import Grid, first, linked
from reports.language import mark, t

TITLE = "Findings"
NAV = "Findings"
EMPTY = "no rule found anything"
_LANES = (
    ("Now", "Critical, or high and done in hours or days."),
    ("Next", "High that takes longer, or medium and done in hours or days: plan it."),
    ("Later", "The rest: with the next change in the area."),
    ("Facts", "Not faults: what a reader of the estate should know."),
)
_QUICK = ("hours", "days")
_OBJECTS = 10
_COLUMNS = 9
_INDEXED = 300
_ISSUE = re.compile(r"\bapache/cloudstack#(\d{1,6})\b")
_ISSUES = "https://github.com/apache/cloudstack/issues/"
_SOURCES = {
    "cloudstack": "the CloudStack API", "snmp": "switches by SNMP", "redfish": "BMCs by Redfish",
    "array": "storage arrays", "hypervisor": "hypervisor hosts", "database": "database nodes",
    "balancer": "load balancers", "tls": "TLS endpoints",
}  # fmt: skip
_ACTORS = {
    "operator": "cloud operator", "network": "network team", "storage": "storage team",
    "tenant": "tenant", "management": "management",
}  # fmt: skip


def data(page: Page) -> dict[str, Any] | None:
    """Lanes of blocks, and what the filters offer."""
    blocks = page.facts.blocks
    if not blocks:
        return None
    found = {b.rule["category"] for b in blocks}
    zones = {page.facts.zone(f.zone_id) for b in blocks for f in b.found if f.zone_id}
    return {
        "lanes": [
            (name, note, [_view(page, b) for b in blocks if _lane(b) == name])
            for name, note in _LANES
        ],
        "severities": [s for s in SEVERITIES if any(b.severity == s for b in blocks)],
        "categories": sorted(found, key=lambda c: (c not in CATEGORIES, str(c))),
        "zones": sorted(str(zone) for zone in zones),
        "names": {b.id: sorted({f.name for f in b.found})[:_INDEXED] for b in blocks},
    }


def _lane(block: Block) -> str:
    """When to act: as the overlay says, else by severity and effort, as the view report_rule."""
    quick = block.rule["effort"] in _QUICK
    planned = {
        "critical": "Now", "high": "Now" if quick else "Next",
        "medium": "Next" if quick else "Later", "low": "Later", "info": "Facts",
    }  # fmt: skip
    return block.lane or planned[block.severity]


def _view(page: Page, block: Block) -> dict[str, Any]:
    facts = page.facts
    zones = sorted({str(facts.zone(f.zone_id)) for f in block.found if f.zone_id})
    states = [f.state for f in block.found]
    return {
        "block": block,
        "zones": zones,
        "objects": _objects(page, block),
        "object": linked(
            block.found[0].name, page.impacts.about(block.found[0].kind, block.found[0].subject)
        ),
        "evidence": _evidence(block, page.names),
        "waived": states.count("waived"),
        "stale": states.count("stale"),
        "reopened": sum(bool(f.life.reopened) for f in block.found),
        "remarks": remarks(block),
        "waivers": sorted({f.waiver for f in block.found if f.waiver}),
        "actor": _ACTORS.get(str(block.rule["actor"]), block.rule["actor"]),
        "confidence": ", ".join(t(one) for one in sorted({f.confidence for f in block.found})),
        "age": humanise.age(block.first_seen, facts.now),
        "causes": _causes(facts.rules, block),
        "parents": sorted({f.parent.partition("/")[0] for f in block.found if f.parent}),
        "params": _params(block),
        "told": _told(page, block),
        "impact": _impact(page, block),
        "refs": [_linked(str(ref)) for ref in block.rule["refs"] or ()],
    }


def _told(page: Page, block: Block) -> str:
    """Kinds of sources that told what the rule reads, and the time of the data."""
    tables = {str(read).partition(".")[0] for read in block.rule.get("reads") or ()}
    sources = {pair for table in below(tables) for pair in page.tellers.get(table, ())}
    kinds = Counter(kind for kind, _ in sources)
    if not kinds:
        return ""
    named = [
        f"{_source(kind)}{f' ({count})' if count > 1 else ''}"
        for kind, count in sorted(kinds.items())
    ]
    return t("{sources}; data of {when}", sources=", ".join(named),
             when=humanise.moment(page.facts.now))  # fmt: skip


def _source(kind: str) -> str:
    return t(_SOURCES[kind]) if kind in _SOURCES else t("{kind} arrays", kind=kind)


def _impact(page: Page, block: Block) -> str:
    """What the lone failure of the worst object stops today; empty when that is nothing."""
    row = impact(page.facts, (block.counted or block.found)[0])
    if row is None or not (row["vms"] or row["cut_off"] or row["control"]):
        return ""
    parts = [
        t("{vms} stopped, {n} restarted by HA", vms=humanise.several(row["vms"], "VM"),
          n=row["restarted"]),
        t("{n} without a network", n=row["cut_off"]) if row["cut_off"] else "",
        t("{tenants} hit", tenants=humanise.several(row["accounts"], "tenant")),
        t("control plane stopped") if row["control"] else "",
    ]  # fmt: skip
    told = ", ".join(part for part in parts if part)
    return t("If {name} fails: {told}. For example: {why}.", name=row["name"], told=told,
             why=row["why"])  # fmt: skip


def _linked(ref: str) -> Markup:
    """A reference whose CloudStack issues are links; the rest stays text."""
    link = rf'<a href="{_ISSUES}\1" rel="noreferrer" target="_blank">\g<0></a>'
    return Markup(_ISSUE.sub(link, str(escape(ref))))  # noqa: S704 - escaped before


def _objects(page: Page, block: Block) -> Grid:
    """First objects with what was found at each."""
    shown, note = first(block.found, _OBJECTS, "objects")
    many_zones = len(page.facts.zones) > 1
    counted = any(f.vms is not None for f in block.found)
    columns = [("Object", "text"), ("What was found", "long")]
    columns += [("Zone", "text")] if many_zones else []
    columns += [("VMs at risk", "num")] if counted else []
    columns += [("Open since", "day"), ("State", "text")]
    rows = [_object_row(page, f, many_zones=many_zones, counted=counted) for f in shown]
    return Grid(
        t("Objects with {rule} ({n})", rule=block.id, n=len(block.found)), columns, rows, note
    )


def _object_row(page: Page, found: Found, *, many_zones: bool, counted: bool) -> list[Any]:
    row: list[Any] = [linked(found.name, page.impacts.about(found.kind, found.subject))]
    row.append(found.message)
    row += [page.facts.zone(found.zone_id) or t("estate")] if many_zones else []
    row += [found.vms] if counted else []
    state = {"waived": mark("accepted"), "stale": mark("open, not judged this time")}
    words = state.get(found.state, mark("new") if found.life.is_new else found.state)
    return [*row, found.life.open_since, t(words)]


def _evidence(block: Block, called: dict[str, str]) -> Grid | None:
    """Values the rule looked at, in its own columns; ids by the names of what they are of."""
    shown = block.found[:_OBJECTS]
    names = list(dict.fromkeys(name for f in shown for name in f.evidence))[:_COLUMNS]
    if not names:
        return None
    columns = [(t("Object"), "text")]
    for name in names:
        values = [f.evidence.get(name) for f in shown]
        numeric = all(v is None or isinstance(v, int | float) for v in values)
        columns.append((humanise.words(name), "value" if numeric else "text"))
    told = [{k: called.get(str(v), v) for k, v in f.evidence.items()} for f in shown]
    rows = [
        [f.name, *(_value(name, one.get(name)) for name in names)]
        for f, one in zip(shown, told, strict=True)
    ]
    return Grid(t("Evidence of {rule}", rule=block.id), columns, rows, ours=False)


def _value(name: str, value: Any) -> str | None:
    return None if value is None else humanise.evidence(name, value)


def _causes(rules: list[dict[str, Any]], block: Block) -> list[dict[str, Any]]:
    """Findings that hang under this one, by rule."""
    titles = {rule["id"]: rule["title"] for rule in rules}
    counts: dict[str, list[str]] = {}
    for found in block.causes:
        counts.setdefault(found.rule_id, []).append(found.name)
    return [
        {"id": rule, "title": titles.get(rule, rule), "count": len(names), "names": names[:3]}
        for rule, names in counts.items()
    ]


def _params(block: Block) -> list[dict[str, Any]]:
    """Thresholds in force."""
    params = block.rule["params"] or {}
    return [
        {
            "name": name,
            "value": humanise.threshold(name, spec),
            "doc": spec.get("doc"),
            "changed": spec.get("value") != spec.get("default"),
        }
        for name, spec in params.items()
        if isinstance(spec, dict)
    ]
