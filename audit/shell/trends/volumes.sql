/*
title = "Size of volumes"
doc = "Bytes of the volumes on each pool, as sold."
unit = "bytes"
object = "storage pool"
*/
SELECT
    r.started AS at,
    z.name AS zone,
    p.name AS object,
    sum(v.size) AS value,
    NULL AS total
FROM source_run AS r
JOIN answer AS a
    ON r.source = a.source AND r.started = a.started AND a.table_name = 'volume' AND a.complete
JOIN volume_history AS v
    ON r.source = v.source AND r.started >= v.valid_from AND r.started < v.valid_to
JOIN storage_pool_history AS p
    ON
        v.storage_pool_id = p.id AND v.source = p.source
        AND r.started >= p.valid_from AND r.started < p.valid_to
LEFT JOIN zone AS z ON v.zone_id = z.id AND v.source = z.source
GROUP BY r.started, z.name, p.name
HAVING count(*) = count(v.size)
ORDER BY z.name, p.name, r.started
