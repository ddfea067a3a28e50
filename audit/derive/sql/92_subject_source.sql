/*
doc = """A row per object and source that its judgement rests on, beside the source that tells of the \
object: a host rests on the switches it hangs on, on its server and its system, a pool on its \
array. What such a source did not tell is not known of the object."""
[columns]
level = """Table of the object: host, cluster, zone, switch, switch_port (a bundle), mlag_port, \
storage_pool or image_store"""
subject = "The object as rules name it"
source = "Source"
is_partner = "It tells of the MLAG partner: only rules that look at the pair rest on it"
*/
WITH home AS (
    SELECT DISTINCT
        b.host_id,
        b.switch_id,
        s.source
    FROM host_port AS b
    JOIN switch_role AS r ON b.switch_id = r.switch_id
    JOIN switch AS s ON s.id IN (r.switch_id, r.partner)
),

metal AS (
    SELECT
        b.host_id,
        m.source
    FROM host_server AS b
    JOIN server AS m ON b.server_id = m.id
),

system AS (
    SELECT
        b.host_id,
        o.source
    FROM system_host AS b
    JOIN host_system AS o ON b.host_system_id = o.id
),

shelf AS (
    SELECT
        b.kind,
        b.store_id,
        a.source
    FROM pool_array AS b
    JOIN storage_array AS a ON b.array_id = a.id
),

edge AS (
    SELECT
        a_switch AS near,
        b_switch AS far
    FROM switch_link
    UNION
    SELECT
        b_switch,
        a_switch
    FROM switch_link
)

SELECT
    'host' AS level,
    h.host_id AS subject,
    h.source,
    0 AS is_partner
FROM home AS h
UNION
SELECT
    'cluster',
    o.cluster_id,
    h.source,
    0
FROM home AS h
JOIN host AS o ON h.host_id = o.id
UNION
SELECT
    'zone',
    o.zone_id,
    h.source,
    0
FROM home AS h
JOIN host AS o ON h.host_id = o.id
UNION
SELECT
    'zone',
    o.zone_id,
    s.source,
    0
FROM home AS h
JOIN host AS o ON h.host_id = o.id
JOIN edge AS e ON h.switch_id = e.near
JOIN switch AS s ON e.far = s.id
UNION
SELECT
    'switch',
    h.switch_id,
    o.source,
    0
FROM home AS h
JOIN host AS o ON h.host_id = o.id
UNION
SELECT
    'switch',
    r.switch_id,
    s.source,
    1
FROM switch_role AS r
JOIN switch AS s ON r.partner = s.id
UNION
SELECT
    'switch_port',
    b.bond,
    s.source,
    0
FROM bond AS b
CROSS JOIN json_each(b.switch_ids) AS j
JOIN switch AS s ON j.value = s.id
UNION
SELECT
    'mlag_port',
    m.switch_id || ' ' || m.port,
    s.source,
    1
FROM mlag_port AS m
JOIN switch_role AS r ON m.switch_id = r.switch_id
JOIN switch AS s ON r.partner = s.id
UNION
SELECT
    'host',
    m.host_id,
    m.source,
    0
FROM metal AS m
UNION
SELECT
    'host',
    y.host_id,
    y.source,
    0
FROM system AS y
UNION
SELECT
    'cluster',
    o.cluster_id,
    y.source,
    0
FROM system AS y
JOIN host AS o ON y.host_id = o.id
UNION
SELECT
    'cluster',
    o.cluster_id,
    m.source,
    0
FROM metal AS m
JOIN host AS o ON m.host_id = o.id
UNION
SELECT
    'zone',
    o.zone_id,
    m.source,
    0
FROM metal AS m
JOIN host AS o ON m.host_id = o.id
UNION
SELECT
    s.kind,
    s.store_id,
    s.source,
    0
FROM shelf AS s
UNION
SELECT
    'zone',
    p.zone_id,
    s.source,
    0
FROM shelf AS s
JOIN storage_pool AS p ON s.store_id = p.id
