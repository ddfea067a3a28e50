"""Which rows are a tenant's. A table that is not named here is empty in its edition.

Rows belong by their owner columns, or by what they are part of. History counts for the time in
which the tenant owned the object: one that was handed over is not followed any further.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from audit.model import TABLES, TableInfo
from audit.store.ddl import FOREVER, stored_columns
from reports.tenant.find import Tenant

# table -> what it may be a part of, as (column, table); in the order in which one needs the other
PARTS: dict[str, tuple[tuple[str, str], ...]] = {
    "domain": (),
    "account": (),
    "project": (),
    "user": (("account_id", "account"),),
    "vpc": (),
    "network": (("vpc_id", "vpc"),),
    "vm": (),
    "volume": (),
    "security_group": (),
    "affinity_group": (),
    "vpn_customer_gateway": (),
    "bucket": (),
    "webhook": (),
    "kubernetes_cluster": (),
    "public_ip": (("associated_network_id", "network"), ("vpc_id", "vpc")),
    "snapshot": (("volume_id", "volume"),),
    "vm_snapshot": (("vm_id", "vm"),),
    "backup": (("vm_id", "vm"),),
    "load_balancer_rule": (("network_id", "network"),),
    "autoscale_group": (("network_id", "network"),),
    "remote_access_vpn": (("public_ip_id", "public_ip"),),
    "vpn_gateway": (("vpc_id", "vpc"),),
    "vpn_connection": (("vpn_gateway_id", "vpn_gateway"),),
    "router": (("guest_network_id", "network"), ("vpc_id", "vpc")),
    "vm_nic": (("vm_id", "vm"),),
    "vm_security_group": (("vm_id", "vm"),),
    "affinity_group_vm": (("vm_id", "vm"),),
    "kubernetes_cluster_vm": (("vm_id", "vm"),),
    "snapshot_policy": (("volume_id", "volume"),),
    "backup_schedule": (("vm_id", "vm"),),
    "firewall_rule": (("network_id", "network"),),
    "port_forwarding_rule": (("network_id", "network"),),
    "load_balancer_member": (("load_balancer_rule_id", "load_balancer_rule"),),
    "load_balancer_health_check": (("load_balancer_rule_id", "load_balancer_rule"),),
    "network_acl": (("vpc_id", "vpc"),),
    "network_acl_rule": (("acl_id", "network_acl"),),
    "security_group_rule": (("security_group_id", "security_group"),),
    "private_gateway": (("vpc_id", "vpc"),),
    "static_route": (("vpc_id", "vpc"),),
    "vm_sample": (("vm_id", "vm"),),
    "vm_usage": (("vm_id", "vm"),),
    "volume_sample": (("volume_id", "volume"),),
    "resource_usage": (("owner_id", "account"), ("owner_id", "project")),
    "tag": (("resource_id", "vm"), ("resource_id", "volume"), ("resource_id", "network")),
    "finding": (),  # of anything kept; see finding_sql
}
OWNERS = frozenset({"account", "domain_id"})
# of the provider, in rows that are the tenant's
BLANK = {
    "network": ("vlan", "broadcast_uri", "physical_network_id"),
    "vm_nic": ("vlan",),
    "private_gateway": ("vlan", "physical_network_id"),
    "public_ip": ("range_id",),
    "snapshot": ("data_store",),
    "user": ("role_id",),
    "router": ("domain_id", "account", "template_id", "service_offering_id", "pod_id"),
}
# what a finding of the tenant's can be about
SUBJECTS = tuple(name for name in PARTS if "id" in TABLES[name].keys)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table for the copy: its name there, its columns, and the query for them."""

    table: str
    columns: tuple[str, ...]
    cursor: sqlite3.Cursor


