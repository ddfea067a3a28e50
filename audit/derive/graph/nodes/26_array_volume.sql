/*
doc = """Volumes and LUNs of arrays that a pool or an image store is."""
*/
SELECT DISTINCT
    'array_volume/' || v.array_id || '/' || v.id AS id,
    'array_volume' AS kind,
    coalesce(v.name, v.id) AS name,
    a.zone_id,
    CASE v.state WHEN 'offline' THEN 1 WHEN 'online' THEN 0 WHEN 'degraded' THEN 0 END AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM store_inside AS s
JOIN array_identity AS a ON s.array_id = a.array_id
JOIN array_volume AS v ON s.array_id = v.array_id AND a.source = v.source AND s.volume_id = v.id
