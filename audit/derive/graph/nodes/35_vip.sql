/*
doc = """Virtual addresses of balancers: those the configuration or bind lines name."""
*/
SELECT DISTINCT
    k.from_id AS id,
    'vip' AS kind,
    substr(k.from_id, 5) AS name,
    NULL AS zone_id,
    NULL AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM control_link AS k
WHERE k.kind = 'holder'
