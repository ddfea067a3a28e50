/*
id = "pool-patch-skew"
title = "Hosts of a pool have different patches"
question = "Do all hosts of a pool or cluster run the same build with the same patches?"
category = "Lifecycle"
severity = "medium"
level = "hypervisor_pool"
effort = "days"
actor = "operator"
scope = "SELECT pool_id FROM hypervisor_pool_stake WHERE hosts > 1"
why = """VMs move from an older host to a newer one and not always back, a pool whose master is not \
the newest host refuses members, and a fault that a patch cured comes back with every VM that lands \
on a host without it."""
fix = """Finish the update: the same patches on every host, master first on XenServer, one host in \
maintenance after the other."""
refs = [
  "rules.md hypervisor-skew-cluster, below the version CloudStack tells",
  "D:choosing_deployment (hotfix warning)",
  "XAPI: pool_update.hosts, host_patch, software_version.build_number; vSphere: AboutInfo.build",
]
guards = [
  "hosts in maintenance: they may be in the middle of it",
  "patches are told by XenServer and XCP-ng up to 8; of other hosts the build counts",
]
optional = ["host", "vm", "host_patch"]
*/
WITH member AS MATERIALIZED (
    SELECT
        h.pool_id,
        h.host_system_id,
        h.build
    FROM system_now AS h
    WHERE h.pool_id IS NOT NULL AND NOT h.in_work
),

build AS MATERIALIZED (
    SELECT
        pool_id,
        count(*) AS hosts,
        count(DISTINCT build) AS builds,
        count(build) AS told,
        group_concat(DISTINCT build) AS list
    FROM member
    GROUP BY pool_id
),

patch AS (
    SELECT
        m.pool_id,
        p.name AS patch,
        count(DISTINCT m.host_system_id) AS hosts
    FROM host_patch AS p
    JOIN system_teller AS t ON p.host_system_id = t.teller_id
    JOIN member AS m ON t.host_system_id = m.host_system_id
    GROUP BY m.pool_id, p.name
),

uneven AS (
    SELECT
        p.pool_id,
        count(*) AS patches,
        group_concat(p.patch || ' on ' || p.hosts || ' of ' || b.hosts || ' hosts', ', ') AS list
    FROM patch AS p
    JOIN build AS b ON p.pool_id = b.pool_id
    WHERE p.hosts < b.hosts
    GROUP BY p.pool_id
)

SELECT
    s.pool_id AS subject,
    s.label AS name,
    CASE
        WHEN b.builds > 1 THEN s.label || ' runs ' || b.builds || ' builds: ' || b.list
        WHEN u.patches IS NOT NULL THEN s.label || ': ' || u.list
        ELSE 'not every host of ' || s.label || ' tells its build'
    END AS message,
    iif(b.builds > 1 OR u.patches > 0, 'finding', 'not assessable') AS outcome,
    b.builds,
    u.patches AS patches_uneven,
    s.zone_id,
    s.vms
FROM hypervisor_pool_stake AS s
JOIN build AS b ON s.pool_id = b.pool_id
LEFT JOIN uneven AS u ON s.pool_id = u.pool_id
WHERE b.hosts > 1 AND (b.builds > 1 OR u.patches > 0 OR b.told < b.hosts)
ORDER BY subject
