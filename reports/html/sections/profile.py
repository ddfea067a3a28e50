"""Estate profile: what it is made of, and how long its versions are supported."""

from datetime import date
from typing import Any

from reports.facts import Facts, Row
from reports.html import charts, humanise, timeline
from reports.html.charts import Chart
from reports.html.context import Page
from reports.html.table import Grid, first

TITLE = "Estate profile"
NAV = "Estate profile"
EMPTY = "no object of the estate was seen"
_SIZES = (
    ("zone", "Zones"), ("pod", "Pods"), ("cluster", "Clusters"), ("host", "Hosts"),
    ("vm", "Virtual machines"), ("volume", "Volumes"), ("storage_pool", "Storage pools"),
    ("network", "Guest networks"), ("vpc", "VPCs"), ("router", "Virtual routers"),
    ("account", "Accounts"), ("domain", "Domains"),
)  # fmt: skip
# table, where, what to group, weight, title, heading, unit of the weight
_CHARTS = (
    ("host", "", "hypervisor", "count(*)", "Hosts by hypervisor", "Hypervisor", "num"),
    ("vm", "", "state", "count(*)", "Virtual machines by state", "State", "num"),
    ("pool_load", "", "protocol", "sum(capacity)", "Primary storage by protocol", "Protocol",
     "size"),
    ("pool_load", "", "scope", "sum(capacity)", "Primary storage by scope", "Scope", "size"),
    ("network", "", "type", "count(*)", "Guest networks by type", "Type", "num"),
)  # fmt: skip
_BARS = 8
_TREE = 60
_SOON = 365


def data(page: Page) -> dict[str, Any] | None:
    """Numbers, charts and the tree; None when no object was seen."""
    facts = page.facts
    sizes = [(noun, facts.count(table), facts.complete(table)) for table, noun in _SIZES]
    if all(count is None for _, count, _ in sizes):
        return None
    drawn = [_mix(facts, *spec) for spec in _CHARTS]
    return {
        "sizes": sizes,
        "charts": [chart for chart in (*drawn, _hosts_per_cluster(facts)) if chart],
        "tree": _tree(facts),
        "support": _support(facts),
        "support_date": facts.one("SELECT max(data_date) FROM release_line"),
    }


def _mix(
    facts: Facts, table: str, where: str, column: str, weight: str, *words: str
) -> Chart | None:
    title, head, kind = words
    rows = facts.rows(
        f"SELECT coalesce({column}, 'not seen') AS label, {weight} AS value FROM {table} "
        f"{where} GROUP BY 1 HAVING value > 0 ORDER BY value DESC, label"
    )
    items = [(str(row["label"]), row["value"]) for row in rows]
    if len(items) > _BARS:
        rest = sum(value for _, value in items[_BARS - 1 :])
        items = [*items[: _BARS - 1], (f"{len(items) - _BARS + 1} others", rest)]
    return charts.bars(title, items, head, kind, shares=True)


def _hosts_per_cluster(facts: Facts) -> Chart | None:
    rows = facts.rows(
        "SELECT hosts, count(*) AS clusters FROM cluster_capacity GROUP BY hosts ORDER BY hosts"
    )
    items = [(f"{r['hosts']} host{'' if r['hosts'] == 1 else 's'}", r["clusters"]) for r in rows]
    return charts.bars("Clusters by number of hosts", items, "Hosts in the cluster")


def _tree(facts: Facts) -> Grid | None:
    """Zones, pods and clusters with what is in them."""
    rows = facts.rows(
        "SELECT z.name AS zone, p.name AS pod, c.name AS cluster, c.hypervisor, k.hosts, "
        "k.hosts_serving, k.vms_running, (SELECT count(*) FROM storage_pool AS s "
        "WHERE s.cluster_id = c.id) AS pools "
        "FROM zone AS z LEFT JOIN pod AS p ON p.zone_id = z.id "
        "LEFT JOIN cluster AS c ON c.pod_id = p.id "
        "LEFT JOIN cluster_capacity AS k ON k.cluster_id = c.id "
        "ORDER BY z.name, z.id, p.name, p.id, c.name, c.id"
    )
    if not rows:
        return None
    lines = [_branch(facts, row) for row in rows]
    shown, note = first(lines, _TREE, "clusters")
    columns = [
        ("Zone", "text"), ("Pod", "text"), ("Cluster", "text"), ("Hypervisor", "text"),
        ("Hosts", "num"), ("Serving", "num"), ("VMs running", "num"), ("Own pools", "num"),
    ]  # fmt: skip
    return Grid("Zones, pods and clusters", columns, shown, note)


def _branch(facts: Facts, row: Row) -> list[Any]:
    """A line of the tree; counts only of what was asked for."""
    counts = {
        "hosts": "host", "hosts_serving": "host", "vms_running": "vm", "pools": "storage_pool",
    }  # fmt: skip
    line: list[Any] = [row["zone"], row["pod"] or "no pod", row["cluster"] or "no cluster"]
    line.append(row["hypervisor"])
    line += [row[name] if facts.seen(table) else None for name, table in counts.items()]
    return line


def _support(facts: Facts) -> dict[str, Any] | None:
    """Versions found against their end of support."""
    rows = facts.rows("SELECT * FROM support ORDER BY eol IS NULL, eol, kind, text")
    now = humanise.parse(facts.now)
    if not rows or now is None:
        return None
    spans, lines = [], []
    for row in rows:
        end, words = _end(row, now.date())
        extended = humanise.parse(row["extended_end"])
        spans.append(timeline.Span(row["text"], end, extended.date() if extended else None, words))
        lines.append(
            (
                row["text"],
                row["kind"],
                words,
                row["eol"] or "none listed",
                row["extended_end"] or "none listed",
                row["basis"] or "stated by the vendor" if row["product"] else None,
            )
        )
    columns = [
        ("Version found", "text"), ("What", "text"), ("Standing", "text"),
        ("Standard support ends", "day"), ("Extended support ends", "day"), ("Basis", "text"),
    ]  # fmt: skip
    grid = Grid("Versions and their support", columns, lines)
    return {"chart": timeline.horizon("Support horizon", spans, now.date(), grid), "grid": grid}


def _end(row: Row, now: date) -> tuple[date | None, str]:
    """End of standard support and what it means on the day of the data."""
    found = humanise.parse(row["eol"])
    if found is None:
        states = {"ended": "support has ended", "none announced": "no end announced"}
        return None, states.get(row["eol_state"], "not recognised: not judged")
    left = (found.date() - now).days
    if left < 0:
        return found.date(), f"ended {-left:,} days ago"
    return found.date(), f"{'ends in' if left <= _SOON else 'supported for'} {left:,} days"
