/*
id = "vol-orphan"
title = "Disks that belong to no virtual machine"
question = "Are there disks without a virtual machine?"
category = "Capacity"
severity = "low"
level = "zone"
confidence = "measured"
effort = "days"
actor = "tenant"
scope = "SELECT DISTINCT zone_id FROM volume WHERE type = 'DATADISK' AND zone_id IS NOT NULL"
why = """These data disks have been attached to nothing for more than a month. They take \
space, are usually billed, and often hold data that nobody remembers."""
fix = "Ask the owners, keep what is needed with a tag keep, delete the rest."
refs = ["rules.md vol-orphan", "S:VolumeResponse"]
guards = [
  "disks made a month ago or less",
  "disks of Kubernetes (pvc-)",
  "disks with a tag keep",
  "one finding per zone, not per disk",
]
[params.days]
default = 30
unit = "days"
doc = "how long a disk may be detached"
[params.share]
default = 0.05
unit = "share"
doc = "part of a pool above which it is medium"
*/
WITH orphan AS (
    SELECT
        o.id,
        o.zone_id,
        o.storage_pool_id,
        o.size,
        o.account,
        o.project_id,
        sum(o.size) OVER (PARTITION BY o.storage_pool_id) * 1.0 / nullif(p.capacity, 0) AS share
    FROM volume AS o
    LEFT JOIN storage_pool AS p ON o.storage_pool_id = p.id
    WHERE
        o.type = 'DATADISK'
        AND o.vm_id IS NULL
        AND o.state = 'Ready'
        AND julianday(:now) - julianday(o.created) > :days
        AND o.name NOT LIKE 'pvc-%'
        AND NOT EXISTS (
            SELECT 1 FROM tag AS t
            WHERE t.resource_id = o.id AND 'keep' IN (lower(t.name), lower(t.value))
        )
)

SELECT
    o.zone_id AS subject,
    z.name,
    printf(
        '%d data %s of %s with %.*f GiB %s to no VM', count(*),
        iif(count(*) = 1, 'disk', 'disks'), z.name, sum(o.size) < 100 << 30,
        sum(o.size) / 1073741824.0, iif(count(*) = 1, 'belongs', 'belong')
    ) AS message,
    iif(max(o.share) > :share, 'medium', 'low') AS severity,
    count(*) AS volumes,
    sum(o.size) AS bytes,
    count(DISTINCT coalesce(o.account, o.project_id)) AS owners,
    max(o.share) AS pool_share_most
FROM orphan AS o
JOIN zone AS z ON o.zone_id = z.id
GROUP BY o.zone_id, z.name
ORDER BY o.zone_id
