/*
doc = """Fibre Channel fabrics that ports of arrays are logged in to."""
*/
SELECT
    'fabric/' || p.fabric AS id,
    'fabric' AS kind,
    p.fabric AS name,
    iif(min(a.zone_id) = max(a.zone_id), min(a.zone_id), NULL) AS zone_id,
    NULL AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM array_port AS p
JOIN array_identity AS a ON p.array_id = a.array_id AND p.source = a.source
WHERE p.type = 'fc' AND p.fabric IS NOT NULL
GROUP BY p.fabric
