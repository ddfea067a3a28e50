/*
doc = """Enclosures of blades (Redfish): what all of them hang on, by their serial."""
*/
SELECT
    'enclosure/' || m.chassis_id AS id,
    'enclosure' AS kind,
    m.chassis_id AS name,
    iif(min(h.zone_id) = max(h.zone_id), min(h.zone_id), NULL) AS zone_id,
    NULL AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM machine AS m
LEFT JOIN host_server AS b ON m.server_id = b.server_id
LEFT JOIN host AS h ON b.host_id = h.id
WHERE m.chassis_id IS NOT NULL
GROUP BY m.chassis_id
