/*
title = "Running VMs"
doc = "VMs in state Running on the hosts of each cluster."
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
    ON r.source = a.source AND r.started = a.started AND a.table_name = 'vm' AND a.complete
JOIN vm_history AS v
    ON r.source = v.source AND r.started >= v.valid_from AND r.started < v.valid_to
JOIN host_history AS h
    ON
        v.host_id = h.id AND v.source = h.source
        AND r.started >= h.valid_from AND r.started < h.valid_to
LEFT JOIN cluster AS c ON h.cluster_id = c.id AND h.source = c.source
LEFT JOIN zone AS z ON h.zone_id = z.id AND h.source = z.source
WHERE v.state = 'Running'
GROUP BY r.started, z.name, c.name
ORDER BY z.name, c.name, r.started
