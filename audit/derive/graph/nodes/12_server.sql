/*
doc = """Servers (Redfish), by the name of the host they carry. One that is off while its host is Up is bound \
wrongly or was asked at another time: not told."""
*/
SELECT
    'server/' || m.server_id AS id,
    'server' AS kind,
    coalesce(h.name, m.name) AS name,
    h.zone_id,
    CASE
        WHEN m.power_state = 'On' THEN 0
        WHEN m.power_state = 'Off' AND coalesce(h.state, '') <> 'Up' THEN 1
    END AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM machine AS m
LEFT JOIN host_server AS b ON m.server_id = b.server_id
LEFT JOIN host AS h ON b.host_id = h.id
GROUP BY m.server_id
