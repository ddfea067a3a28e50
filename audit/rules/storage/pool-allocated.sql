/*
id = "pool-allocated"
title = "A primary storage pool is sold out"
question = "Is it sold out?"
category = "Capacity"
severity = "low"
level = "storage_pool"
confidence = "measured"
effort = "days"
actor = "storage"
scope = """SELECT p.storage_pool_id FROM pool_load AS p JOIN storage_pool AS o ON o.id = \
p.storage_pool_id WHERE p.protocol <> 'local' AND NOT coalesce(o.managed, 0)"""
why = """CloudStack counts the full virtual size of every volume against the pool's size times \
its over-provisioning factor. At 85 % it places no new volume there, and at 90 % it refuses to \
resize one, although the disk itself may be half empty."""
fix = """Add a pool with the same tags, move volumes, or raise the factor if the real fill \
stays low; check pool-used and pool-commit before raising it."""
refs = [
  "rules.md pool-allocated",
  "setting pool.storage.allocated.capacity.disablethreshold (0.85)",
]
guards = ["managed storage with its own limits", "local pools are for the host rules"]
[params.low]
default = 0.75
unit = "share"
doc = "allocation worth planning for"
[params.medium]
default = 0.85
unit = "share"
doc = "allocation at which the allocator stops using the pool"
*/
WITH only_one AS (
    SELECT
        t.zone_id,
        t.tag,
        min(t.storage_pool_id) AS storage_pool_id
    FROM pool_tag AS t
    WHERE t.is_up AND t.tag IN (SELECT o.tag FROM offering_tag AS o)
    GROUP BY t.zone_id, t.tag
    HAVING count(*) = 1
),

sole AS (
    SELECT
        storage_pool_id,
        group_concat(tag) AS tags
    FROM only_one
    GROUP BY storage_pool_id
)

SELECT
    p.storage_pool_id AS subject,
    p.name,
    iif(
        p.allocated_share IS NULL,
        p.name || ' does not tell how much of it is allocated, or its over-provisioning factor',
        printf(
            '%.1f %% of %s is sold: %.*f GiB of %.*f GiB at factor %.1f',
            100 * p.allocated_share, p.name, p.allocated < 100 << 30, p.allocated / 1073741824.0,
            p.capacity * p.overprovision < 100 << 30,
            p.capacity * p.overprovision / 1073741824.0, p.overprovision
        ) || coalesce('; the only pool with tag ' || s.tags, '')
    ) AS message,
    iif(p.allocated_share IS NULL, 'not assessable', 'finding') AS outcome,
    CASE
        WHEN s.tags IS NOT NULL THEN 'high'
        WHEN p.allocated_share >= :medium THEN 'medium'
        ELSE 'low'
    END AS severity,
    p.allocated,
    p.capacity,
    p.overprovision,
    p.allocated_share,
    s.tags AS only_pool_for
FROM pool_load AS p
JOIN storage_pool AS o ON p.storage_pool_id = o.id
LEFT JOIN sole AS s ON p.storage_pool_id = s.storage_pool_id
WHERE
    p.protocol <> 'local'
    AND NOT coalesce(o.managed, 0)
    AND (p.allocated_share IS NULL OR p.allocated_share >= :low)
ORDER BY p.allocated_share DESC, p.storage_pool_id
