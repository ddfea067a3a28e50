"""Operations: management plane, system VMs, routers, protection of data, alerts."""

from typing import Any

from reports.facts import Facts, Row
from reports.html import charts, humanise
from reports.html.context import Page
from reports.html.table import Grid, first
from reports.language import t

TITLE = "Operations"
NAV = "Operations"
EMPTY = "no management server, system VM, router or snapshot was seen"
_ROWS = 20


def data(page: Page) -> dict[str, Any] | None:
    """Tables; None when nothing of it was seen."""
    facts = page.facts
    grids = [
        _servers(facts), _databases(facts), _usage(facts), _system_vms(facts), _routers(facts),
        _protection(facts), _alerts(facts), _jobs(facts),
    ]  # fmt: skip
    shown = [grid for grid in grids if grid and grid.rows]
    return {"grids": shown} if shown else None


def _grid(facts: Facts, caption: str, columns: list[tuple[str, str]], sql: str, noun: str) -> Grid:
    rows, note = first([tuple(r.values()) for r in facts.rows(sql)], _ROWS, noun)
    return Grid(caption, columns, rows, note)


def _servers(facts: Facts) -> Grid:
    return _grid(
        facts,
        "Management servers",
        [("Server", "text"), ("State", "text"), ("Version", "mono"), ("Operating system", "text"),
         ("Started", "day"), ("Agents", "num"), ("Jobs waiting", "num"), ("Heap used", "size"),
         ("Heap limit", "size")],
        "SELECT m.name, m.state, m.version, m.os, m.last_server_start, s.agents, s.pending_jobs, "
        "s.heap_used, s.heap_total FROM management_server AS m "
        "LEFT JOIN management_server_sample AS s ON s.management_server_id = m.id AND s.at = "
        "(SELECT max(l.at) FROM management_server_sample AS l WHERE l.management_server_id = m.id) "
        "ORDER BY m.name, m.id",
        "servers",
    )  # fmt: skip


def _databases(facts: Facts) -> Grid:
    return _grid(
        facts,
        "Database",
        [("Host", "text"), ("Version", "mono"), ("Distribution", "text"), ("Replicas", "text"),
         ("Connections", "num")],
        "SELECT d.hostname, d.version, d.version_comment, "
        "iif(d.replicas = '', 'none configured', d.replicas), s.connections FROM db_server AS d "
        "LEFT JOIN db_sample AS s ON s.hostname = d.hostname AND s.at = "
        "(SELECT max(l.at) FROM db_sample AS l WHERE l.hostname = d.hostname) "
        "ORDER BY d.hostname",
        "databases",
    )  # fmt: skip


def _usage(facts: Facts) -> Grid:
    return _grid(
        facts,
        "Usage server",
        [("Host", "text"), ("Last heartbeat", "time"), ("Last good aggregation", "time")],
        "SELECT hostname, last_heartbeat, last_successful_job FROM usage_now ORDER BY hostname",
        "servers",
    )


def _system_vms(facts: Facts) -> Grid:
    return _grid(
        facts,
        "System VMs",
        [("Zone", "text"), ("Kind", "text"), ("Number", "num"), ("Running", "num"),
         ("Agent up", "num"), ("Versions", "mono")],
        "SELECT coalesce(z.name, s.zone_id), CASE s.type WHEN 'consoleproxy' THEN 'console proxy' "
        "WHEN 'secondarystoragevm' THEN 'secondary storage VM' ELSE s.type END, count(*), "
        "count(*) FILTER (WHERE s.state = 'Running'), "
        "iif(count(s.agent_state) = 0, NULL, count(*) FILTER (WHERE s.agent_state = 'Up')), "
        "group_concat(DISTINCT s.version) FROM system_vm AS s LEFT JOIN zone AS z "
        "ON z.id = s.zone_id GROUP BY s.zone_id, s.type ORDER BY 1, 2",
        "kinds",
    )  # fmt: skip


def _routers(facts: Facts) -> Grid:
    return _grid(
        facts,
        "Virtual routers",
        [("Zone", "text"), ("Number", "num"), ("Running", "num"), ("In redundant pairs", "num"),
         ("Need an upgrade", "num"), ("Health checks failed", "num"), ("Versions", "mono")],
        "SELECT coalesce(z.name, r.zone_id), count(*), "
        "count(*) FILTER (WHERE r.state = 'Running'), sum(r.is_redundant), "
        "sum(r.requires_upgrade), sum(r.health_failed), group_concat(DISTINCT r.version) "
        "FROM router AS r LEFT JOIN zone AS z ON z.id = r.zone_id GROUP BY r.zone_id ORDER BY 1",
        "zones",
    )  # fmt: skip


def _protection(facts: Facts) -> Grid | None:
    """How many VMs and volumes have a backup offering, a schedule or a snapshot."""
    if not facts.seen("vm") or not facts.seen("volume"):
        return None
    policies, snapshots = facts.seen("snapshot_policy"), facts.seen("snapshot")
    rows = facts.rows(
        "SELECT coalesce(z.name, v.zone_id) AS zone, count(*) AS vms, count(v.backup_offering_id) "
        "AS backup, count(*) FILTER (WHERE EXISTS (SELECT 1 FROM volume AS o JOIN snapshot_policy "
        "AS p ON p.volume_id = o.id WHERE o.vm_id = v.id)) AS scheduled, "
        "count(*) FILTER (WHERE EXISTS (SELECT 1 FROM volume AS o JOIN snapshot AS s "
        "ON s.volume_id = o.id WHERE o.vm_id = v.id AND s.state = 'BackedUp')) AS kept "
        "FROM vm AS v LEFT JOIN zone AS z ON z.id = v.zone_id "
        "WHERE v.state NOT IN ('Destroyed', 'Expunging') GROUP BY v.zone_id ORDER BY 1"
    )
    lines = [
        (r["zone"], r["vms"], _of(r, "backup"),
         _of(r, "scheduled") if policies else None,
         _of(r, "kept") if snapshots else None)
        for r in rows
    ]  # fmt: skip
    columns = [
        ("Zone", "text"),
        ("VMs", "num"),
        ("With a backup offering", "num"),
        ("With a snapshot schedule", "num"),
        ("With a finished snapshot", "num"),
    ]
    note = t("Backups made outside CloudStack, for example by agents in the guests, are not seen.")
    return Grid("Protection of data", columns, lines, note)


def _of(row: Row, name: str) -> Any:
    return charts.meter(row[name] / row["vms"], humanise.number(row[name]))


def _alerts(facts: Facts) -> Grid:
    return _grid(
        facts,
        "Alerts in CloudStack, by kind",
        [("Alert", "text"), ("Number", "num"), ("First", "day"), ("Last", "day")],
        "SELECT coalesce(name, 'type ' || type), count(*) AS n, min(sent), max(sent) FROM alert "
        "GROUP BY 1 ORDER BY n DESC, 1",
        "kinds",
    )


def _jobs(facts: Facts) -> Grid:
    return _grid(
        facts,
        "Failed asynchronous jobs, by command",
        [("Command", "mono"), ("Failed", "num"), ("Last", "day")],
        "SELECT coalesce(command, 'not told'), count(*) AS n, max(created) FROM async_job "
        "WHERE status = 2 GROUP BY 1 ORDER BY n DESC, 1",
        "commands",
    )
