/*
doc = """Network adapters of servers (Redfish). Critical with links that are up is not down."""
*/
SELECT
    'adapter/' || a.server_id || '/' || a.id AS id,
    'adapter' AS kind,
    coalesce(h.name, m.name) || ' ' || a.id AS name,
    h.zone_id,
    CASE
        WHEN max(n.link_up) OR a.health = 'OK' THEN 0
        WHEN a.health = 'Critical' AND count(n.link_up) = count(n.name) THEN 1
    END AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM machine AS m
JOIN server_adapter AS a ON m.server_id = a.server_id AND m.source = a.source
LEFT JOIN server_nic AS n
    ON a.server_id = n.server_id AND a.source = n.source AND a.id = n.adapter_id
LEFT JOIN host_server AS b ON m.server_id = b.server_id
LEFT JOIN host AS h ON b.host_id = h.id
GROUP BY a.server_id, a.id
