/*
doc = """Power supplies of servers that are fitted (Redfish). A warning is no failure."""
*/
SELECT
    'psu/' || p.server_id || '/' || p.name AS id,
    'psu' AS kind,
    coalesce(h.name, m.name) || ' ' || iif(p.name GLOB '[0-9]*', 'PSU ' || p.name, p.name) AS name,
    h.zone_id,
    p.is_dead AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM server_feed AS p
JOIN machine AS m ON p.server_id = m.server_id
LEFT JOIN host_server AS b ON m.server_id = b.server_id
LEFT JOIN host AS h ON b.host_id = h.id
GROUP BY p.server_id, p.name
