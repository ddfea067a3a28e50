/*
id = "pool-too-large"
title = "Many virtual machines on one pool"
question = "How many virtual machines die with one pool?"
category = "Storage"
severity = "medium"
level = "storage_pool"
confidence = "measured"
effort = "weeks"
actor = "storage"
scope = """SELECT l.storage_pool_id FROM pool_load AS l JOIN storage_pool AS p ON p.id = \
l.storage_pool_id WHERE l.state = 'Up' AND NOT coalesce(p.managed, 0) AND l.protocol NOT IN \
('local', 'RBD', 'PowerFlex', 'Linstor', 'StorPool')"""
why = """A pool is a failure domain: when it goes, every virtual machine with a volume on it \
stops at once, and restoring them from backup takes time in proportion. More than 200 virtual \
machines, or a quarter of the zone, is a long night."""
fix = """Split it into smaller pools on separate aggregates and spread the offerings over \
them; place no new volumes on it meanwhile."""
refs = [
  "rules.md pool-too-large",
  "D:choosing_deployment_architecture (the 6 TB advice is dated and not used)",
]
guards = [
  "managed and clustered storage, where a volume is its own unit",
  "zones too small for a share to mean anything",
  "local and disabled pools are not counted",
]
[params.max_vms]
default = 200
unit = "count"
doc = "VMs one pool may carry"
[params.share]
default = 0.25
unit = "share"
doc = "part of the zone one pool may carry"
[params.half]
default = 0.5
unit = "share"
doc = "part of the zone above which a cluster without another pool makes it high"
[params.min_zone_vms]
default = 100
unit = "count"
doc = "VMs a zone must have before a quarter of it means anything"
[params.min_half_vms]
default = 20
unit = "count"
doc = "VMs a zone must have before half of it means anything"
*/
WITH sole AS (
    SELECT min(p.id) AS storage_pool_id
    FROM pool_reach AS r
    JOIN storage_pool AS p ON r.storage_pool_id = p.id
    WHERE p.state = 'Up'
    GROUP BY r.cluster_id
    HAVING count(*) = 1
)

SELECT
    l.storage_pool_id AS subject,
    l.name,
    printf(
        '%d %s, %.0f %% of those of %s, %s a volume on %s', l.vms, iif(l.vms = 1, 'VM', 'VMs'),
        100.0 * l.vms / z.vms, z.name, iif(l.vms = 1, 'has', 'have'), l.name
    ) AS message,
    iif(
        l.vms > :half * z.vms
        AND z.vms >= :min_half_vms
        AND l.storage_pool_id IN (SELECT s.storage_pool_id FROM sole AS s),
        'high',
        'medium'
    ) AS severity,
    l.vms_running AS vms,
    l.vms AS vms_on_it,
    z.vms AS vms_in_zone,
    l.capacity
FROM pool_load AS l
JOIN storage_pool AS p ON l.storage_pool_id = p.id
JOIN zone_size AS z ON l.zone_id = z.zone_id
WHERE
    l.state = 'Up'
    AND l.protocol NOT IN ('local', 'RBD', 'PowerFlex', 'Linstor', 'StorPool')
    AND NOT coalesce(p.managed, 0)
    AND (
        l.vms > :max_vms
        OR (l.vms > :share * z.vms AND z.vms >= :min_zone_vms)
        OR (l.vms > :half * z.vms AND z.vms >= :min_half_vms)
    )
ORDER BY l.vms DESC, l.storage_pool_id
