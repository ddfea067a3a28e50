/*
title = "N-1: does each cluster still fit without its largest host?"
doc = "Memory sold against what can be sold without the largest host; the tightest first."
*/
SELECT
    c.name AS cluster,
    z.name AS zone,
    c.hypervisor,
    c.hosts,
    c.hosts_serving AS serving,
    c.vms_running AS vms,
    round(c.memory_allocated / 1073741824.0, 1) AS memory_sold_gib,
    round(c.memory_n1 / 1073741824.0, 1) AS memory_n1_gib,
    round(100.0 * c.memory_allocated / nullif(c.memory_n1, 0), 1) AS memory_percent,
    round(100.0 * c.cpu_allocated / nullif(c.cpu_n1, 0), 1) AS cpu_percent,
    CASE
        WHEN c.memory_n1 IS NULL OR c.memory_allocated IS NULL THEN 'not known'
        WHEN c.memory_allocated > c.memory_n1 THEN 'no'
        ELSE 'yes'
    END AS fits
FROM cluster_capacity AS c
LEFT JOIN zone AS z ON c.zone_id = z.id
ORDER BY c.memory_allocated - c.memory_n1 DESC, c.name, c.cluster_id
