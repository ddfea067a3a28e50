/*
doc = """A port of a stack needs the chassis it is on."""
*/
SELECT DISTINCT
    'switch_port/' || b.switch_id || '/' || b.port AS node_id,
    'chassis' AS part,
    'switch_member/' || b.switch_id || '/' || p.member AS needs_id,
    1 AS weight,
    'all' AS rule,
    'measured' AS confidence,
    'port of the chassis' AS why
FROM host_port AS b
JOIN switch_port AS p ON b.switch_id = p.switch_id AND b.port = p.name
WHERE p.member IS NOT NULL
