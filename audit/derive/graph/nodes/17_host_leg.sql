/*
doc = """Links of hosts that tell what their traffic leaves by: the NIC port as the operating system sees it."""
*/
SELECT
    'host_link/' || u.host_system_id || '/' || u.link AS id,
    'host_link' AS kind,
    h.name || ' ' || u.link AS name,
    h.zone_id,
    max(u.is_down) AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM host_uplink AS u
JOIN host AS h ON u.host_id = h.id
GROUP BY u.host_system_id, u.link
