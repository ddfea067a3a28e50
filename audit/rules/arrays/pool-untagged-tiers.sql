/*
id = "pool-untagged-tiers"
title = "Fast and slow pools without tags"
question = "Can a database land on slow disks?"
category = "Storage"
severity = "low"
level = "zone"
confidence = "derived"
effort = "days"
actor = "operator"
scope = """SELECT DISTINCT p.zone_id FROM storage_pool AS p JOIN pool_array AS b \
ON b.kind = 'storage_pool' AND p.id = b.store_id WHERE p.state = 'Up' AND p.zone_id IS NOT NULL"""
why = """Pools of this zone lie on different kinds of disks, and nothing tells CloudStack which is \
which: where a disk lands, and how fast it is, is chance."""
fix = """Give the pools storage tags by their tier, and the offerings the tag they need."""
refs = ["rules.md pool-untagged-tiers", "D:adminguide/host_and_storage_tags"]
optional = [
  "array_protection", "array_volume", "image_store", "storage_array_sample", "vm", "volume",
]
guards = ["one kind of disks", "most disk offerings ask for a tag"]
[params.share]
default = 0.5
unit = "share"
doc = "part of the disk offerings without a tag above which it counts"
*/
WITH tiered AS (
    SELECT
        p.zone_id,
        p.name,
        coalesce(p.tags, '') = '' AS is_untagged,
        g.media
    FROM storage_pool AS p
    JOIN pool_array AS b ON b.kind = 'storage_pool' AND p.id = b.store_id
    LEFT JOIN array_pool_now AS g ON b.array_id = g.array_id AND b.array_pool_id = g.pool_id
    WHERE p.state = 'Up'
),

offered AS (
    SELECT avg(coalesce(tags, '') = '') AS untagged
    FROM disk_offering
)

SELECT
    t.zone_id AS subject,
    z.name,
    iif(
        count(DISTINCT t.media) > 1,
        z.name || ' has pools on ' || group_concat(DISTINCT t.media) || ', '
        || sum(t.is_untagged) || ' of ' || count(*) || ' without a tag, and '
        || printf('%.0f %% of the disk offerings ask for none', 100 * o.untagged),
        'on what disks the pools of ' || z.name || ' lie is not told for all'
    ) AS message,
    iif(count(DISTINCT t.media) > 1, 'finding', 'not assessable') AS outcome,
    group_concat(t.name || ': ' || coalesce(t.media, '?'), ', ') AS pools,
    o.untagged AS offerings_untagged
FROM tiered AS t
JOIN zone AS z ON t.zone_id = z.id
CROSS JOIN offered AS o
WHERE o.untagged > :share
GROUP BY t.zone_id
HAVING
    (count(DISTINCT t.media) > 1 AND sum(t.is_untagged) > 0)
    OR (count(DISTINCT t.media) < 2 AND count(t.media) < count(*))
ORDER BY t.zone_id
