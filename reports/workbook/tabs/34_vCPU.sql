/*
title = "CPU of VMs"
group = "Workload"
doc = "One user VM and its processors."
rows = "vm"
[columns]
vm = { from = "vm.name", to = "VM" }
zone = "zone.name"
cluster = { from = "cluster.name", to = "Cluster" }
host = { from = "host.name", to = "Host" }
state = { from = "vm.state", look = "state" }
vcpu = "vm.cpu_number"
cpu_speed = "vm.cpu_speed"
sold = { unit = "Hz", label = "CPU sold", doc = "vCPUs times the clock sold for each." }
cpu_used = { from = "vm_sample.cpu_used", look = "bar" }
cpu_busiest = { unit = "share", doc = "95th percentile of CPU use in its busiest collection; blank when its history was not collected.", look = "bar" }
cpu_idlest = { unit = "share", doc = "95th percentile of CPU use in its idlest collection.", look = "bar" }
measured_days = { unit = "days", label = "Measured", doc = "From its first sample to the last." }
cpu_overcommit = "cluster.cpu_overcommit"
host_threads = { from = "host.cpu_threads" }
share_of_host = { unit = "share", doc = "Its vCPUs by the logical CPUs of its host.", look = "bar" }
offering = "service_offering.name"
limited = { from = "service_offering.limit_cpu_use" }
gpus = { from = "vm.gpu_count", label = "GPUs" }
gpu_profile = { from = "vm.gpu_profile", label = "GPU profile" }
id = "vm.id"
*/
WITH sample AS (
    SELECT
        vm_id,
        cpu_used,
        max(at) AS at
    FROM vm_sample
    GROUP BY vm_id
)

SELECT
    v.name AS vm,
    z.name AS zone,
    iif(v.state = 'Stopped', coalesce(c.name, 'n/a'), c.name) AS cluster,
    iif(v.state = 'Stopped', coalesce(h.name, 'n/a'), h.name) AS host,
    v.state,
    v.cpu_number AS vcpu,
    v.cpu_speed,
    v.cpu_number * v.cpu_speed AS sold,
    s.cpu_used,
    l.cpu_p95_most AS cpu_busiest,
    l.cpu_p95_least AS cpu_idlest,
    l.days AS measured_days,
    c.cpu_overcommit,
    h.cpu_threads AS host_threads,
    v.cpu_number * 1.0 / nullif(h.cpu_threads, 0) AS share_of_host,
    o.name AS offering,
    o.limit_cpu_use AS limited,
    v.gpu_count AS gpus,
    v.gpu_profile,
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
ORDER BY zone, cluster, host, vm, v.id, v.source
