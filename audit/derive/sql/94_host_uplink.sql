/*
doc = """What hosts say their traffic leaves by: a row per host, physical link or bond and link of it. Only links that carry \
something: the host's own addresses, or a bridge, port group or network CloudStack's labels name; where neither is told, all \
that a bridge or network has. Of a bond with its members, else the link itself."""
[columns]
host_id = "Host"
host_system_id = "Host as it tells of itself"
uplink = "Bond or physical link"
is_bond = "It is a bond"
mode = "Mode of the bond; NULL: none, or not told"
min_links = "Links the bond needs; NULL: not told"
uses = "What it carries: management, addresses, or the label of a network"
link = "Physical link: the member, or the uplink itself"
mac = "Its hardware address"
is_down = "No carrier, or the bond calls it down; NULL: not told"
bus = "PCI device: links of one adapter share it; NULL: not told"
*/
WITH bound AS (
    SELECT
        b.host_system_id,
        b.host_id,
        h.zone_id,
        h.ip_address
    FROM system_now AS b
    JOIN host AS h ON b.host_id = h.id
),

net AS MATERIALIZED (SELECT * FROM system_link),

member AS MATERIALIZED (SELECT * FROM system_bond_member),

labelled AS (
    SELECT
        b.host_system_id,
        n.link,
        t.label AS use
    FROM bound AS b
    JOIN system_network AS n ON b.host_system_id = n.host_system_id
    JOIN traffic_label AS t ON b.zone_id = t.zone_id AND t.label IN (n.name, n.switch)
    WHERE n.link IS NOT NULL
    UNION
    SELECT
        b.host_system_id,
        l.name,
        t.label
    FROM bound AS b
    JOIN net AS l ON b.host_system_id = l.host_system_id
    JOIN traffic_label AS t ON b.zone_id = t.zone_id AND l.name = t.label
    UNION
    SELECT
        b.host_system_id,
        a.link,
        iif(a.address = b.ip_address, 'management', 'addresses')
    FROM bound AS b
    JOIN system_address AS a ON b.host_system_id = a.host_system_id
    WHERE
        a.address NOT LIKE '127.%'
        AND a.address NOT LIKE '169.254.%'
        AND lower(a.address) NOT LIKE 'fe80:%'
        AND a.address <> '::1'
),

root AS (
    SELECT * FROM labelled
    UNION
    SELECT
        b.host_system_id,
        n.link,
        'network ' || n.name
    FROM bound AS b
    JOIN system_network AS n ON b.host_system_id = n.host_system_id
    WHERE
        n.link IS NOT NULL AND b.host_system_id NOT IN (SELECT l.host_system_id FROM labelled AS l)
),

-- what a link lies on: a VLAN on its parent, a bridge or switch on its ports, a kernel port on its switch
edge AS MATERIALIZED (
    SELECT
        l.host_system_id,
        iif(l.parent IS NULL, l.master, l.name) AS upper,
        coalesce(l.parent, l.name) AS lower
    FROM net AS l
    WHERE
        l.parent IS NOT NULL
        OR (l.master IS NOT NULL AND l.kind IN ('physical', 'bond', 'vlan', 'ovs'))
    UNION
    SELECT
        l.host_system_id,
        l.master,
        l.name
    FROM net AS l
    WHERE l.parent IS NOT NULL AND l.master IS NOT NULL
    UNION
    SELECT
        l.host_system_id,
        l.name,
        l.master
    FROM net AS l
    WHERE l.kind = 'vmkernel' AND l.master IS NOT NULL
),

base AS MATERIALIZED (
    SELECT
        n.host_system_id,
        n.name,
        1 AS is_bond
    FROM system_bond AS n
    UNION ALL
    SELECT
        l.host_system_id,
        l.name,
        0
    FROM net AS l
    WHERE
        l.kind = 'physical'
        AND (l.host_system_id, l.name) NOT IN (
            SELECT
                m.host_system_id,
                m.link
            FROM member AS m
        )
),

-- four deep is a bridge on a VLAN on a bridge on a bond. Neither a recursion, which would read the edges for
-- every row, nor a step that names the one before twice, which SQLite would compile again each time
path AS (
    SELECT
        r.host_system_id,
        r.use,
        r.link AS at_0,
        e.lower AS at_1,
        f.lower AS at_2,
        g.lower AS at_3
    FROM root AS r
    LEFT JOIN edge AS e ON r.host_system_id = e.host_system_id AND r.link = e.upper
    LEFT JOIN edge AS f ON e.host_system_id = f.host_system_id AND e.lower = f.upper
    LEFT JOIN edge AS g ON f.host_system_id = g.host_system_id AND f.lower = g.upper
),

depth (step) AS (VALUES (0), (1), (2), (3)),

way AS (
    SELECT DISTINCT
        p.host_system_id,
        CASE d.step WHEN 0 THEN p.at_0 WHEN 1 THEN p.at_1 WHEN 2 THEN p.at_2 ELSE p.at_3 END
            AS name,
        p.use
    FROM path AS p
    CROSS JOIN depth AS d
),

uplink AS (
    SELECT
        w.host_system_id,
        w.name,
        b.is_bond,
        group_concat(DISTINCT w.use) AS uses
    FROM way AS w
    JOIN base AS b ON w.host_system_id = b.host_system_id AND w.name = b.name
    GROUP BY w.host_system_id, w.name, b.is_bond
)

SELECT
    b.host_id,
    u.host_system_id,
    u.name AS uplink,
    u.is_bond,
    n.mode,
    n.min_links,
    u.uses,
    coalesce(m.link, u.name) AS link,
    lower(coalesce(l.permanent_mac, l.mac)) AS mac,
    CASE
        WHEN l.carrier = 0 OR m.up = 0 THEN 1 WHEN l.carrier IS NOT NULL OR m.up IS NOT NULL THEN 0
    END AS is_down,
    iif(instr(l.bus, '.') > 0, substr(l.bus, 1, instr(l.bus, '.') - 1), NULL) AS bus
FROM uplink AS u
JOIN bound AS b ON u.host_system_id = b.host_system_id
LEFT JOIN member AS m ON u.is_bond AND u.host_system_id = m.host_system_id AND u.name = m.bond
LEFT JOIN net AS l ON u.host_system_id = l.host_system_id AND coalesce(m.link, u.name) = l.name
LEFT JOIN system_bond AS n ON u.host_system_id = n.host_system_id AND u.name = n.name
WHERE NOT u.is_bond OR m.link IS NOT NULL
