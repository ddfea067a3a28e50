/*
doc = """A row per zone and VLAN id that its hosts must pass: in use by a network or an address \
range, or free in a range that the next network is taken from. Overlays (VXLAN, GRE) need none."""
[columns]
zone_id = "Zone"
pod_id = "Pod whose hosts must pass it; empty: the whole zone"
vlan = "VLAN id"
used = "1: in use; 0: free in a range of a physical network"
what = "Network or range it belongs to"
*/
WITH RECURSIVE number AS (
    SELECT 1 AS vlan
    UNION ALL
    SELECT vlan + 1 FROM number
    WHERE vlan < 4094
),

told AS (
    SELECT
        zone_id,
        '' AS pod_id,
        vlan,
        'network ' || name AS what
    FROM network
    WHERE state IN ('Implemented', 'Setup') AND coalesce(broadcast_uri, 'vlan:') LIKE 'vlan:%'
    UNION ALL
    SELECT
        zone_id,
        '',
        vlan,
        'public range from ' || start_ip
    FROM public_ip_range
    UNION ALL
    SELECT
        zone_id,
        coalesce(pod_id, ''),
        vlan,
        'storage range from ' || start_ip
    FROM storage_ip_range
    UNION ALL
    SELECT
        p.zone_id,
        p.id,
        r.vlan,
        'management range from ' || r.start_ip
    FROM pod_ip_range AS r
    JOIN pod AS p ON r.pod_id = p.id
),

used AS (
    SELECT
        zone_id,
        pod_id,
        cast(vlan AS INTEGER) AS vlan,
        min(what) AS what
    FROM told
    WHERE vlan GLOB '[1-9]*' AND vlan NOT GLOB '*[^0-9]*' AND cast(vlan AS INTEGER) < 4095
    GROUP BY zone_id, pod_id, cast(vlan AS INTEGER)
),

pool AS (
    SELECT
        p.zone_id,
        p.name,
        cast(r.value AS INTEGER) AS low,
        cast(substr(r.value, instr(r.value, '-') + 1) AS INTEGER) AS high
    FROM physical_network AS p
    CROSS JOIN json_each('["' || replace(replace(p.vlan_ranges, ' ', ''), ',', '","') || '"]') AS r
    WHERE p.vlan_ranges GLOB '[0-9]*' AND coalesce(p.isolation, 'VLAN') LIKE '%VLAN%'
)

SELECT
    u.zone_id,
    u.pod_id,
    u.vlan,
    1 AS used,
    u.what
FROM used AS u
UNION ALL
SELECT
    p.zone_id,
    '',
    n.vlan,
    0,
    min('physical network ' || p.name)
FROM pool AS p
JOIN number AS n ON n.vlan BETWEEN p.low AND p.high
LEFT JOIN used AS u ON p.zone_id = u.zone_id AND n.vlan = u.vlan
WHERE u.vlan IS NULL
GROUP BY p.zone_id, n.vlan
