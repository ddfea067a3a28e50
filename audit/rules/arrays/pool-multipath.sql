/*
id = "pool-multipath"
title = "A host reaches block storage by one path"
question = "Does every host have two paths to block storage?"
category = "Resilience"
severity = "high"
level = "storage_array"
confidence = "derived"
effort = "days"
actor = "storage"
scope = """SELECT DISTINCT array_id FROM array_login WHERE port_id <> '' \
AND (initiator LIKE 'iqn.%' OR initiator GLOB '[0-9a-f][0-9a-f]:*')"""
why = """With one path, one cable, port or switch takes the disks of every virtual machine on the host \
away. Multipath software hides a lost path so well that only the array still sees it."""
fix = """Log the host in at a port of each controller, by a second adapter and fabric or network, and \
check the multipath configuration of the host."""
refs = [
  "rules.md pool-multipath", "D:choosing_deployment_architecture (MPIO)",
  "an iSCSI name is a host; FC ports are put together where the server tells its WWPNs, else the group of hosts on the array is",
]
optional = [
  "array_lif", "array_mapping", "array_protection", "array_volume", "image_store",
  "server_fc_port", "storage_pool", "vm", "volume",
]
guards = [
  "arrays whose one address passes logins on (Element, PowerFlex)",
  "hosts that are logged in nowhere now are not seen",
]
*/
WITH port AS (
    SELECT
        server_id,
        wwpn
    FROM server_fc_port
    WHERE wwpn IS NOT NULL
),

login AS (
    SELECT DISTINCT
        g.array_id,
        g.source,
        coalesce(
            p.server_id,
            iif(g.initiator LIKE 'iqn.%', g.initiator, NULL),
            (
                SELECT min(m.host_group) FROM array_mapping AS m
                WHERE g.array_id = m.array_id AND g.initiator = m.initiator
            ), g.initiator
        ) AS host,
        g.port_id
    FROM array_login AS g
    LEFT JOIN port AS p ON g.initiator = p.wwpn
    WHERE g.port_id <> '' AND (g.initiator LIKE 'iqn.%' OR g.initiator GLOB '[0-9a-f][0-9a-f]:*')
),

counted AS (
    SELECT
        array_id,
        source,
        host,
        count(*) AS paths
    FROM login
    GROUP BY array_id, source, host
)

SELECT
    u.array_id AS subject,
    u.name,
    sum(c.paths < 2) || ' of ' || count(*) || ' hosts are logged in to ' || u.label
    || ' by one path only: ' || group_concat(iif(c.paths < 2, c.host, NULL), ', ') || u.words
        AS message,
    u.zone_id,
    u.vms,
    sum(c.paths < 2) AS hosts_single,
    count(*) AS hosts
FROM counted AS c
JOIN array_unit AS u ON c.array_id = u.array_id AND c.source = u.source
WHERE u.kind NOT IN ('solidfire', 'powerflex')
GROUP BY u.array_id
HAVING sum(c.paths < 2) > 0
ORDER BY u.array_id
