"""Find the environment that was named, and what belongs to it."""

import difflib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from audit.errors import ConfigError
from audit.store import records
from audit.store.guard import guarded

_PLACE = """
    d.path AS domain, z.name AS zone, o.source
FROM {table} AS o
LEFT JOIN domain AS d ON o.domain_id = d.id AND o.source = d.source
LEFT JOIN zone AS z ON o.zone_id = z.id AND o.source = z.source
"""
_OWNER = """
    d.path AS domain, NULL AS zone, o.source
FROM {table} AS o
LEFT JOIN domain AS d ON o.domain_id = d.id AND o.source = d.source
"""
_OWNED = "o.account, o.domain_id, o.project_id,"
# every object of a kind; accounts of type 5 are the shadows of projects
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "network": f"SELECT o.id, o.name, {_OWNED} o.vpc_id, {_PLACE.format(table='network')}"
        "WHERE coalesce(o.is_system, 0) = 0",
        "vpc": f"SELECT o.id, o.name, {_OWNED} o.id AS vpc_id, {_PLACE.format(table='vpc')}",
        "account": "SELECT o.id, o.name, o.name AS account, o.domain_id, NULL AS project_id, "
        f"NULL AS vpc_id, {_OWNER.format(table='account')}WHERE coalesce(o.type, 0) <> 5",
        "project": "SELECT o.id, o.name, NULL AS account, o.domain_id, o.id AS project_id, "
        f"NULL AS vpc_id, {_OWNER.format(table='project')}",
    }
)
_MINE = """(
    o.source = :source
    AND (o.project_id = :project_id
        OR (:project_id IS NULL AND o.project_id IS NULL
            AND o.account = :account AND o.domain_id = :domain_id)))"""