def belonging(connection: sqlite3.Connection, tenant: Tenant) -> Iterator[Rows]:
    """Rows of every table, current and past, in the order of PARTS.

    Makes a temporary table `tenant_kept` of what was kept and when it was the tenant's.
    """
    connection.execute("DROP TABLE IF EXISTS temp.tenant_kept")
    connection.execute(
        "CREATE TEMP TABLE tenant_kept (kind, id, since, until, PRIMARY KEY (id, kind))"
    )
    given = {
        "domains": json.dumps(tenant.domains),
        "id": tenant.id,
        "name": tenant.name,
        "domain": tenant.domain_id,
    }
    for name in PARTS:
        info = TABLES[name]
        mine = _owned(info, tenant)
        if info.kind == "entity" and "id" in info.keys:
            _keep(connection, info, mine, given)
        yield from _versions(connection, info, mine, given)


def _owned(info: TableInfo, tenant: Tenant) -> str:
    """Condition that says by the owner columns of a row `o` that it is the tenant's."""
    inside = "o.domain_id IN (SELECT value FROM json_each(:domains))"
    if info.name == "domain":
        return inside.replace("domain_id", "id")
    if info.name in {"account", "project"}:
        return inside if tenant.kind == "domain" else "o.id = :id"
    if not set(info.names) >= OWNERS or info.name in {"user", "router"}:
        return "false"
    if tenant.kind == "domain":
        return inside
    has_project = "project_id" in info.names
    if tenant.kind == "project":
        return "o.project_id = :id" if has_project else "false"
    alone = " AND o.project_id IS NULL" if has_project else ""
    return f"(o.account = :name AND o.domain_id = :domain{alone})"


def _part(info: TableInfo, span: str) -> list[str]:
    """Conditions that a row `o` is part of something kept, in a span of time."""
    if info.name == "finding":
        kinds = ", ".join(f"'{kind}'" for kind in SUBJECTS)
        about = f"k.id = o.subject AND o.subject_kind IN ({kinds})"
        return [f"EXISTS (SELECT 1 FROM temp.tenant_kept AS k WHERE {about} AND {span})"]
    return [
        f"EXISTS (SELECT 1 FROM temp.tenant_kept AS k WHERE k.id = o.{column} "
        f"AND k.kind = '{kind}' AND {span})"
        for column, kind in PARTS[info.name]
    ]


_NOW = f"k.until = '{FOREVER}'"
_PAST = "o.valid_from < k.until AND o.valid_to > k.since"
_AT = "o.at >= k.since AND o.at < k.until"


def _keep(
    connection: sqlite3.Connection, info: TableInfo, mine: str, given: dict[str, str]
) -> None:
    """Note the objects of a table and the time in which they were the tenant's."""
    span = f"({_PAST}) AND (o.valid_to <> '{FOREVER}' OR {_NOW})"
    conditions = " OR ".join((mine, *_part(info, span)))
    connection.execute(
        f"INSERT OR IGNORE INTO temp.tenant_kept SELECT '{info.name}', o.id, min(o.valid_from), "
        f"max(o.valid_to) FROM {info.name}_history AS o WHERE {conditions} GROUP BY o.id",
        given,
    )


def _versions(
    connection: sqlite3.Connection, info: TableInfo, mine: str, given: dict[str, str]
) -> Iterator[Rows]:
    stored = stored_columns(info)
    if info.kind == "entity":
        tables = ((info.name, (*stored, "valid_from", "row_hash"), _NOW),
                  (f"{info.name}_past", (*stored, "valid_from", "valid_to"), _PAST))  # fmt: skip
    else:
        tables = ((info.name, stored, _AT),)  # type: ignore[assignment]
    blank = BLANK.get(info.name, ())
    for table, columns, span in tables:
        values = ", ".join("NULL" if name in blank else f"o.{name}" for name in columns)
        conditions = " OR ".join((mine, *_part(info, span)))
        yield Rows(
            table,
            columns,
            connection.execute(f"SELECT {values} FROM {table} AS o WHERE {conditions}", given),
        )
