/*
id = "pool-on-mgmt"
title = "Storage served by a management server"
question = "Is storage on a management server?"
category = "Storage"
severity = "high"
level = "zone"
confidence = "measured"
effort = "weeks"
actor = "storage"
scope = """SELECT zone_id FROM storage_pool WHERE scope <> 'HOST' AND zone_id IS NOT NULL \
UNION SELECT zone_id FROM image_store WHERE zone_id IS NOT NULL"""
why = """The management server also serves the disks: restarting it for an upgrade stops every \
virtual machine of the pool, and losing it takes the control plane, the disks and the \
templates at the same moment."""
fix = """Move the storage to its own servers; a management server should be replaceable at any \
time."""
refs = ["rules.md pool-on-mgmt", "I#12118"]
guards = [
  "local pools are not counted",
  "localhost is the host's own view, and pools set up by hand name no storage: not assessable",
]
*/
WITH served AS (
    SELECT
        p.zone_id,
        'pool ' || p.name AS what,
        r.server
    FROM storage_pool AS p
    JOIN pool_server AS r ON p.id = r.storage_pool_id
    WHERE p.scope <> 'HOST'
    UNION ALL
    SELECT
        i.zone_id,
        'store ' || i.name AS what,
        i.server
    FROM image_store AS i
)

SELECT
    s.zone_id AS subject,
    z.name,
    iif(
        count(m.id) > 0,
        group_concat(DISTINCT iif(m.id IS NULL, NULL, s.what)) || ' of ' || z.name
        || ' on management server ' || group_concat(DISTINCT m.name),
        'the address of ' || (count(*) - count(s.server)) || ' pools or stores of ' || z.name
        || ' is not told'
    ) AS message,
    iif(count(m.id) > 0, 'finding', 'not assessable') AS outcome,
    group_concat(DISTINCT m.name) AS servers,
    group_concat(DISTINCT iif(m.id IS NULL, NULL, s.server)) AS addresses
FROM served AS s
JOIN zone AS z ON s.zone_id = z.id
LEFT JOIN management_server AS m ON s.server IN (m.service_ip, m.ip_address)
GROUP BY s.zone_id, z.name
HAVING count(m.id) > 0 OR count(s.server) < count(*)
ORDER BY s.zone_id