# what belongs to the environment, in the order in which one needs the other
_PARTS: dict[str, dict[str, str]] = {
    "vpcs": {
        "owner": f"SELECT o.id FROM vpc AS o WHERE {_MINE}",
        "vpc": "SELECT :id",
        "network": "SELECT :vpc_id WHERE :vpc_id IS NOT NULL",
    },
    "networks": {
        "owner": f"SELECT o.id FROM network AS o WHERE {_MINE}",
        "vpc": "SELECT o.id FROM network AS o WHERE o.vpc_id = :id AND o.source = :source",
        "network": "SELECT :id",
    },
    "shared": {
        "owner": "SELECT DISTINCT n.id FROM vm AS o JOIN vm_nic AS i ON o.id = i.vm_id "
        f"JOIN network AS n ON i.network_id = n.id WHERE n.type = 'Shared' AND {_MINE} "
        "AND n.id NOT IN (SELECT value FROM json_each(:networks))",
        "vpc": "SELECT NULL",
    },
    "addresses": {
        "owner": f"SELECT o.id FROM public_ip AS o WHERE {_MINE} "
        "UNION SELECT i.id FROM public_ip AS i "
        "WHERE i.associated_network_id IN (SELECT value FROM json_each(:networks))",
        "vpc": "SELECT i.id FROM public_ip AS i WHERE i.vpc_id = :id "
        "OR i.associated_network_id IN (SELECT value FROM json_each(:networks))",
        "network": "SELECT i.id FROM public_ip AS i WHERE i.associated_network_id = :id "
        "OR (i.vpc_id = :vpc_id AND i.is_source_nat) "
        "UNION SELECT f.ip_address_id FROM port_forwarding_rule AS f WHERE f.network_id = :id "
        "UNION SELECT b.public_ip_id FROM load_balancer_rule AS b WHERE b.network_id = :id",
    },
    "lists": {
        "owner": "SELECT a.id FROM network_acl AS a "
        "WHERE a.vpc_id IN (SELECT value FROM json_each(:vpcs)) "
        "UNION SELECT n.acl_id FROM network AS n "
        "WHERE n.id IN (SELECT value FROM json_each(:networks))",
        "network": "SELECT n.acl_id FROM network AS n WHERE n.id = :id AND n.source = :source",
    },
    "groups": {
        "owner": f"SELECT o.id FROM security_group AS o WHERE {_MINE}",
        # groups hold only where the network has the service
        "vpc": "SELECT DISTINCT g.security_group_id FROM vm_security_group AS g "
        "JOIN vm_nic AS i ON g.vm_id = i.vm_id JOIN network AS n ON i.network_id = n.id "
        "WHERE n.id IN (SELECT value FROM json_each(:networks)) "
        "AND (n.services IS NULL OR instr(n.services, 'SecurityGroup') > 0)",
    },
    "customer_gateways": {
        "owner": "SELECT c.customer_gateway_id FROM vpn_connection AS c "
        "JOIN vpn_gateway AS g ON c.vpn_gateway_id = g.id "
        "WHERE g.vpc_id IN (SELECT value FROM json_each(:vpcs)) "
        "UNION SELECT o.id FROM vpn_customer_gateway AS o WHERE o.source = :source "
        "AND :project_id IS NULL AND o.account = :account AND o.domain_id = :domain_id",
        "vpc": "SELECT c.customer_gateway_id FROM vpn_connection AS c "
        "JOIN vpn_gateway AS g ON c.vpn_gateway_id = g.id "
        "WHERE g.vpc_id IN (SELECT value FROM json_each(:vpcs))",
    },
}
_GIVEN = ("id", "vpc_id", "account", "domain_id", "project_id", "source")
_NEAR = 5
_SECONDS = 60.0
Reads = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for: kind of KINDS; name, UUID or domain path/name; domain or ""."""

    kind: str
    name: str
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """The environment, the parameters of its queries (ids as JSON lists), and what told them."""

    environment: dict[str, Any]
    parameters: dict[str, Any]
    reads: dict[str, Reads]

    def needs(self, sql: str, reads: Reads) -> Reads:
        """What a query that read `reads` needs seen, with what its lists of ids came from.

        Without any id to look for, there is nothing to be seen: a network outside a VPC has no VPN
        gateway, whether gateways were answered or not.
        """
        lists = [part for part in self.reads if f":{part})" in sql]
        given = any(f":{name}" in sql.replace(":source", "") for name in _GIVEN)
        idle = lists and not given and all(self.parameters[part] == "[]" for part in lists)
        found = frozenset() if idle else reads
        return found.union(*(self.reads[part] for part in lists))


def find(connection: sqlite3.Connection, wanted: Wanted) -> Scope:
    """The one object meant. Raises ConfigError: none (with the nearest), or several (listed)."""
    with guarded(connection, _SECONDS) as guard:
        objects = records(connection, KINDS[wanted.kind])
    fitting = _fitting(objects, wanted)
    if not fitting:
        raise ConfigError(_unknown(objects, wanted))
    if len(fitting) > 1:
        found = "\n".join(f"  {row['id']}  {_label(row)}" for row in sorted(fitting, key=_label))
        raise ConfigError(
            f"--{wanted.kind} {wanted.name}: {len(fitting)} fit; name one by its UUID"
            f"{' or add --domain' if not wanted.domain else ''}:\n{found}"
        )
    (row,) = fitting
    environment = {"kind": wanted.kind} | {
        key: row[key] for key in ("name", "id", "account", "domain", "zone")
    }
    scope = Scope(environment, {name: row[name] for name in _GIVEN}, {"": frozenset(guard.reads)})
    _add_parts(connection, wanted.kind, scope)
    return scope


def _fitting(objects: list[dict[str, Any]], wanted: Wanted) -> list[dict[str, Any]]:
    """Objects that fit: by UUID or exact name, else by the name in any case."""
    inside = [
        row
        for row in objects
        if not wanted.domain
        or wanted.domain == row["domain_id"]
        or wanted.domain.casefold()
        in {str(row["domain"]).casefold(), str(row["domain"]).rpartition("/")[2].casefold()}
    ]
    exact = [r for r in inside if wanted.name in {r["id"], r["name"], _path(r)}]
    name = wanted.name.casefold()
    return exact or [r for r in inside if name in {r["name"].casefold(), _path(r).casefold()}]


def _path(row: dict[str, Any]) -> str:
    return f"{row['domain']}/{row['name']}"


def _label(row: dict[str, Any]) -> str:
    parts = [
        row["name"],
        f"domain {row['domain'] or 'unknown'}",
        row["zone"] and f"zone {row['zone']}",
    ]
    return ", ".join([part for part in parts if part] + [row["source"]])


def _unknown(objects: list[dict[str, Any]], wanted: Wanted) -> str:
    names = sorted({row["name"] for row in objects})
    start = f"--{wanted.kind} {wanted.name}: no such {wanted.kind}"
    if wanted.domain:
        start += f" in domain {wanted.domain}"
    if not names:
        return f"{start}; none was collected (stackaudit sql 'SELECT * FROM gap' says what failed)."
    near = difflib.get_close_matches(wanted.name, names, n=_NEAR, cutoff=0.4)
    near += [n for n in names if wanted.name.casefold() in n.casefold() and n not in near]
    if not near:
        return f"{start}; there are {len(names)}, e.g. {', '.join(names[:_NEAR])}."
    return f"{start}; near: {', '.join(near[:_NEAR])}."


def _add_parts(connection: sqlite3.Connection, kind: str, scope: Scope) -> None:
    # what has no query of its own kind is found the way of the next wider one
    kinds = {"network": ("network", "vpc"), "vpc": ("vpc", "owner")}.get(kind, ("owner",))
    for part, queries in _PARTS.items():
        sql = next(queries[one] for one in kinds if one in queries)
        with guarded(connection, _SECONDS) as guard:
            rows = connection.execute(sql, scope.parameters).fetchall()
        scope.reads[part] = scope.needs(sql, frozenset(guard.reads))
        scope.parameters[part] = json.dumps(sorted({value for (value,) in rows if value}))
