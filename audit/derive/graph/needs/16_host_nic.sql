/*
doc = """A host that no switch port was bound to needs one of the NIC ports of its server that have link. Which belong to \
one bond is not told: all links together are one. Where link is not told, one may be all: perhaps."""
*/
SELECT
    'host/' || b.host_id AS node_id,
    'NIC ports' AS part,
    'nic/' || n.server_id || '/' || n.name AS needs_id,
    1 AS weight,
    iif(count(n.link_up) OVER (PARTITION BY b.host_id) > 0, 'any', 'perhaps any') AS rule,
    b.confidence,
    'NIC port of the server' AS why
FROM host_server AS b
JOIN machine AS m ON b.server_id = m.server_id
JOIN server_nic AS n ON m.server_id = n.server_id AND m.source = n.source
WHERE
    b.host_id NOT IN (SELECT p.host_id FROM host_port AS p)
    -- beside one that has link, one that does not tell is not counted on
    AND CASE
        WHEN EXISTS (
            SELECT 1 FROM server_nic AS o
            WHERE o.server_id = m.server_id AND o.source = m.source AND o.link_up
        ) THEN n.link_up
        ELSE n.link_up IS NULL
    END
