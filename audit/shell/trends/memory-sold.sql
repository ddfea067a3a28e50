/*
title = "Memory sold to running VMs"
doc = "Of the memory of the hosts with over-commit, by cluster; a cluster with a host that does not tell has no point."
unit = "bytes"
object = "cluster"
*/
SELECT
    s.at,
    z.name AS zone,
    c.name AS object,
    sum(s.memory_allocated) AS value,
    sum(h.memory_with_overcommit) AS total
FROM host_sample AS s
JOIN host_history AS h
    ON s.host_id = h.id AND s.source = h.source AND s.at >= h.valid_from AND s.at < h.valid_to
LEFT JOIN cluster AS c ON h.cluster_id = c.id AND h.source = c.source
LEFT JOIN zone AS z ON h.zone_id = z.id AND h.source = z.source
GROUP BY s.at, z.name, c.name
HAVING count(*) = count(s.memory_allocated) AND count(*) = count(h.memory_with_overcommit)
ORDER BY z.name, c.name, s.at
