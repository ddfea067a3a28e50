/*
doc = """Switch ports that hosts are cabled to (host_port): the port, its cable and the NIC port at the other end."""
*/
SELECT
    'switch_port/' || b.switch_id || '/' || b.port AS id,
    'switch_port' AS kind,
    coalesce(s.name, b.switch_id) || ' ' || b.port AS name,
    min(h.zone_id) AS zone_id,
    NOT max(p.oper_up) AS is_down,
    0 AS is_logical,
    min(b.confidence) AS confidence
FROM host_port AS b
JOIN host AS h ON b.host_id = h.id
LEFT JOIN switch AS s ON b.switch_id = s.id
LEFT JOIN switch_port AS p ON b.switch_id = p.switch_id AND b.port = p.name
GROUP BY b.switch_id, b.port
