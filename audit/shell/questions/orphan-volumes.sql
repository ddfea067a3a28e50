/*
title = "Volumes attached to no VM, the biggest first"
doc = "Space that is paid for and serves nobody; ask the owner before it is deleted."
*/
SELECT
    v.name AS volume,
    v.account,
    z.name AS zone,
    p.name AS pool,
    v.state,
    round(v.size / 1073741824.0, 1) AS size_gib,
    v.created
FROM volume AS v
LEFT JOIN zone AS z ON v.zone_id = z.id
LEFT JOIN storage_pool AS p ON v.storage_pool_id = p.id
WHERE v.vm_id IS NULL
ORDER BY v.size DESC, v.name, v.id
