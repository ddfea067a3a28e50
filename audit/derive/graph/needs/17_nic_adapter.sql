/*
doc = """A NIC port needs its adapter; the card of a blade may be redundant inside: perhaps."""
*/
SELECT
    'nic/' || n.server_id || '/' || n.name AS node_id,
    'adapter' AS part,
    'adapter/' || n.server_id || '/' || n.adapter_id AS needs_id,
    1 AS weight,
    iif(m.chassis_id IS NULL, 'all', 'perhaps') AS rule,
    'measured' AS confidence,
    'port of the adapter' AS why
FROM machine AS m
JOIN server_nic AS n ON m.server_id = n.server_id AND m.source = n.source
WHERE n.adapter_id IS NOT NULL
