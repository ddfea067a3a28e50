/*
doc = """Management servers (listManagementServers)."""
*/
SELECT
    'management_server/' || m.id AS id,
    'management_server' AS kind,
    m.name,
    NULL AS zone_id,
    m.state <> 'Up' AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM management_server AS m
