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
AND NOT coalesce(managed, 0) AND coalesce(provider, '') <> 'SolidFire' \
AND coalesce(type, '') <> 'RBD' AND zone_id IS NOT NULL"""
why = """Every pool behind one address shares one port of the storage server: its bandwidth is \
the limit for all of them, and moving or losing that address stalls all of them together."""
fix = """Give each pool its own address, spread over the nodes and ports of the array, and \
check that each address can move to another node."""
refs = ["rules.md storage-single-lif", "ONTAP NAS best practice"]
guards = [
  "SolidFire and managed pools, whose one address redirects to all nodes",
  "RBD: monitors tell where the disks are, and hosts reach every disk's daemon themselves",
  "local and disabled pools are not counted",
  "pools set up by hand (VMFS, PreSetup ...) name no storage: not assessable",
]
optional = ["array_lif"]
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
        p.zone_id,
        r.server,
        p.capacity,
        sum(p.capacity) OVER zone AS zone_bytes,
        count(p.capacity) OVER zone = count(*) OVER zone AS bytes_told,
        count(*) OVER zone - count(r.server) OVER zone AS unnamed
    FROM storage_pool AS p
    JOIN pool_server AS r ON p.id = r.storage_pool_id
    WHERE
        p.state = 'Up' AND p.scope <> 'HOST'
        AND NOT coalesce(p.managed, 0)
        AND coalesce(p.provider, '') <> 'SolidFire'
        AND coalesce(p.type, '') <> 'RBD'
    WINDOW zone AS (PARTITION BY p.zone_id)
),

per_server AS (
    SELECT
        zone_id,
        server,
        unnamed,
        count(*) AS pools,
        server IN (
            SELECT l.address FROM array_lif AS l
            WHERE l.can_move = 0
        ) AS is_fixed,
        iif(bytes_told, sum(capacity) * 1.0 / nullif(zone_bytes, 0), NULL) AS share,
        row_number() OVER (
            PARTITION BY zone_id
            ORDER BY server IS NULL, count(*) DESC, sum(capacity) DESC, server
        ) AS place
    FROM shared
    GROUP BY zone_id, server, zone_bytes, bytes_told, unnamed
)

SELECT
    s.zone_id AS subject,
    z.name,
    coalesce(s.server, 'an address that is not told') || ' serves ' || s.pools
    || iif(s.pools = 1, ' pool', ' pools')
    || iif(s.share IS NULL, '', printf(' with %.0f %% of the shared bytes', 100 * s.share))
    || ' of ' || z.name || iif(s.is_fixed, ', and may not move to another node', '')
    || iif(s.unnamed > 0, '; pools that tell no address: ' || s.unnamed, '') AS message,
    iif(
        s.server IS NOT NULL AND (s.pools > :max_pools OR s.share > :max_share),
        'finding', 'not assessable'
    ) AS outcome,
    iif(s.is_fixed, 'high', 'medium') AS severity,
    s.server,
    s.pools,
    s.share,
    s.unnamed AS pools_unnamed
FROM per_server AS s
JOIN zone AS z ON s.zone_id = z.id
WHERE
    s.place = 1
    AND (s.unnamed > 0 OR s.pools > :max_pools OR s.share IS NULL OR s.share > :max_share)
ORDER BY s.zone_id
