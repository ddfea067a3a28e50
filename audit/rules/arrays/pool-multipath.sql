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
  "an iSCSI name is a host; FC ports are put together where the server tells its WWPNs",
]
optional = [
  "array_lif", "array_protection", "array_volume", "image_store", "server_fc_port",
  "storage_pool", "vm", "volume",
]
guards = [
  "arrays whose one address passes logins on (Element, PowerFlex)",
  "hosts that are logged in nowhere now are not seen",
  "FC ports whose server is not known: not assessable",
]
*/
WITH login AS (
    SELECT DISTINCT
        g.array_id,
        g.source,
        coalesce(p.server_id, iif(g.initiator LIKE 'iqn.%', g.initiator, NULL)) AS host,
        g.port_id
    FROM array_login AS g
    LEFT JOIN server_fc_port AS p ON g.initiator = p.wwpn
    WHERE g.port_id <> '' AND (g.initiator LIKE 'iqn.%' OR g.initiator GLOB '[0-9a-f][0-9a-f]:*')
),

counted AS (
    SELECT
        array_id,
        source,
        host,
        count(*) AS paths,
        host IS NOT NULL AND count(*) < 2 AS is_single
    FROM login
    GROUP BY array_id, source, host
)

SELECT
    u.array_id AS subject,
    u.name,
    iif(
        sum(c.is_single) > 0,
        sum(c.is_single) || ' of ' || count(c.host) || ' hosts known by name reach ' || u.label
        || ' by one path only: ' || group_concat(iif(c.is_single, c.host, NULL), ', ') || u.words,
        'which FC ports that are logged in to ' || u.label || ' are of one host is not told'
    ) AS message,
    iif(sum(c.is_single) > 0, 'finding', 'not assessable') AS outcome,
    u.zone_id,
    u.vms,
    sum(c.is_single) AS hosts_single,
    count(c.host) AS hosts
FROM counted AS c
JOIN array_unit AS u ON c.array_id = u.array_id AND c.source = u.source
WHERE u.kind NOT IN ('solidfire', 'powerflex')
GROUP BY u.array_id
HAVING sum(c.is_single) > 0 OR count(c.host) < count(*)
ORDER BY u.array_id
