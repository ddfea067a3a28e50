/*
doc = """A blade needs its enclosure."""
*/
SELECT
    'server/' || m.server_id AS node_id,
    'enclosure' AS part,
    'enclosure/' || m.chassis_id AS needs_id,
    1 AS weight,
    'all' AS rule,
    'measured' AS confidence,
    'blade of the enclosure' AS why
FROM machine AS m
WHERE m.chassis_id IS NOT NULL
