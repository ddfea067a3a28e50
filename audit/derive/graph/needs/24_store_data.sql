/*
doc = """A pool is a volume of the array where it is told which, and that lies on an aggregate; else the pool lies on \
the aggregate itself."""
*/
SELECT
    s.store AS node_id,
    'data' AS part,
    iif(
        s.volume_id IS NULL,
        'aggregate/' || s.array_id || '/' || s.array_pool_id,
        'array_volume/' || s.array_id || '/' || s.volume_id
    ) AS needs_id,
    1 AS weight,
    'all' AS rule,
    s.confidence,
    s.method AS why
FROM store_inside AS s
WHERE s.volume_id IS NOT NULL OR s.array_pool_id IS NOT NULL
UNION
SELECT
    'array_volume/' || v.array_id || '/' || v.id,
    'data',
    'aggregate/' || v.array_id || '/' || coalesce(v.pool_id, s.array_pool_id),
    1,
    'all',
    'measured',
    'the volume lies on it'
FROM store_inside AS s
JOIN array_identity AS a ON s.array_id = a.array_id
JOIN array_volume AS v ON s.array_id = v.array_id AND a.source = v.source AND s.volume_id = v.id
WHERE coalesce(v.pool_id, s.array_pool_id) IS NOT NULL
