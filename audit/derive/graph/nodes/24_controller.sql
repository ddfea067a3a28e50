/*
doc = """Nodes and controllers of storage arrays, monitors among them."""
*/
SELECT
    'controller/' || c.array_id || '/' || c.node_id AS id,
    'controller' AS kind,
    c.name,
    a.zone_id,
    c.is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM array_controller AS c
JOIN array_identity AS a ON c.array_id = a.array_id
