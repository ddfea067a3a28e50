/*
title = "The 50 biggest VMs"
doc = "By memory: vCPUs, memory and disks, with owner and host."
*/
SELECT
    v.name AS vm,
    v.account,
    v.state,
    h.name AS host,
    v.cpu_number AS vcpus,
    round(v.memory / 1073741824.0, 1) AS memory_gib,
    (
        SELECT round(sum(d.size) / 1073741824.0, 1)
        FROM volume AS d
        WHERE d.vm_id = v.id
    ) AS disks_gib
FROM vm AS v
LEFT JOIN host AS h ON v.host_id = h.id
ORDER BY v.memory DESC, v.cpu_number DESC, v.name, v.id
LIMIT 50
