"""Servers and storage back ends: what was read of them, and what was not."""

from typing import Any

from reports.facts import Facts, Row
from reports.html import cabling
from reports.html.context import Page
from reports.html.table import Grid, first
from reports.language import t

TITLE = "Servers and storage"
NAV = "Servers and storage"
EMPTY = "no server and no shared storage was seen"
_ROWS = 40


def data(page: Page) -> dict[str, Any] | None:
    """Back ends, server models, disagreements; None when nothing of the kind was seen."""
    facts = page.facts
    backends = facts.rows(
        "SELECT * FROM storage_backend ORDER BY status <> 'collected', capacity DESC, backend"
    )
    models = facts.rows(
        "SELECT m.vendor, m.model, count(*) AS servers, count(b.host_id) AS hosts "
        "FROM machine AS m LEFT JOIN host_server AS b ON b.server_id = m.server_id "
        "GROUP BY m.vendor, m.model ORDER BY servers DESC, m.vendor, m.model"
    )
    if not backends and not models:
        return None
    return {
        "summary": _summary(facts, backends, models),
        # said below the switches, where there are some
        "told": "" if facts.rows("SELECT 1 FROM switch LIMIT 1") else cabling.told(facts),
        "backends": _backends(backends),
        "models": _models(models),
        "conflicts": _conflicts(facts),
        "disks": _disks(facts),
    }


def _summary(facts: Facts, backends: list[Row], models: list[Row]) -> str:
    unread = [row for row in backends if row["status"] != "collected"]
    arrays = {row["array_id"] for row in backends if row["array_id"]}
    servers = sum(row["servers"] for row in models)
    hosts = facts.rows("SELECT count(*) AS n FROM host_server")[0]["n"]
    return t(
        "Storage back ends: {all}, of them {read} on arrays that were read ({arrays}); not "
        "collected: {unread}. Servers read: {servers}, of them known hosts: {hosts}.",
        all=len(backends), read=len(backends) - len(unread), arrays=len(arrays),
        unread=len(unread), servers=servers, hosts=hosts,
    )  # fmt: skip


def _backends(rows: list[Row]) -> Grid | None:
    if not rows:
        return None
    lines = [
        (row["address"] or row["backend"], row["protocols"] and t(row["protocols"]),
         row["array_name"] or row["array_id"] or t(row["status"]), row["vendor"],
         t(row["confidence"] or ""), row["pools"], row["image_stores"], row["capacity"],
         row["vms_running"])
        for row in rows
    ]  # fmt: skip
    shown, note = first(lines, _ROWS, "back ends")
    columns = [
        ("Address or pool", "mono"), ("Protocol", "text"), ("Array", "text"), ("Vendor", "text"),
        ("How sure", "text"), ("Pools", "num"), ("Image stores", "num"), ("Size", "size"),
        ("Running VMs", "num"),
    ]  # fmt: skip
    return Grid("Storage back ends", columns, shown, note)


def _models(rows: list[Row]) -> Grid | None:
    if not rows:
        return None
    lines = [tuple(row[name] for name in ("vendor", "model", "servers", "hosts")) for row in rows]
    shown, note = first(lines, _ROWS, "models")
    columns = [
        ("Vendor", "text"), ("Model", "text"), ("Servers", "num"), ("Known hosts", "num"),
    ]  # fmt: skip
    return Grid("Servers by model", columns, shown, note)


def _conflicts(facts: Facts) -> Grid | None:
    """What does not fit together about which server a host is."""
    rows = facts.rows(
        "SELECT DISTINCT coalesce(h.name, c.host_id) AS host, c.method, "
        "coalesce(o.name, c.other_host_id) AS other, c.other_method, c.kept, c.detail "
        "FROM host_server_conflict AS c LEFT JOIN host AS h ON h.id = c.host_id "
        "LEFT JOIN host AS o ON o.id = c.other_host_id ORDER BY host, other, c.method, c.detail"
    )
    if not rows:
        return None
    shown, note = first([tuple(row.values()) for row in rows], _ROWS, "conflicts")
    columns = [
        ("Host", "text"), ("By", "text"), ("Against host", "text"), ("By this", "text"),
        ("Kept", "text"), ("Told", "long"),
    ]  # fmt: skip
    return Grid("Which server a host is: proofs that do not fit together", columns, shown, note)


def _disks(facts: Facts) -> Grid | None:
    """What does not fit together about which volume of an array a disk is."""
    rows = facts.rows(
        "SELECT DISTINCT coalesce(v.name, c.volume_id) AS disk, m.name AS vm, p.name AS pool, "
        "c.kind, c.detail FROM volume_array_conflict AS c "
        "LEFT JOIN volume AS v ON v.id = c.volume_id LEFT JOIN vm AS m ON m.id = v.vm_id "
        "LEFT JOIN storage_pool AS p ON p.id = v.storage_pool_id ORDER BY c.kind, disk, c.detail"
    )
    if not rows:
        return None
    shown, note = first([tuple(row.values()) for row in rows], _ROWS, "conflicts")
    columns = [
        ("Disk", "text"), ("VM", "text"), ("Pool", "text"), ("What", "text"), ("Told", "long"),
    ]  # fmt: skip
    return Grid("Disks and volumes of arrays that do not fit together", columns, shown, note)
