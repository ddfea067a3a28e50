/*
id = "pool-state"
title = "A primary storage pool is out of service"
question = "Is a pool out of service?"
category = "Storage"
severity = "medium"
level = "storage_pool"
confidence = "measured"
effort = "hours"
actor = "operator"
scope = "SELECT id FROM storage_pool WHERE state IS NOT NULL"
why = """A pool in maintenance or disabled takes no new volumes and, in maintenance, its \
virtual machines are stopped. A maintenance that failed half-way leaves volumes on a pool that \
CloudStack no longer uses, and one that nobody ended quietly takes capacity and redundancy \
away."""
fix = """Finish the maintenance or cancel it; for ErrorInMaintenance find the virtual machine \
that could not be stopped or moved first. Remove a pool that is disabled for good."""
refs = ["rules.md pool-state", "S:StoragePoolStatus"]
guards = [
  "a disabled pool only refuses new volumes: running VMs on it do not raise it",
  "waivers",
  "a state first seen less than the limit ago",
]
[params.maintenance_days]
default = 3
unit = "days"
doc = "how long a maintenance may last"
[params.disabled_days]
default = 30
unit = "days"
doc = "how long a pool may stay disabled"
*/
WITH seen AS (
    SELECT
        p.id,
        julianday(:now) - julianday(
            coalesce(
                max(h.valid_to) FILTER (
                    WHERE h.valid_from < p.valid_from AND h.state IS NOT p.state
                ),
                min(h.valid_from)
            )
        ) AS days,
        count(*) FILTER (WHERE h.valid_from < p.valid_from AND h.state IS NOT p.state) AS changes
    FROM storage_pool AS p
    JOIN storage_pool_history AS h ON p.id = h.id AND p.source = h.source
    GROUP BY p.id, p.source, p.valid_from
)

SELECT
    l.storage_pool_id AS subject,
    l.name,
    l.name || ' is ' || l.state || printf(', seen so for %.1f days, with ', s.days)
    || l.vms_running
    || iif(l.vms_running = 1, ' running VM', ' running VMs')
    || ' on it' AS message,
    CASE
        WHEN l.state = 'ErrorInMaintenance' OR (l.state = 'Maintenance' AND l.vms_running > 0)
            THEN 'finding'
        WHEN s.days > iif(l.state = 'Disabled', :disabled_days, :maintenance_days) THEN 'finding'
        ELSE 'not assessable'
    END AS outcome,
    CASE
        WHEN l.state <> 'Disabled' AND l.vms_running > 0 AND l.state <> 'PrepareForMaintenance'
            THEN 'critical'
        WHEN l.state = 'ErrorInMaintenance' THEN 'high'
        WHEN l.state = 'Disabled' THEN 'low'
        ELSE 'medium'
    END AS severity,
    l.vms_running AS vms,
    l.state,
    s.days AS days_seen,
    l.vms AS vms_on_it,
    l.capacity
FROM pool_load AS l
JOIN seen AS s ON l.storage_pool_id = s.id
WHERE
    l.state IN ('ErrorInMaintenance', 'Maintenance', 'PrepareForMaintenance', 'Disabled')
    AND (
        s.changes = 0
        OR l.state = 'ErrorInMaintenance'
        OR (l.state = 'Maintenance' AND l.vms_running > 0)
        OR s.days > iif(l.state = 'Disabled', :disabled_days, :maintenance_days)
    )
ORDER BY l.storage_pool_id
