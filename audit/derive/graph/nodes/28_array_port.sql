/*
doc = """Ports of arrays, bundles and VLANs among them."""
*/
SELECT
    'array_port/' || p.array_id || '/' || p.node_id || '/' || p.id AS id,
    'array_port' AS kind,
    coalesce(c.name, a.name) || ' ' || coalesce(p.name, p.id) AS name,
    a.zone_id,
    NOT p.up AS is_down,
    p.type IN ('lag', 'vlan') AS is_logical,
    'measured' AS confidence
FROM array_port AS p
JOIN array_identity AS a ON p.array_id = a.array_id AND p.source = a.source
LEFT JOIN array_controller AS c ON p.array_id = c.array_id AND p.node_id = c.node_id
