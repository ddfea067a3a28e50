/*
doc = """Network cards as hosts see them, where the server itself was not read: links with one PCI device."""
*/
SELECT
    'adapter/' || u.host_system_id || '/' || u.bus AS id,
    'adapter' AS kind,
    h.name || ' card ' || u.bus AS name,
    h.zone_id,
    NULL AS is_down,
    0 AS is_logical,
    'derived' AS confidence
FROM host_uplink AS u
JOIN host AS h ON u.host_id = h.id
WHERE u.bus IS NOT NULL AND u.host_id NOT IN (SELECT b.host_id FROM host_server AS b)
GROUP BY u.host_system_id, u.bus
HAVING count(DISTINCT u.link) > 1
