/*
id = "storage-ip-exhausted"
title = "Addresses of the storage network run out"
question = "Are addresses of the storage network left?"
category = "Capacity"
severity = "low"
level = "pod"
confidence = "derived"
effort = "hours"
actor = "network"
scope = "SELECT DISTINCT pod_id FROM ip_range WHERE kind = 'storage' AND pod_id IS NOT NULL"
why = """Every secondary storage VM of the pod takes one address of the storage network. When none \
is left it cannot be started anew or joined by a second one, and templates, snapshots and uploads \
of the zone stop."""
fix = "Add a storage network range to the pod, or extend the one there is."
refs = [
  "rules.md storage-ip-exhausted",
  "holders are not told: one address per secondary storage VM of the pod, which alone join it",
  "S:SecondaryStorageManagerImpl (SystemStorageNetwork)",
]
guards = ["pods without a storage network"]
[params.free]
default = 0.1
unit = "share"
doc = "free share below which the range is short"
*/
WITH held AS (
    SELECT
        s.pod_id,
        count(*) AS used
    FROM system_vm AS s
    WHERE
        s.type = 'secondarystoragevm'
        AND coalesce(s.state, 'Running') NOT IN ('Destroyed', 'Expunging')
    GROUP BY s.pod_id
),

counted AS (
    SELECT
        r.pod_id,
        max(r.zone_id) AS zone_id,
        count(r.highest - r.lowest) = count(*) AS told,
        sum(r.highest - r.lowest + 1) AS total,
        group_concat(r.start_ip || ' - ' || r.end_ip, ', ') AS ranges
    FROM ip_range AS r
    WHERE r.kind = 'storage' AND r.pod_id IS NOT NULL
    GROUP BY r.pod_id
)

SELECT
    c.pod_id AS subject,
    p.name,
    iif(
        c.told,
        printf(
            '%d of %d storage addresses of %s are left beside its secondary storage VMs',
            c.total - coalesce(h.used, 0), c.total, p.name
        ),
        'the storage range of ' || p.name || ' cannot be read'
    ) AS message,
    iif(c.told, 'finding', 'not assessable') AS outcome,
    c.zone_id,
    coalesce(h.used, 0) AS used,
    c.total,
    c.ranges
FROM counted AS c
JOIN pod AS p ON c.pod_id = p.id
LEFT JOIN held AS h ON c.pod_id = h.pod_id
WHERE NOT c.told OR c.total - coalesce(h.used, 0) < :free * c.total
ORDER BY c.pod_id
