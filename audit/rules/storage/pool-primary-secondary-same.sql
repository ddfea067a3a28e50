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
[params.small_hosts]
default = 4
unit = "count"
doc = "hosts up to which a zone is small"
*/
WITH pair AS (
    SELECT
        i.zone_id,
        count(*) FILTER (WHERE p.server = i.server) AS shared,
        group_concat(DISTINCT iif(p.server = i.server, p.server, NULL)) AS servers,
        group_concat(DISTINCT iif(p.server = i.server, p.name, NULL)) AS pools,
        group_concat(DISTINCT iif(p.server = i.server, i.name, NULL)) AS stores,
        count(*) FILTER (WHERE p.server IS NULL OR i.server IS NULL) AS untold
    FROM image_store AS i
    JOIN storage_pool AS p ON i.zone_id = p.zone_id
    WHERE p.scope <> 'HOST' AND p.state = 'Up'
    GROUP BY i.zone_id
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
    p.servers,
    p.pools,
    p.stores,
    z.hosts
FROM pair AS p
JOIN zone_size AS z ON p.zone_id = z.zone_id
WHERE p.shared > 0 OR p.untold > 0
ORDER BY p.zone_id
