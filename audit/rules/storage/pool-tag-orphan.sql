/*
id = "pool-tag-orphan"
title = "A storage tag with too few pools"
question = "Can each offering place its disk?"
category = "Storage"
severity = "medium"
level = "zone"
confidence = "measured"
effort = "days"
actor = "storage"
scope = """SELECT DISTINCT zone_id FROM storage_pool WHERE scope <> 'HOST' AND zone_id IS NOT \
NULL AND EXISTS (SELECT 1 FROM offering_tag)"""
why = """An offering with a storage tag can only place its disk on a pool that carries the \
tag. Without such a pool every deployment of the offering fails; with a single one, a full or \
failed pool does the same."""
fix = "Tag a second pool, or retire the offering."
refs = ["rules.md pool-tag-orphan", "D:adminguide/host_and_storage_tags"]
guards = [
  "inactive offerings and those on local storage",
  "a tag that only another zone carries belongs to that zone",
  "tags that are JavaScript rules",
]
[params.used_days]
default = 30
unit = "days"
doc = "a disk placed within these days makes a single pool urgent"
*/
WITH lately AS (
    SELECT v.disk_offering_id AS offering_id FROM volume AS v
    WHERE julianday(:now) - julianday(v.created) <= :used_days
    UNION
    SELECT v.service_offering_id AS offering_id FROM vm AS v
    WHERE julianday(:now) - julianday(v.created) <= :used_days
),

wanted AS (
    SELECT
        z.id AS zone_id,
        z.name,
        o.tag,
        group_concat(DISTINCT o.name) AS offerings,
        max(o.offering_id IN (
            SELECT l.offering_id FROM lately AS l
            WHERE l.offering_id <> ''
        ))
            AS is_used
    FROM offering_tag AS o
    CROSS JOIN zone AS z
    WHERE
        z.id IN (
            SELECT p.zone_id FROM storage_pool AS p
            WHERE p.scope <> 'HOST'
        )
    GROUP BY z.id, z.name, o.tag
),

place AS (
    SELECT
        w.zone_id,
        w.name,
        w.tag,
        w.offerings,
        w.is_used,
        count(t.tag) AS known_anywhere,
        count(t.tag) FILTER (WHERE t.zone_id = w.zone_id) AS known,
        count(t.tag) FILTER (WHERE t.zone_id = w.zone_id AND t.is_up) AS up
    FROM wanted AS w
    LEFT JOIN pool_tag AS t ON w.tag = t.tag
    GROUP BY w.zone_id, w.name, w.tag, w.offerings, w.is_used
)

SELECT
    p.zone_id AS subject,
    p.name,
    'storage tags with fewer than two pools in ' || p.name || ': '
    || group_concat(p.tag || ' (' || p.up || ' pools, for ' || p.offerings || ')', ', ')
        AS message,
    iif(min(p.up) = 0 OR max(p.is_used), 'high', 'medium') AS severity,
    count(*) AS tags,
    min(p.up) AS pools_least,
    max(p.is_used) AS used_lately
FROM place AS p
WHERE p.up < 2 AND (p.known > 0 OR p.known_anywhere = 0)
GROUP BY p.zone_id, p.name
ORDER BY p.zone_id
