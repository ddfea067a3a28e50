/*
doc = """A switch port with the NIC port at its other end (server_port) needs the adapter that port is on. Where the \
NIC port is one of several of one address, or the card is the redundant one of a blade, it may: perhaps."""
*/
SELECT DISTINCT
    'switch_port/' || p.switch_id || '/' || p.port AS node_id,
    'adapter' AS part,
    'adapter/' || a.server_id || '/' || a.id AS needs_id,
    1 AS weight,
    iif(
        m.chassis_id IS NULL
        AND (p.nic <> '' OR count(*) OVER (PARTITION BY p.switch_id, p.port, p.nic) = 1),
        'all', 'perhaps'
    ) AS rule,
    p.confidence,
    'the NIC port at its end is on the adapter' AS why
FROM server_port AS p
JOIN machine AS m ON p.server_id = m.server_id
JOIN server_adapter AS a ON m.server_id = a.server_id AND m.source = a.source
LEFT JOIN server_nic AS n
    ON p.server_id = n.server_id AND m.source = n.source AND p.nic = n.name
WHERE p.nic = '' OR n.adapter_id = a.id
