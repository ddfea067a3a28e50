/*
title = "Hosts"
doc = "Hypervisor hosts of each cluster, whatever their state."
unit = "count"
object = "cluster"
*/
SELECT
    r.started AS at,
    z.name AS zone,
    c.name AS object,
    count(*) AS value,
    NULL AS total
FROM source_run AS r
JOIN answer AS a
    ON r.source = a.source AND r.started = a.started AND a.table_name = 'host' AND a.complete
JOIN host_history AS h
    ON r.source = h.source AND r.started >= h.valid_from AND r.started < h.valid_to
LEFT JOIN cluster AS c ON h.cluster_id = c.id AND h.source = c.source
LEFT JOIN zone AS z ON h.zone_id = z.id AND h.source = z.source
GROUP BY r.started, z.name, c.name
ORDER BY z.name, c.name, r.started
