/*
doc = """A port needs its switch, and that the switch reaches the core."""
*/
SELECT DISTINCT
    'switch_port/' || b.switch_id || '/' || b.port AS node_id,
    'switch' AS part,
    'reach/' || b.switch_id AS needs_id,
    1 AS weight,
    'all' AS rule,
    'measured' AS confidence,
    'port of the switch' AS why
FROM host_port AS b
