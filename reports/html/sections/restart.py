"""Restart: what HA would bring back when a host fails, the worst host of every cluster."""

from statistics import median
from typing import Any

from reports.facts import Facts, Row
from reports.html import humanise
from reports.html.context import Page
from reports.html.impacts import reasons
from reports.html.table import Grid, first
from reports.language import mark, t

TITLE = "What happens when a host fails"
NAV = "Restart"
EMPTY = "no host that is Up was seen"
_ROWS = 40


def data(page: Page) -> dict[str, Any] | None:
    """A table by cluster; None without hosts."""
    grid = _clusters(page.facts)
    return None if grid is None else {"clusters": grid}


def _clusters(facts: Facts) -> Grid | None:
    rows = facts.rows(
        "SELECT r.*, h.name AS host, c.name AS cluster, t.tolerance, t.median_vms "
        "FROM ha_restart AS r JOIN host AS h ON h.id = r.host_id "
        "JOIN cluster AS c ON c.id = r.cluster_id "
        "LEFT JOIN cluster_tolerance AS t ON t.cluster_id = r.cluster_id "
        "ORDER BY c.name, r.cluster_id, h.name, r.host_id"
    )
    clusters: dict[str, list[Row]] = {}
    for row in rows:
        clusters.setdefault(row["cluster_id"], []).append(row)
    if not clusters:
        return None
    lines = sorted(
        (_line(facts, hosts) for hosts in clusters.values()),
        key=lambda line: (-(line[4] or 0), -(line[3] or 0), str(line[1]), line[0]),
    )
    columns = [
        ("Cluster", "text"), ("Zone", "text"), ("Worst host", "text"), ("HA VMs on it", "num"),
        ("Stay down", "num"), ("May restart", "num"), ("Stay down, median host", "num"),
        ("Hosts it can lose", "num"), ("Median VMs that still fit", "any"), ("In short", "text"),
    ]  # fmt: skip
    shown, note = first(lines, _ROWS, "clusters")
    return Grid("Each host lost in turn, the worst cluster first", columns, shown, note)


def _line(facts: Facts, hosts: list[Row]) -> tuple[Any, ...]:
    """One cluster: its worst host and its median one."""
    told = [row for row in hosts if _down(row) is not None]
    worst = max(
        told, key=lambda row: (_down(row), row["may_restart"], row["vms"]), default=hosts[0]
    )
    downs = [_down(row) or 0 for row in told]
    return (
        worst["cluster"], facts.zone(worst["zone_id"]), worst["host"], worst["vms_ha"],
        _down(worst), worst["may_restart"], median(downs) if downs else None,
        worst["tolerance"], _more(worst["median_vms"]), _say(worst, len(hosts) - len(told)),
    )  # fmt: skip


def _more(count: int | None) -> str | None:
    """VMs of the middle size that still fit, or by how many it is past that."""
    if count is None or count >= 0:
        return None if count is None else humanise.number(count)
    return t("none, {n} too many", n=-count)


def _down(row: Row) -> int | None:
    """HA VMs that stay down; None when that is not told."""
    parts = [row[name] for name in ("waits", "blocked", "local_disk", "stuck")]
    return None if None in parts else sum(parts)


def _say(row: Row, untold: int) -> str:
    words = {
        "waits": mark("{n} no room"), "local_disk": mark("{n} local disk"),
        "stuck": mark("{n} no proof of death"),
    }  # fmt: skip
    parts = [t(word, n=row[name]) for name, word in words.items() if row[name]]
    if row["blocked_by"]:
        parts.append(reasons(row["blocked_by"]))
    text = ", ".join(parts) or row["reason"] or t(row["result"])
    return t("{text}; {n} hosts not told", text=text, n=untold) if untold and parts else str(text)
