"""Capacity: clusters without their largest host, pools, image stores, counters, runway."""

from typing import Any

from reports.facts import Facts, Row
from reports.html import charts, forecast, humanise, runway
from reports.html.charts import Bullet
from reports.html.context import Page
from reports.html.table import Grid, first
from reports.language import mark, t

TITLE = "Capacity"
NAV = "Capacity"
EMPTY = "no cluster, pool or counter was seen"
_DRAWN = 25
_ROWS = 40
_COUNTERS = {4: "Public IPs", 5: "Management IPs", 7: "Guest VLANs", 8: "Shared-network IPs",
             19: "GPUs", 90: "CPU cores"}  # fmt: skip


def data(page: Page) -> dict[str, Any] | None:
    """Charts and tables; None when nothing of it was seen."""
    facts = page.facts
    parts = {
        "memory": _memory(facts),
        "cpu": _cpu(facts),
        "pools": _pools(facts),
        "stores": _stores(facts),
        "counters": _counters(facts),
        "forecasts": runway.drawn(facts),
        "runway": runway.grid(facts),
        "waiting": runway.waiting(facts),
        "ranges": runway.ranges(facts),
    }
    if not any(parts.values()):
        return None
    return {**parts, "legend": forecast.LEGEND, "notes": _notes(facts),
            "accuracy": forecast.accuracy(facts)}  # fmt: skip


def _clusters(facts: Facts) -> list[Row]:
    rows = facts.rows(
        "SELECT c.*, n.memory_limit, n.cpu_limit, n.hosts_lost, l.memory AS fits "
        "FROM cluster_capacity AS c LEFT JOIN cluster_n1 AS n ON n.cluster_id = c.cluster_id "
        "LEFT JOIN cluster_largest AS l ON l.cluster_id = c.cluster_id"
    )
    known = facts.seen("vm")
    for row in rows:
        row["vms_running"] = row["vms_running"] if known else None
        row["zone"] = facts.zone(row["zone_id"])
    return sorted(rows, key=lambda r: (-_tightness(r), str(r["zone"]), r["name"], r["cluster_id"]))


def _tightness(row: Row) -> float:
    """Share of N-1 that is sold; without a second host anything sold is too much."""
    sold, left = row["memory_allocated"], row["memory_limit"]
    if sold is None or left is None:
        return -1.0
    return float(sold / left) if left > 0 else float("inf") if sold else 0.0


def _part(one: float | None, other: float | None) -> float | None:
    return one / other if one is not None and other else None


