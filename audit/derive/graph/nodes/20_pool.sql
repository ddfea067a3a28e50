/*
doc = """Primary storage pools (listStoragePools). In Maintenance a pool serves no VM; Disabled, it goes on."""
*/
SELECT
    'pool/' || p.id AS id,
    'pool' AS kind,
    p.name,
    p.zone_id,
    p.state = 'Maintenance' AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM storage_pool AS p
