/*
doc = """A cable of an array ends at the switch the port hears; one that was collected must reach the core."""
*/
SELECT
    'array_port/' || g.array_id || '/' || g.node_id || '/' || g.port_id AS node_id,
    'switch' AS part,
    iif(g.switch_id IS NULL, 'heard_switch/' || g.switch_name, 'reach/' || g.switch_id) AS needs_id,
    1 AS weight,
    'all' AS rule,
    'measured' AS confidence,
    'the port hears it' AS why
FROM array_cable AS g
WHERE g.switch_name IS NOT NULL
