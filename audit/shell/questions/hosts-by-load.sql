/*
title = "Hosts by load, the fullest first"
doc = "Memory sold and in use against physical memory, and CPU load, of every host."
*/
SELECT
    h.name AS host,
    c.name AS cluster,
    z.name AS zone,
    iif(h.serves, 'yes', 'no') AS serves,
    round(h.memory_physical / 1073741824.0, 1) AS memory_gib,
    round(100.0 * h.memory_allocated / h.memory_physical, 1) AS memory_sold_percent,
    round(100.0 * h.memory_used / h.memory_physical, 1) AS memory_used_percent,
    round(100.0 * h.cpu_used, 1) AS cpu_used_percent,
    round(1.0 * h.cpu_allocated / h.cpu_total, 2) AS cpu_sold_ratio
FROM host_capacity AS h
LEFT JOIN cluster AS c ON h.cluster_id = c.id
LEFT JOIN zone AS z ON h.zone_id = z.id
ORDER BY memory_sold_percent DESC, cpu_used_percent DESC, h.name, h.host_id
