/*
title = "Space promised on primary storage"
doc = "Bytes promised to volumes, of the size with over-provisioning."
unit = "bytes"
object = "storage pool"
*/
SELECT
    s.at,
    z.name AS zone,
    p.name AS object,
    s.allocated AS value,
    cast(p.capacity * p.overprovision AS INTEGER) AS total
FROM storage_pool_sample AS s
JOIN storage_pool_history AS p
    ON
        s.storage_pool_id = p.id AND s.source = p.source
        AND s.at >= p.valid_from AND s.at < p.valid_to
LEFT JOIN zone AS z ON p.zone_id = z.id AND p.source = z.source
WHERE s.allocated IS NOT NULL
ORDER BY z.name, p.name, s.at
