/*
doc = """NIC ports of servers whose host no switch port was bound to (Redfish); else the port is part of the switch \
port at the other end. One without link may never have been cabled: it is none."""
*/
SELECT
    'nic/' || n.server_id || '/' || n.name AS id,
    'nic' AS kind,
    h.name || ' ' || n.name AS name,
    h.zone_id,
    NOT n.link_up AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM machine AS m
JOIN host_server AS b ON m.server_id = b.server_id
JOIN host AS h ON b.host_id = h.id
JOIN server_nic AS n ON m.server_id = n.server_id AND m.source = n.source
WHERE
    coalesce(n.link_up, 1)
    AND h.id NOT IN (SELECT p.host_id FROM host_port AS p)
    AND h.id NOT IN (SELECT u.host_id FROM host_uplink AS u)
GROUP BY n.server_id, n.name
