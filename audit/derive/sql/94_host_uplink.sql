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
WITH RECURSIVE bound AS (
    SELECT
        b.host_system_id,
        b.host_id,
        h.zone_id,
        h.ip_address
    FROM hypervisor_host AS b
    JOIN host AS h ON b.host_id = h.id
),

labelled AS (
    SELECT
        b.host_system_id,
        n.link,
        t.label AS use
    FROM bound AS b
    JOIN host_network AS n ON b.host_system_id = n.host_system_id
    JOIN traffic_label AS t ON b.zone_id = t.zone_id AND t.label IN (n.name, n.switch)
    WHERE n.link IS NOT NULL
    UNION
    SELECT
        b.host_system_id,
        l.name,
        t.label
    FROM bound AS b
    JOIN host_interface AS l ON b.host_system_id = l.host_system_id
    JOIN traffic_label AS t ON b.zone_id = t.zone_id AND l.name = t.label
    UNION
    SELECT
        b.host_system_id,
        a.link,
        iif(a.address = b.ip_address, 'management', 'addresses')
    FROM bound AS b
    JOIN host_address AS a ON b.host_system_id = a.host_system_id
    WHERE a.address NOT LIKE '127.%' AND a.address NOT LIKE '169.254.%' AND lower(a.address) NOT LIKE 'fe80:%' AND a.address <> '::1'
),

root AS (
    SELECT * FROM labelled
    UNION
    SELECT
        b.host_system_id,
        n.link,
        'network ' || n.name
    FROM bound AS b
    JOIN host_network AS n ON b.host_system_id = n.host_system_id
    WHERE n.link IS NOT NULL AND b.host_system_id NOT IN (SELECT l.host_system_id FROM labelled AS l)
),

-- from a bridge or VLAN down to what it lies on
way AS (
    SELECT
        r.host_system_id,
        r.link AS name,
        r.use,
        0 AS depth
    FROM root AS r
    UNION
    SELECT
        w.host_system_id,
        coalesce(iif(l.master = w.name, l.name, NULL), u.parent),
        w.use,
        w.depth + 1
    FROM way AS w
    JOIN host_interface AS u ON w.host_system_id = u.host_system_id AND w.name = u.name AND u.kind NOT IN ('bond', 'physical')
    JOIN host_interface AS l
        ON
            w.host_system_id = l.host_system_id
            AND (u.parent = l.name OR (l.master = w.name AND l.kind IN ('physical', 'bond', 'vlan', 'ovs')))
    WHERE w.depth < 5
),

uplink AS (
    SELECT
        w.host_system_id,
        w.name,
        l.kind = 'bond' AS is_bond,
        group_concat(DISTINCT w.use) AS uses
    FROM way AS w
    JOIN host_interface AS l ON w.host_system_id = l.host_system_id AND w.name = l.name
    WHERE l.kind IN ('bond', 'physical') AND l.kind IS NOT NULL
    GROUP BY w.host_system_id, w.name
    HAVING NOT (is_bond = 0 AND max(coalesce(l.master, '') IN (SELECT b.name FROM host_bond AS b WHERE b.host_system_id = w.host_system_id)))
),

leg AS (
    SELECT
        u.host_system_id,
        u.name AS uplink,
        m.link,
        m.up
    FROM uplink AS u
    JOIN host_bond_member AS m ON u.host_system_id = m.host_system_id AND u.name = m.bond
    WHERE u.is_bond
    UNION ALL
    SELECT
        u.host_system_id,
        u.name,
        u.name,
        NULL
    FROM uplink AS u
    WHERE NOT u.is_bond
)

SELECT
    b.host_id,
    u.host_system_id,
    u.name AS uplink,
    u.is_bond,
    n.mode,
    n.min_links,
    u.uses,
    g.link,
    lower(coalesce(l.permanent_mac, l.mac)) AS mac,
    CASE WHEN l.carrier = 0 OR g.up = 0 THEN 1 WHEN l.carrier IS NOT NULL OR g.up IS NOT NULL THEN 0 END AS is_down,
    iif(instr(l.bus, '.') > 0, substr(l.bus, 1, instr(l.bus, '.') - 1), NULL) AS bus
FROM uplink AS u
JOIN bound AS b ON u.host_system_id = b.host_system_id
JOIN leg AS g ON u.host_system_id = g.host_system_id AND u.name = g.uplink
LEFT JOIN host_interface AS l ON g.host_system_id = l.host_system_id AND g.link = l.name
LEFT JOIN host_bond AS n ON u.host_system_id = n.host_system_id AND u.name = n.name
