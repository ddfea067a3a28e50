/*
doc = """A port of an array needs its node, and a bundle or VLAN one of the cables under it."""
*/
SELECT
    'array_port/' || p.array_id || '/' || p.node_id || '/' || p.id AS node_id,
    'node' AS part,
    'controller/' || p.array_id || '/' || p.node_id AS needs_id,
    1 AS weight,
    'all' AS rule,
    'measured' AS confidence,
    'port of the node' AS why
FROM array_port AS p
JOIN array_identity AS a ON p.array_id = a.array_id AND p.source = a.source
UNION
SELECT
    'array_port/' || g.array_id || '/' || g.node_id || '/' || g.port_id,
    'cables',
    'array_port/' || g.array_id || '/' || g.node_id || '/' || g.leg_id,
    1,
    'any',
    'measured',
    'cable under it'
FROM array_port_leg AS g
WHERE g.port_id <> g.leg_id
UNION
SELECT
    'array_port/' || p.array_id || '/' || p.node_id || '/' || p.id,
    'fabric',
    'fabric/' || p.fabric,
    1,
    'all',
    'measured',
    'fabric it is logged in to'
FROM array_port AS p
JOIN array_identity AS a ON p.array_id = a.array_id AND p.source = a.source
WHERE p.type = 'fc' AND p.fabric IS NOT NULL
