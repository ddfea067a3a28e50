/*
title = "Memory of VMs"
group = "Workload"
doc = "One user VM and its memory."
rows = "vm"
[columns]
vm = { from = "vm.name", to = "VM" }
zone = "zone.name"
cluster = { from = "cluster.name", to = "Cluster" }
host = { from = "host.name", to = "Host" }
state = { from = "vm.state", look = "state" }
memory = "vm.memory"
free = { unit = "bytes", label = "Free inside", doc = "Free memory inside, by balloon; blank without balloon statistics." }
memory_used = { unit = "share", doc = "Memory in use inside, by balloon; blank without balloon statistics.", look = "bar" }
balloon = { unit = "bool", label = "Balloon statistics", doc = "Its balloon tells what is free inside; blank when it is not running or was not asked." }
least_free = { unit = "bytes", doc = "Least free memory of all collections; blank when its history was not collected." }
measured_days = { unit = "days", label = "Measured", doc = "From its first sample to the last." }
memory_overcommit = "cluster.memory_overcommit"
share_of_host = { unit = "share", doc = "Its memory by the physical memory of its host.", look = "bar" }
offering = "service_offering.name"
id = "vm.id"
*/
WITH sample AS (
    SELECT
        vm_id,
        memory_free,
        max(at) AS at
    FROM vm_sample
    GROUP BY vm_id
),

hardware AS (
    SELECT
        host_id,
        max(memory_physical) AS memory
    FROM host_capacity
    GROUP BY host_id
)

SELECT
    v.name AS vm,
    z.name AS zone,
    iif(v.state = 'Stopped', coalesce(c.name, 'n/a'), c.name) AS cluster,
    iif(v.state = 'Stopped', coalesce(h.name, 'n/a'), h.name) AS host,
    v.state,
    v.memory,
    nullif(s.memory_free, 0) AS free,
    1 - nullif(s.memory_free, 0) * 1.0 / nullif(v.memory, 0) AS memory_used,
    iif(v.state = 'Running', s.memory_free > 0, NULL) AS balloon,
    l.free_least AS least_free,
    l.days AS measured_days,
    c.memory_overcommit,
    v.memory * 1.0 / nullif(w.memory, 0) AS share_of_host,
    o.name AS offering,
    v.id,
    v.id AS vm_link,
    c.id AS cluster_link,
    h.id AS host_link
FROM vm AS v
LEFT JOIN host AS h ON v.host_id = h.id AND v.source = h.source
LEFT JOIN cluster AS c ON h.cluster_id = c.id AND v.source = c.source
LEFT JOIN zone AS z ON v.zone_id = z.id AND v.source = z.source
LEFT JOIN service_offering AS o ON v.service_offering_id = o.id AND v.source = o.source
LEFT JOIN sample AS s ON v.id = s.vm_id
LEFT JOIN vm_load AS l ON v.id = l.vm_id
LEFT JOIN hardware AS w ON h.id = w.host_id
ORDER BY zone, cluster, host, vm, v.id, v.source
