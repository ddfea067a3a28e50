/*
doc = """A host that no switch port was bound to needs one of the NIC ports of its server that have link. Which belong to \
one bond is not told: all links together are one. Where link is not told, one may be all: perhaps."""
*/
WITH linked AS (
    SELECT
        b.host_id,
        b.confidence,
        n.server_id,
        n.name,
        n.link_up,
        max(n.link_up) OVER (PARTITION BY b.host_id) AS any_up
    FROM host_server AS b
    JOIN machine AS m ON b.server_id = m.server_id
    JOIN server_nic AS n ON m.server_id = n.server_id AND m.source = n.source
    WHERE
        b.host_id NOT IN (SELECT p.host_id FROM host_port AS p)
        AND b.host_id NOT IN (SELECT u.host_id FROM host_uplink AS u)
)

SELECT
    'host/' || l.host_id AS node_id,
    'NIC ports' AS part,
    'nic/' || l.server_id || '/' || l.name AS needs_id,
    1 AS weight,
    iif(l.any_up, 'any', 'perhaps any') AS rule,
    l.confidence,
    'NIC port of the server' AS why
FROM linked AS l
-- beside one that has link, one that does not tell is not counted on
WHERE iif(l.any_up, l.link_up, l.link_up IS NULL)
