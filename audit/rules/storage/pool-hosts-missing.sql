/*
id = "pool-hosts-missing"
title = "A host lacks a pool its peers have"
question = "Does each host see each pool?"
category = "Storage"
severity = "high"
level = "cluster"
confidence = "measured"
effort = "hours"
actor = "storage"
scope = "SELECT DISTINCT h.cluster_id FROM pool_host AS p JOIN host AS h ON p.host_id = h.id"
optional = ["storage_pool.access_groups"]
why = """A virtual machine can only run where all its disks are connected. Hosts that lack a pool \
can neither take over its virtual machines after a failure nor receive them during maintenance, \
although they look like spare capacity."""
fix = "Mount or connect the pool on the host; check the export, the zoning and the multipath setup."
refs = ["rules.md pool-hosts-missing", "S:ListStoragePoolsCmd hostid"]
guards = [
  "pools with storage access groups (4.21+) are kept from hosts by design",
  "hosts that are not Up and enabled",
  "pools that are not Up, and those no host of the cluster has",
]
*/
WITH listed AS (
    SELECT
        g.*,
        row_number() OVER (PARTITION BY g.cluster_id ORDER BY g.host, g.pool) AS place
    FROM pool_host_gap AS g
),

lost AS (
    SELECT
        g.cluster_id,
        count(DISTINCT g.host_id) AS hosts,
        count(DISTINCT g.storage_pool_id) AS pools,
        count(*) AS gaps,
        group_concat(iif(g.place <= 10, g.host || ' lacks ' || g.pool, NULL), ', ') AS list
    FROM listed AS g
    GROUP BY g.cluster_id
),

on_pool AS (
    SELECT
        g.cluster_id,
        count(DISTINCT v.id) AS vms
    FROM (
        SELECT DISTINCT
            l.cluster_id,
            l.storage_pool_id
        FROM listed AS l
    ) AS g
    JOIN volume AS o ON g.storage_pool_id = o.storage_pool_id
    JOIN vm AS v ON o.vm_id = v.id AND v.state = 'Running'
    JOIN host AS h ON v.host_id = h.id AND g.cluster_id = h.cluster_id
    GROUP BY g.cluster_id
)

SELECT
    l.cluster_id AS subject,
    c.name,
    l.hosts || ' hosts of ' || c.name || ' lack a pool their peers have: ' || l.list AS message,
    c.zone_id,
    coalesce(p.vms, 0) AS vms,
    l.hosts,
    l.pools,
    l.gaps
FROM lost AS l
JOIN cluster AS c ON l.cluster_id = c.id
LEFT JOIN on_pool AS p ON l.cluster_id = p.cluster_id
ORDER BY l.gaps DESC, l.cluster_id
