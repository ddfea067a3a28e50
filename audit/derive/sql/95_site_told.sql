/*
doc = """Who tells where the control plane and what it controls stands. A block [[place]] wins over the site of a \
[[mysql]] or [[balancer]] block, that over the segments of a Galera cluster that has several. Hosts and arrays of which \
no block names a site stand where their zone does. What wins is in control_site."""
[columns]
device = """Node of the failure graph: management_server/ID, database_node/ID, balancer/ID, zone/ID, host/ID, \
server/ID, switch/ID or array/ID"""
site = "Site"
told_by = "place, database block, balancer block, galera segment or zone"
rank = "Who wins: the smallest [number]"
*/
WITH segment AS (
    SELECT q.group_id
    FROM quorum_member AS q
    GROUP BY q.group_id
    HAVING count(DISTINCT q.segment) > 1
),

zone_site AS (
    SELECT
        substr(p.device, 6) AS zone_id,
        p.site
    FROM device_place AS p
    WHERE p.device LIKE 'zone/%' AND p.site IS NOT NULL
)

SELECT
    p.device,
    p.site,
    'place' AS told_by,
    1 AS rank
FROM device_place AS p
WHERE p.site IS NOT NULL
UNION ALL
SELECT
    'database_node/' || d.id,
    d.site,
    'database block',
    2
FROM db_node AS d
WHERE d.site <> ''
UNION ALL
SELECT
    'database_node/' || q.member,
    max(d.arbiter_site),
    'database block',
    2
FROM quorum_member AS q
JOIN db_cluster AS c ON q.group_id = c.group_id
JOIN db_node AS d ON c.id = d.cluster AND d.arbiter_site <> ''
WHERE q.kind = 'arbiter'
GROUP BY q.member
UNION ALL
SELECT
    'balancer/' || l.id,
    l.site,
    'balancer block',
    2
FROM lb_node AS l
WHERE l.site <> ''
UNION ALL
SELECT
    'database_node/' || q.member,
    'segment ' || q.segment,
    'galera segment',
    3
FROM quorum_member AS q
JOIN segment AS s ON q.group_id = s.group_id
WHERE q.segment IS NOT NULL
UNION ALL
SELECT
    coalesce('server/' || b.server_id, 'host/' || h.id),
    z.site,
    'zone',
    4
FROM zone_site AS z
JOIN host AS h ON z.zone_id = h.zone_id
LEFT JOIN host_server AS b ON h.id = b.host_id
UNION ALL
SELECT
    'array/' || a.array_id,
    z.site,
    'zone',
    4
FROM zone_site AS z
JOIN array_identity AS a ON z.zone_id = a.zone_id
