/*
id = "pool-primary-secondary-same"
title = "Primary and secondary storage on one server"
question = "Do templates and snapshots share the server with the virtual machines?"
category = "Storage"
severity = "medium"
level = "zone"
confidence = "inferred"
effort = "weeks"
actor = "storage"
scope = """SELECT DISTINCT i.zone_id FROM image_store AS i JOIN storage_pool AS p ON p.zone_id \
= i.zone_id WHERE p.scope <> 'HOST' AND p.state = 'Up'"""
why = """Snapshots protect against the loss of the disks they were taken from. Here they, and \
the templates needed to rebuild, live on the same storage server as those disks: losing it \
loses the machines and their copies together."""
fix = """Put secondary storage, and above all backups, on another storage server, best in \
another room."""
refs = [
  "rules.md pool-primary-secondary-same",
  "D:conceptsandterminology/storage_setup (large scale: independent storage servers)",
]
guards = ["small zones: info only", "local and disabled pools are not counted"]
optional = [
  "storage_array", "array_lif", "array_protection", "array_volume", "vm", "volume",
]
[params.small_hosts]
default = 4
unit = "count"
doc = "hosts up to which a zone is small"
*/
WITH pair AS (
    SELECT
        i.zone_id,
        p.name AS pool,
        i.name AS store,
        coalesce(u.label, p.server) AS place,
        x.array_id IS NOT NULL AND y.array_id IS NOT NULL AS is_read,
        CASE
            WHEN x.array_id IS NOT NULL AND y.array_id IS NOT NULL THEN x.array_id = y.array_id
            ELSE p.server = i.server
        END AS is_same
    FROM image_store AS i
    JOIN storage_pool AS p ON i.zone_id = p.zone_id
    LEFT JOIN pool_array AS x ON x.kind = 'storage_pool' AND p.id = x.store_id
    LEFT JOIN pool_array AS y ON y.kind = 'image_store' AND i.id = y.store_id
    LEFT JOIN array_unit AS u ON x.array_id = u.array_id AND y.array_id = u.array_id
    WHERE p.scope <> 'HOST' AND p.state = 'Up'
),

summed AS (
    SELECT
        zone_id,
        sum(coalesce(is_same, 0)) AS shared,
        min(iif(is_same, is_read, NULL)) AS is_read,
        group_concat(DISTINCT iif(is_same, place, NULL)) AS servers,
        replace(group_concat(DISTINCT iif(is_same, pool, NULL)), ',', ', ') AS pools,
        group_concat(DISTINCT iif(is_same, store, NULL)) AS stores,
        sum(is_same IS NULL) AS untold
    FROM pair
    GROUP BY zone_id
)

SELECT
    p.zone_id AS subject,
    z.name,
    iif(
        p.shared > 0,
        p.stores || ' of ' || z.name || ' is on ' || p.servers || ', as are the pools ' || p.pools,
        'the address of ' || p.untold || ' pools or stores of ' || z.name || ' is not told'
    ) AS message,
    iif(p.shared > 0, 'finding', 'not assessable') AS outcome,
    iif(z.hosts <= :small_hosts, 'info', 'medium') AS severity,
    iif(p.is_read, 'measured', 'inferred') AS confidence,
    p.servers,
    p.pools,
    p.stores,
    z.hosts
FROM summed AS p
JOIN zone_size AS z ON p.zone_id = z.zone_id
WHERE p.shared > 0 OR p.untold > 0
ORDER BY p.zone_id
