/*
id = "affinity-same-pool"
title = "Spread over hosts, together on one pool"
question = "Is an anti-affinity group spread over hosts but on one disk?"
category = "Resilience"
severity = "medium"
level = "affinity_group"
confidence = "measured"
effort = "days"
actor = "tenant"
scope = """SELECT affinity_group_id FROM affinity_member GROUP BY affinity_group_id HAVING \
count(*) > 1"""
why = """The members of this group run on different hosts, but all their disks are on one \
pool. Losing that pool takes all members at once, which is what the group was meant to \
prevent."""
fix = "Place half of the volumes on another pool, with disk offerings tagged for it."
refs = ["rules.md affinity-same-pool", "rules.md affinity-same-pool"]
guards = ["clusters that reach one pool only (cluster-single-pool speaks)", "stopped members"]
*/
WITH disk AS (
    SELECT
        m.affinity_group_id,
        m.name,
        m.account,
        max(m.zone_id) AS zone_id,
        count(DISTINCT m.vm_id) AS members,
        count(DISTINCT iif(o.storage_pool_id IS NULL, NULL, m.vm_id)) AS placed,
        count(DISTINCT o.storage_pool_id) AS pools,
        max(o.storage_pool_id) AS storage_pool_id,
        max((
            SELECT count(*) FROM pool_reach AS r
            JOIN storage_pool AS p ON r.storage_pool_id = p.id
            WHERE r.cluster_id = m.cluster_id AND p.state = 'Up'
        )) AS reachable
    FROM affinity_member AS m
    LEFT JOIN volume AS o ON m.vm_id = o.vm_id
    GROUP BY m.affinity_group_id, m.name, m.account
)

SELECT
    d.affinity_group_id AS subject,
    d.name,
    iif(
        d.placed < d.members,
        'where the disks of ' || d.name || ' are is not told for every member',
        'all ' || d.members || ' running members of ' || d.name || ' have their disks on '
        || coalesce(p.name, d.storage_pool_id)
    ) AS message,
    iif(d.placed < d.members, 'not assessable', 'finding') AS outcome,
    d.zone_id,
    d.members AS vms,
    p.name AS pool,
    d.account,
    d.reachable AS pools_reachable
FROM disk AS d
LEFT JOIN storage_pool AS p ON d.storage_pool_id = p.id
WHERE d.members > 1 AND d.pools <= 1 AND d.reachable > 1
ORDER BY d.affinity_group_id
