/*
doc = """Where devices stand, as the operator says: the first block of the configuration that fits the name of a \
device. A host stands where its server does."""
[columns]
device = """Node of the failure graph: server/ID, host/ID (no server known), switch/ID, array/ID, \
management_server/ID, database_node/ID, balancer/ID or zone/ID"""
zone_id = "Zone of the device; NULL: not told"
rack = "Rack; NULL: not named"
rack_id = "Rack with its room: racks of two rooms may have one name"
room = "Room; NULL: not named"
site = "Site; NULL: not named"
feeds = "Power feeds it is plugged into: a JSON list"
*/
WITH device AS (
    SELECT
        'host' AS kind,
        coalesce('server/' || b.server_id, 'host/' || h.id) AS device,
        h.zone_id,
        lower(h.name) AS name
    FROM host AS h
    LEFT JOIN host_server AS b ON h.id = b.host_id
    UNION ALL
    SELECT
        'server',
        'server/' || m.server_id,
        NULL,
        lower(m.name)
    FROM machine AS m
    UNION ALL
    SELECT
        'switch',
        'switch/' || s.id,
        NULL,
        lower(coalesce(s.name, s.id))
    FROM switch AS s
    UNION ALL
    SELECT
        'array',
        'array/' || a.array_id,
        a.zone_id,
        lower(a.name)
    FROM array_identity AS a
    UNION ALL
    SELECT
        'management server',
        'management_server/' || m.id,
        NULL,
        lower(m.name)
    FROM management_server AS m
    UNION ALL
    SELECT
        'database',
        'database_node/' || d.id,
        NULL,
        lower(t.value)
    FROM db_node AS d
    CROSS JOIN json_each(json_array(d.name, d.address)) AS t
    UNION ALL
    SELECT
        'database',
        'database_node/' || q.member,
        NULL,
        lower(q.name)
    FROM quorum_member AS q
    WHERE q.kind <> 'node'
    UNION ALL
    SELECT
        'balancer',
        'balancer/' || l.id,
        NULL,
        lower(t.value)
    FROM lb_node AS l
    CROSS JOIN json_each(json_array(l.name, l.address)) AS t
    UNION ALL
    SELECT
        'zone',
        'zone/' || z.id,
        z.id,
        lower(z.name)
    FROM zone AS z
),

ranked AS (
    SELECT
        d.device,
        d.zone_id,
        p.rack,
        p.room,
        p.site,
        p.feeds,
        row_number() OVER (PARTITION BY d.device ORDER BY p.number, p.kind, p.pattern) AS place
    FROM place AS p
    JOIN device AS d
        ON
            p.kind = d.kind
            AND (
                d.name GLOB lower(p.pattern)
                OR substr(d.name, 1, instr(d.name || '.', '.') - 1) GLOB lower(p.pattern)
            )
)

SELECT
    device,
    zone_id,
    rack,
    coalesce(room || '/', '') || rack AS rack_id,
    room,
    site,
    feeds
FROM ranked
WHERE place = 1
