"""What belongs to the tenant: only in its own edition."""

from typing import Any

from reports.facts import Facts
from reports.html.context import Page
from reports.html.table import Grid, first
from reports.language import t

TITLE = "What belongs to you"
NAV = "Belongings"
EMPTY = ""
_ROWS = 40
_COUNTED = (
    ("Virtual machines", "vm", "true"),
    ("of these running", "vm", "state = 'Running'"),
    ("Volumes", "volume", "true"),
    ("Snapshots of volumes", "snapshot", "true"),
    ("Networks", "network", "domain_id IS NOT NULL"),
    ("VPCs", "vpc", "true"),
    ("Public addresses", "public_ip", "true"),
    ("Load balancer rules", "load_balancer_rule", "true"),
)


def data(page: Page) -> dict[str, Any] | None:
    """Counts, machines and public addresses; None in the report of a whole estate."""
    if not page.options.tenant:
        return None
    facts = page.facts
    return {
        "counts": [(name, facts.count(table, where)) for name, table, where in _COUNTED],
        "machines": _machines(facts),
        "addresses": _addresses(facts),
    }


def _machines(facts: Facts) -> Grid | None:
    rows = facts.rows(
        "SELECT v.name, v.state, z.name AS zone, v.cpu_number, v.memory, "
        "(SELECT sum(o.size) FROM volume AS o WHERE o.vm_id = v.id) AS disks, h.name AS host "
        "FROM vm AS v LEFT JOIN zone AS z ON z.id = v.zone_id LEFT JOIN host AS h "
        "ON h.id = v.host_id ORDER BY v.name, v.id"
    )
    columns = [
        ("Virtual machine", "text"), ("State", "text"), ("Zone", "text"), ("vCPUs", "num"),
        ("Memory", "size"), ("Disks", "size"), ("Runs on", "text"),
    ]  # fmt: skip
    for row in rows:
        row["host"] = row["host"] or t("none")
    return _grid("Virtual machines", columns, rows)


def _addresses(facts: Facts) -> Grid | None:
    rows = facts.rows(
        "SELECT i.ip_address, i.state, z.name AS zone, coalesce(n.name, c.name, 'none') AS used "
        "FROM public_ip AS i LEFT JOIN zone AS z ON z.id = i.zone_id LEFT JOIN network AS n "
        "ON n.id = i.associated_network_id LEFT JOIN vpc AS c ON c.id = i.vpc_id "
        "ORDER BY i.ip_address, i.id"
    )
    columns = [("Address", "mono"), ("State", "text"), ("Zone", "text"), ("Network", "text")]
    return _grid("Public addresses", columns, rows)


def _grid(caption: str, columns: list[tuple[str, str]], rows: list[dict[str, Any]]) -> Grid | None:
    if not rows:
        return None
    shown, note = first([tuple(row.values()) for row in rows], _ROWS, "rows")
    return Grid(t("{caption} ({n})", caption=t(caption), n=len(rows)), columns, shown, note)
