/*
doc = """A system VM needs the host it runs on (listSystemVms). Its pool is not told."""
*/
SELECT
    'system_vm/' || s.id AS node_id,
    'host' AS part,
    'host/' || s.host_id AS needs_id,
    1 AS weight,
    'all' AS rule,
    'measured' AS confidence,
    'runs on it' AS why
FROM system_vm AS s
WHERE s.state = 'Running' AND s.host_id IS NOT NULL
