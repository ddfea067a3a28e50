"""Inventory appendix: short lists of hosts, servers, arrays, networks, tenants and offerings.

Pools stand under Capacity, switches under the physical network, management servers under
Operations; all rows of everything are in the workbook.
"""

from typing import Any

from reports.facts import Facts
from reports.html.context import Page
from reports.html.table import Grid, first
from reports.language import t

TITLE = "Inventory"
NAV = "Inventory"
EMPTY = "no host, server, array, network or VM was seen"
_ROWS = 40
_TOP = 20

# table that must have been answered, caption, noun of a row, columns, query
_LISTS: tuple[tuple[str, str, str, list[tuple[str, str]], str], ...] = (
    (
        "host", "Hosts", "hosts",
        [("Host", "text"), ("Zone", "text"), ("Cluster", "text"), ("State", "text"),
         ("Hypervisor", "text"), ("Threads", "num"), ("Memory", "size"), ("VMs running", "num")],
        ("SELECT h.name, z.name, c.name, h.state || ', ' || h.resource_state, trim("
        "h.hypervisor || coalesce(' ' || nullif(h.hypervisor_version, ''), "
        "', ' || h.os || ' ' || coalesce(h.os_version, ''), '')), "
        "h.cpu_threads, k.memory_physical, coalesce(v.vms, 0) "
        "FROM host AS h LEFT JOIN zone AS z ON z.id = h.zone_id "
        "LEFT JOIN cluster AS c ON c.id = h.cluster_id "
        "LEFT JOIN host_capacity AS k ON k.host_id = h.id "
        "LEFT JOIN (SELECT host_id, count(*) AS vms FROM vm WHERE state = 'Running' "
        "GROUP BY host_id) AS v ON v.host_id = h.id ORDER BY z.name, c.name, h.name, h.id"),
    ),
    (
        "server", "Servers", "servers",
        [("Server", "text"), ("Vendor", "text"), ("Model", "text"), ("Serial", "mono"),
         ("Cores", "num"), ("Memory", "size"), ("Power", "text"), ("Health", "text"),
         ("BMC", "mono")],
        ("SELECT coalesce(h.name, m.name), m.vendor, m.model, m.serial, m.cores, m.memory, "
        "m.power_state, m.health, m.address FROM machine AS m "
        "LEFT JOIN host_server AS b ON b.server_id = m.server_id "
        "LEFT JOIN host AS h ON h.id = b.host_id ORDER BY 1, m.server_id"),
    ),
    (
        "storage_array", "Storage arrays", "arrays",
        [("Array", "text"), ("Vendor", "text"), ("Model", "text"), ("Version", "text"),
         ("Serial", "mono"), ("Controllers", "num"), ("Health", "text")],
        ("SELECT coalesce(name, address), vendor, model, version, serial, controllers, health "
        "FROM storage_array ORDER BY 1, id"),
    ),
    (
        "network", "Guest networks by kind", "kinds",
        [("Zone", "text"), ("Kind", "text"), ("Offering", "text"), ("Networks", "num"),
         ("Implemented", "num")],
        ("SELECT coalesce(z.name, n.zone_id), coalesce(n.type, 'not told') || "
        "iif(n.vpc_id IS NULL, '', ', VPC'), n.network_offering, count(*), "
        "count(*) FILTER (WHERE n.state IN ('Implemented', 'Setup')) FROM network AS n "
        "LEFT JOIN zone AS z ON z.id = n.zone_id "
        "GROUP BY n.zone_id, n.type, n.vpc_id IS NULL, n.network_offering "
        "ORDER BY 1, 4 DESC, 2, 3"),
    ),
    (
        "vm", "Tenants with most virtual machines", "tenants",
        [("Tenant", "text"), ("Domain", "text"), ("VMs", "num"), ("Running", "num"),
         ("vCPUs running", "num"), ("Memory running", "size")],
        ("SELECT coalesce(p.name, v.account, 'not told'), coalesce(d.path, v.domain_id), count(*), "
        "count(*) FILTER (WHERE v.state = 'Running'), "
        "sum(v.cpu_number) FILTER (WHERE v.state = 'Running'), "
        "sum(v.memory) FILTER (WHERE v.state = 'Running') FROM vm AS v "
        "LEFT JOIN domain AS d ON d.id = v.domain_id "
        "LEFT JOIN project AS p ON p.id = v.project_id "
        "GROUP BY v.project_id, iif(v.project_id IS NULL, v.account, NULL), v.domain_id "
        "ORDER BY 3 DESC, 1, 2"),
    ),
    (
        "vm", "Compute offerings in use", "offerings",
        [("Offering", "text"), ("vCPUs", "value"), ("Memory", "value"), ("VMs", "num"),
         ("Running", "num")],
        ("SELECT coalesce(o.name, v.service_offering_id, 'not told'), "
        "coalesce(o.cpu_number, iif(o.is_customized, 'chosen', NULL)), "
        "coalesce(iif(o.memory, printf('%.4g GiB', o.memory / 1073741824.0), NULL), "
        "iif(o.is_customized, 'chosen', NULL)), count(*), "
        "count(*) FILTER (WHERE v.state = 'Running') FROM vm AS v "
        "LEFT JOIN service_offering AS o ON o.id = v.service_offering_id "
        "GROUP BY v.service_offering_id ORDER BY 4 DESC, 1"),
    ),
)  # fmt: skip


def data(page: Page) -> dict[str, Any] | None:
    """Tables of what was seen; None when nothing was."""
    grids = [grid for grid in (_grid(page.facts, *given) for given in _LISTS) if grid]
    return {"grids": grids} if grids else None


def _grid(
    facts: Facts, table: str, caption: str, noun: str, columns: list[tuple[str, str]], sql: str
) -> Grid | None:
    if not facts.seen(table):
        return None
    rows = [tuple(row.values()) for row in facts.rows(_named(sql, len(columns)))]
    if not rows:
        return None
    shown, note = first(rows, _TOP if table == "vm" else _ROWS, noun)
    return Grid(t("{caption} ({n})", caption=t(caption), n=len(rows)), columns, shown, note)


def _named(sql: str, count: int) -> str:
    """The query with names that do not hide each other."""
    names = ", ".join(f"c{place}" for place in range(count))
    return f"WITH listed ({names}) AS ({sql}) SELECT * FROM listed"
