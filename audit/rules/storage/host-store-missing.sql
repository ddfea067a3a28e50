/*
id = "host-store-missing"
title = "Shared storage is known to some hosts of a pool only"
question = "Does every host of a pool or cluster have every shared storage of it?"
category = "Storage"
severity = "medium"
level = "hypervisor_pool"
effort = "hours"
actor = "storage"
scope = "SELECT pool_id FROM pool_store WHERE hosts > 1"
why = """CloudStack and vCenter take the hosts of a pool for equal. A VM whose disks are on storage \
that only some hosts know can start and move on those alone: when they fail or are full it stays \
down, although the pool has room."""
fix = """Present the storage to the hosts that lack it, or take those hosts into a cluster of their \
own."""
refs = [
  "XAPI: PBD and SR.shared; vSphere: Datastore.host and summary.multipleHostAccess",
  "no row of its own in rules.md",
]
guards = [
  "hosts in maintenance, and hosts that told no storage",
  "ISO libraries and removable drives",
  "storage that one host of several knows: it may be meant for it alone: low",
]
optional = ["host", "vm"]
[params.few]
default = 1
unit = "count"
doc = "hosts that know a storage, up to which it may be meant for them alone"
*/
SELECT
    p.pool_id AS subject,
    s.label AS name,
    s.label || ': ' || group_concat(
        p.name || coalesce(' (' || p.type || ')', '') || ' is not known to ' || p.missing
        || ' of ' || p.hosts || ' hosts', '; '
    ) AS message,
    iif(max(p.hosts - p.missing_hosts) > :few, 'medium', 'low') AS severity,
    count(*) AS stores,
    max(p.missing_hosts) AS hosts_without,
    s.zone_id,
    s.vms
FROM pool_store AS p
JOIN hypervisor_pool_stake AS s ON p.pool_id = s.pool_id
WHERE p.missing_hosts > 0
GROUP BY p.pool_id, s.label, s.zone_id, s.vms
ORDER BY subject
