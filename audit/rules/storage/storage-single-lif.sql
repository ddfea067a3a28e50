/*
id = "storage-single-lif"
title = "Many mounts through one storage address"
question = "Do all mounts use one address?"
category = "Storage"
severity = "medium"
level = "zone"
confidence = "measured"
effort = "days"
actor = "storage"
scope = """SELECT DISTINCT zone_id FROM storage_pool WHERE state = 'Up' AND scope <> 'HOST' \
AND NOT coalesce(managed, 0) AND coalesce(provider, '') <> 'SolidFire' AND zone_id IS NOT NULL"""
why = """Every pool behind one address shares one port of the storage server: its bandwidth is \
the limit for all of them, and moving or losing that address stalls all of them together."""
fix = """Give each pool its own address, spread over the nodes and ports of the array, and \
check that each address can move to another node."""
refs = ["rules.md storage-single-lif", "ONTAP NAS best practice"]
guards = [
  "SolidFire and managed pools, whose one address redirects to all nodes",
  "local and disabled pools are not counted",
]
[params.max_pools]
default = 1
unit = "count"
doc = "pools one address may serve"
[params.max_share]
default = 0.5
unit = "share"
doc = "part of the shared bytes of a zone one address may serve"
*/
WITH shared AS (
    SELECT
        p.id,
        p.zone_id,
        p.server,
        p.capacity,
        sum(p.capacity) OVER (PARTITION BY p.zone_id) AS zone_bytes,
        count(p.capacity) OVER (PARTITION BY p.zone_id)
        = count(*) OVER (PARTITION BY p.zone_id) AS bytes_told
    FROM storage_pool AS p
    WHERE
        p.state = 'Up'
        AND p.scope <> 'HOST'
        AND NOT coalesce(p.managed, 0)
        AND coalesce(p.provider, '') <> 'SolidFire'
),

per_server AS (
    SELECT
        zone_id,
        server,
        count(*) AS pools,
        iif(bytes_told, sum(capacity) * 1.0 / nullif(zone_bytes, 0), NULL) AS share,
        row_number()
            OVER (
                PARTITION BY zone_id
                ORDER BY server IS NULL, count(*) DESC, sum(capacity) DESC, server
            )
            AS place
    FROM shared
    GROUP BY zone_id, server, zone_bytes, bytes_told
)

SELECT
    s.zone_id AS subject,
    z.name,
    coalesce(s.server, 'an address that is not told') || ' serves ' || s.pools || ' pools'
    || iif(s.share IS NULL, '', printf(' with %.0f %% of the shared bytes', 100 * s.share))
    || ' of '
    || z.name AS message,
    CASE
        WHEN s.server IS NULL THEN 'not assessable'
        WHEN s.pools > :max_pools OR s.share > :max_share THEN 'finding'
        ELSE 'not assessable'
    END AS outcome,
    s.server,
    s.pools,
    s.share
FROM per_server AS s
JOIN zone AS z ON s.zone_id = z.id
WHERE
    s.place = 1
    AND (s.server IS NULL OR s.pools > :max_pools OR s.share IS NULL OR s.share > :max_share)
ORDER BY s.zone_id
