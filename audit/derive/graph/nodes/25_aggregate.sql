/*
doc = """Pools of arrays (aggregates): data, as a pool is. Disks are left out: one alone stops none that has parity."""
*/
SELECT
    'aggregate/' || p.array_id || '/' || p.id AS id,
    'aggregate' AS kind,
    coalesce(p.name, p.id) AS name,
    a.zone_id,
    CASE p.state WHEN 'offline' THEN 1 WHEN 'online' THEN 0 WHEN 'degraded' THEN 0 END AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM array_pool AS p
JOIN array_identity AS a ON p.array_id = a.array_id AND p.source = a.source