def _times(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one * other


def _say(taken: float | None, limit: float | None) -> str:
    """What a bar says beside itself."""
    part = _part(taken, limit)
    if part is None:
        unknown = t("sold: not seen") if taken is None else t("N-1: not known")
        known = taken is not None and limit is not None
        return t("no second host to fall back on") if known else unknown
    share = humanise.share(part)
    if part > 1:
        return t("{share} of N-1 sold: too much", share=share)
    return t("{share} of N-1 sold", share=share)


def _memory(facts: Facts) -> charts.Chart | None:
    """Memory per cluster: sellable, N-1, sold, used."""
    rows = _clusters(facts)
    if not rows:
        return None
    lines, items = [], []
    for row in rows:
        total = _times(row["memory_physical"], row["memory_overcommit"])
        sold, left = row["memory_allocated"], row["memory_limit"]
        lines.append((
            row["name"], row["zone"], row["hosts_serving"], row["vms_running"],
            row["memory_physical"], row["memory_overcommit"], total, left, sold,
            charts.meter(_part(sold, left)), row["memory_used"], row["fits"],
        ))  # fmt: skip
        items.append(Bullet(row["name"], total, sold, left, _say(sold, left)))
    shown, note = first(lines, _ROWS, "clusters")
    columns = [
        ("Cluster", "text"), ("Zone", "text"), ("Hosts serving", "num"), ("VMs running", "num"),
        ("Physical", "size"), ("Over-commit", "ratio"), ("Sellable", "size"),
        ("N-1 sellable", "size"), ("Sold", "size"), ("Sold of N-1", "share"), ("Used", "size"),
        ("Largest VM that fits", "size"),
    ]  # fmt: skip
    grid = Grid("Memory per cluster, the tightest first", columns, shown, note)
    legend = t(
        "Light: what may be sold (size times over-commit). Dark: sold to running VMs; hatched when "
        "it is more than N-1. Upright line: N-1, what is left when the largest host is lost."
    )
    if len(items) > _DRAWN:
        legend += t(" The {n} tightest of {all} clusters are drawn.", n=_DRAWN, all=len(items))
    drawn = charts.bullets(t("Memory per cluster"), items[:_DRAWN], grid, legend)
    return drawn or charts.Chart("Memory per cluster", charts.NOTHING, grid)


def _cpu(facts: Facts) -> charts.Chart | None:
    rows = _clusters(facts)
    if not rows:
        return None
    lines, items = [], []
    for row in rows:
        total = _times(row["cpu_physical"], row["cpu_overcommit"])
        sold, left = row["cpu_allocated"], row["cpu_limit"]
        lines.append((
            row["name"], row["zone"], row["threads"], row["cpu_physical"], row["cpu_overcommit"],
            total, left, sold, charts.meter(_part(sold, left)),
        ))  # fmt: skip
        items.append(Bullet(row["name"], total, sold, left, _say(sold, left)))
    shown, note = first(lines, _ROWS, "clusters")
    columns = [
        ("Cluster", "text"), ("Zone", "text"), ("Threads", "num"), ("Physical", "hz"),
        ("Over-commit", "ratio"), ("Sellable", "hz"), ("N-1 sellable", "hz"), ("Sold", "hz"),
        ("Sold of N-1", "share"),
    ]  # fmt: skip
    grid = Grid("CPU per cluster", columns, shown, note)
    drawn = charts.bullets(t("CPU per cluster"), items[:_DRAWN], grid, t("Read like memory."))
    return drawn or charts.Chart("CPU per cluster", charts.NOTHING, grid)


def _pools(facts: Facts) -> Grid | None:
    rows = facts.rows(
        "SELECT * FROM pool_load ORDER BY used_share IS NULL, "
        "max(coalesce(used_share, 0), coalesce(allocated_share, 0)) DESC, name, storage_pool_id"
    )
    if not rows:
        return None
    known = facts.seen("vm") and facts.seen("volume")
    lines = [
        (r["name"], facts.zone(r["zone_id"]), _reach(r), r["capacity"], r["used"],
         charts.meter(r["used_share"]), r["allocated"], r["overprovision"],
         charts.meter(r["allocated_share"]), r["vms"] if known else None)
        for r in rows
    ]  # fmt: skip
    shown, note = first(lines, _ROWS, "pools")
    columns = [
        ("Pool", "text"), ("Zone", "text"), ("Protocol, scope", "text"),
        ("Size", "size"), ("Used", "size"), ("Used share", "share"), ("Allocated", "size"),
        ("Over-provisioning", "ratio"), ("Allocated share", "share"), ("VMs", "num"),
    ]  # fmt: skip
    return Grid("Primary storage, the fullest first", columns, shown, note)


def _reach(row: Row) -> str:
    scopes = {"HOST": mark("one host"), "CLUSTER": mark("cluster"), "ZONE": mark("zone")}
    return f"{t(row['protocol'])}, {t(scopes.get(row['scope'], 'scope not seen'))}"


def _stores(facts: Facts) -> Grid | None:
    rows = facts.rows("SELECT * FROM image_store_load ORDER BY used_share DESC, name")
    if not rows:
        return None
    lines = [
        (r["name"], facts.zone(r["zone_id"]) or t("region"), r["protocol"], r["server"],
         r["capacity"], r["used"], charts.meter(r["used_share"]))
        for r in rows
    ]  # fmt: skip
    shown, note = first(lines, _ROWS, "stores")
    columns = [
        ("Store", "text"), ("Zone", "text"), ("Protocol", "text"), ("Server", "mono"),
        ("Size", "size"), ("Used", "size"), ("Used share", "share"),
    ]  # fmt: skip
    return Grid("Image stores (secondary storage)", columns, shown, note)


def _counters(facts: Facts) -> Grid | None:
    """Addresses, VLANs and other counted things, of CloudStack's own counters."""
    marks = ", ".join(str(kind) for kind in _COUNTERS)
    rows = facts.rows(
        "SELECT zone_id, type, sum(total) AS total, sum(used) AS used FROM capacity_now "
        f"WHERE type IN ({marks}) GROUP BY zone_id, type ORDER BY type"
    )
    lines = [
        (f"{t(_COUNTERS[r['type']])}, {facts.zone(r['zone_id'])}", r["total"], r["used"],
         None if None in (r["total"], r["used"]) else r["total"] - r["used"],
         charts.meter(_part(r["used"], r["total"])))
        for r in rows
        if r["total"]
    ]  # fmt: skip
    if not lines:
        return None
    columns = [("What", "text"), ("Total", "num"), ("Used", "num"), ("Free", "num"),
               ("Used share", "share")]  # fmt: skip
    return Grid("Addresses, VLANs and other counted things", columns, lines)


def _notes(facts: Facts) -> list[str]:
    """What a reader must know to trust the numbers."""
    notes = []
    if facts.one("SELECT EXISTS (SELECT 1 FROM pool_load WHERE used_share IS NULL)"):
        notes.append(
            t(
                "Some pools tell no use of their own (CloudStack reports 0 or nothing): their used "
                "share is not seen, and only what was allocated can be judged."
            )
        )
    if facts.one("SELECT EXISTS (SELECT 1 FROM image_store_load WHERE capacity IS NULL)"):
        notes.append(
            t(
                "Image stores are measured by the secondary storage VM; without a working one "
                "their size is not seen."
            )
        )
    if facts.one("SELECT EXISTS (SELECT 1 FROM runway)"):
        notes.append(runway.NOTE)
    return notes
