/*
doc = """VPCs (listVPCs): they work while their routers do."""
*/
SELECT
    'vpc/' || v.id AS id,
    'vpc' AS kind,
    v.name,
    v.zone_id,
    0 AS is_down,
    1 AS is_logical,
    'measured' AS confidence
FROM vpc AS v
