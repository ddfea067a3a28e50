/*
title = "Primary storage pools by fill"
doc = "Used and promised space of every pool; use is NULL when the pool does not tell it."
*/
SELECT
    p.name AS pool,
    z.name AS zone,
    c.name AS cluster,
    p.protocol,
    p.state,
    round(p.capacity / 1099511627776.0, 2) AS size_tib,
    round(100.0 * p.used_share, 1) AS used_percent,
    round(100.0 * p.allocated_share, 1) AS promised_percent,
    p.vms
FROM pool_load AS p
LEFT JOIN zone AS z ON p.zone_id = z.id
LEFT JOIN cluster AS c ON p.cluster_id = c.id
ORDER BY max(coalesce(p.used_share, 0), coalesce(p.allocated_share, 0)) DESC, p.name
