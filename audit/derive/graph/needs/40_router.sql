/*
doc = """A router is a VM: it needs its host (listRouters). Its pool is not told."""
*/
SELECT
    'router/' || r.router_id AS node_id,
    'host' AS part,
    'host/' || r.host_id AS needs_id,
    1 AS weight,
    'all' AS rule,
    'measured' AS confidence,
    'runs on it' AS why
FROM router_state AS r
WHERE r.state = 'Running' AND r.host_id IS NOT NULL
