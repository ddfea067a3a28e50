"""Whom a finding reaches: running VMs and tenants of its object, and what its failure would cost.

A tenant is a project, else an account in its domain. A number of tenants is told only where the VMs
found here are as many as the rule counted: then they are the same VMs.
"""

from audit.model import TABLES
from reports.facts import Facts, Found, Row

_RUNNING = (
    "SELECT count(DISTINCT v.id) AS vms, "
    "count(DISTINCT coalesce(v.project_id, v.domain_id || ' ' || v.account)) AS tenants "
    "FROM vm AS v WHERE v.state = 'Running' AND "
)
_ON_HOST = _RUNNING + "v.host_id = :subject"
_ON_SERVER = _RUNNING + "v.host_id IN (SELECT host_id FROM host_server WHERE server_id = :subject)"
_ON_POOLS = _RUNNING + "v.id IN (SELECT vm_id FROM volume WHERE storage_pool_id IN ({pools}))"
_ON_ARRAY = "SELECT store_id FROM pool_array WHERE kind = 'storage_pool' AND array_id = :subject"
_ON_NETWORK = _RUNNING + "v.id IN (SELECT vm_id FROM vm_nic WHERE network_id = :subject)"
_BEHIND_ROUTER = _RUNNING + (
    "v.id IN (SELECT n.vm_id FROM vm_nic AS n JOIN router AS r "
    "ON n.network_id = r.guest_network_id WHERE r.id = :subject)"
)
_QUERIES = {
    "host": _ON_HOST,
    "server": _ON_SERVER,
    "cluster": _RUNNING + "v.host_id IN (SELECT id FROM host WHERE cluster_id = :subject)",
    "zone": _RUNNING + "v.zone_id = :subject",
    "storage_pool": _ON_POOLS.format(pools=":subject"),
    "storage_array": _ON_POOLS.format(pools=_ON_ARRAY),
    "array_volume": _ON_POOLS.format(pools=f"{_ON_ARRAY} AND volume_id = :part"),
    "network": _ON_NETWORK,
    "router": _BEHIND_ROUTER,
}
_NODES = {"host": "host", "storage_pool": "pool", "switch": "switch", "router": "router"}


def tenants(facts: Facts, found: Found) -> int | None:
    """Tenants of the VMs at risk by a finding; None when that is not told."""
    query = _QUERIES.get(found.kind)
    if query is None or not found.vms:
        return None
    whole, _, part = found.subject.partition("/")
    subject = whole if found.kind == "array_volume" else found.subject
    row = facts.rows(query, {"subject": subject, "part": part})[0]
    return int(row["tenants"]) if row["vms"] == found.vms else None


def impact(facts: Facts, found: Found) -> Row | None:
    """What the lone failure of the finding's object costs today; None when that is nothing."""
    kind = _NODES.get(found.kind)
    if kind is None:
        return None
    rows = facts.rows(
        "SELECT * FROM failure_impact WHERE present AND node_id = :id",
        {"id": f"{kind}/{found.subject}"},
    )
    return rows[0] if rows else None


def below(tables: set[str]) -> set[str]:
    """Tables, and those that computed ones among them are made from."""
    known = [TABLES[table] for table in tables if table in TABLES]
    return tables | {text.partition(".")[0] for info in known for text in info.inputs}


def tellers(facts: Facts) -> dict[str, set[tuple[str, str]]]:
    """Table -> (kind, source) of those that told rows of it."""
    found: dict[str, set[tuple[str, str]]] = {}
    for row in facts.rows(
        "SELECT DISTINCT a.table_name, r.kind, a.source FROM answer AS a JOIN source_run AS r "
        "ON a.source = r.source AND a.started = r.started WHERE a.rows_seen > 0"
    ):
        found.setdefault(row["table_name"], set()).add((row["kind"], row["source"]))
    return found


def gravest(facts: Facts) -> Row | None:
    """The single failure that loses most running VMs today. Pools are left out: one place each."""
    rows = facts.rows(
        "SELECT * FROM failure_impact WHERE present AND vms > 0 AND kind <> 'pool' "
        "ORDER BY rank LIMIT 1"
    )
    return rows[0] if rows else None
