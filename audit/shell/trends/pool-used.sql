/*
title = "Space used on primary storage"
doc = "Bytes in use as the pool tells, of its size."
unit = "bytes"
object = "storage pool"
*/
SELECT
    s.at,
    z.name AS zone,
    p.name AS object,
    s.used AS value,
    p.capacity AS total
FROM storage_pool_sample AS s
JOIN storage_pool_history AS p
    ON
        s.storage_pool_id = p.id AND s.source = p.source
        AND s.at >= p.valid_from AND s.at < p.valid_to
LEFT JOIN zone AS z ON p.zone_id = z.id AND p.source = z.source
WHERE s.used IS NOT NULL
ORDER BY z.name, p.name, s.at
