/*
doc = """A management server or database node as balancers see it: it serves those who come by them while one of them sends to it."""
*/
SELECT
    'backend/' || b.target AS id,
    'backend' AS kind,
    coalesce(m.name, d.name, d.address, b.target) || ' behind its balancers' AS name,
    NULL AS zone_id,
    b.is_down,
    1 AS is_logical,
    'measured' AS confidence
FROM control_backend AS b
LEFT JOIN management_server AS m ON b.target = 'management_server/' || m.id
LEFT JOIN db_node AS d ON b.target = 'database_node/' || d.id
