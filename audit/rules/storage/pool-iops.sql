/*
id = "pool-iops"
title = "Guaranteed IOPS are sold out"
question = "Are guaranteed IOPS of a pool sold out or used up?"
category = "Storage"
severity = "medium"
level = "storage_pool"
confidence = "measured"
effort = "weeks"
actor = "storage"
scope = "SELECT id FROM storage_pool WHERE capacity_iops > 0"
why = """This pool guarantees a number of operations per second to each volume. When nearly all it \
can give is promised, further volumes are refused; when nearly all is used, the promises cannot be \
kept."""
fix = "Add nodes to the storage system, or lower the least IOPS of the disk offerings."
refs = [
  "rules.md pool-iops; p95 over the samples of the collections, the highest with fewer than 20",
  "S:StoragePoolResponse capacityiops, allocatediops, usediops",
]
guards = ["pools that guarantee nothing", "use that is not told"]
[params.allocated]
default = 0.9
unit = "share"
doc = "share of the IOPS that is promised"
[params.used]
default = 0.8
unit = "share"
doc = "share of the IOPS that is in use (p95)"
[params.days]
default = 30
unit = "days"
doc = "time over which use is looked at"
*/
WITH ranked AS (
    SELECT
        s.storage_pool_id,
        s.used_iops,
        row_number() OVER (PARTITION BY s.storage_pool_id ORDER BY s.used_iops) AS place,
        count(*) OVER (PARTITION BY s.storage_pool_id) AS samples
    FROM storage_pool_sample AS s
    WHERE s.used_iops IS NOT NULL AND julianday(:now) - julianday(s.at) <= :days
),

busy AS (
    SELECT
        r.storage_pool_id,
        min(r.used_iops) AS p95
    FROM ranked AS r
    WHERE r.place >= 0.95 * r.samples
    GROUP BY r.storage_pool_id
),

judged AS (
    SELECT
        p.*,
        s.allocated_iops * 1.0 / p.capacity_iops AS allocated_share,
        b.p95 * 1.0 / p.capacity_iops AS used_share,
        s.allocated_iops,
        b.p95
    FROM storage_pool AS p
    LEFT JOIN storage_pool_sample AS s
        ON
            p.id = s.storage_pool_id
            AND s.at = (
                SELECT max(l.at) FROM storage_pool_sample AS l
                WHERE l.storage_pool_id = p.id
            )
    LEFT JOIN busy AS b ON p.id = b.storage_pool_id
    WHERE p.capacity_iops > 0
)

SELECT
    j.id AS subject,
    j.name,
    CASE
        WHEN j.used_share > :used
            THEN printf('%s uses %.0f %% of its IOPS (p95)', j.name, 100 * j.used_share)
        WHEN j.allocated_share IS NULL THEN 'how many IOPS ' || j.name || ' promised is not told'
        ELSE printf('%s has promised %.0f %% of its IOPS', j.name, 100 * j.allocated_share)
    END AS message,
    iif(j.used_share > :used OR j.allocated_share > :allocated, 'finding', 'not assessable')
        AS outcome,
    iif(j.used_share > :used, 'high', 'medium') AS severity,
    j.zone_id,
    j.capacity_iops,
    j.allocated_iops,
    j.p95 AS used_iops_p95
FROM judged AS j
WHERE j.used_share > :used OR j.allocated_share > :allocated OR j.allocated_share IS NULL
ORDER BY j.id
