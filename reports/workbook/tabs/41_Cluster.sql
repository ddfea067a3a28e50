/*
title = "Clusters"
group = "Compute"
doc = "One cluster, with what is left without its largest host."
rows = "cluster"
[columns]
cluster = "cluster.name"
zone = { from = "zone.name", to = "Zone-Pod" }
pod = "pod.name"
allocation_state = { from = "cluster.allocation_state", look = "state" }
managed_state = "cluster.managed_state"
findings = { unit = "count", doc = "Open findings on this object; see the tab Findings.", look = "flag", to = "Findings.object" }
hypervisor = "cluster.hypervisor"
arch = "cluster.arch"
hosts = { unit = "count", doc = "Hosts known.", to = "Host.cluster" }
hosts_serving = { unit = "count", doc = "Hosts that take VMs; HA spares are not counted." }
vms_running = { unit = "count", doc = "Running user VMs." }
threads = { unit = "count", doc = "Logical CPUs of serving hosts." }
memory = { unit = "bytes", doc = "Memory of serving hosts, less what they keep for themselves." }
memory_allocated = { unit = "bytes", doc = "Memory sold to running VMs." }
memory_without_largest = { unit = "bytes", label = "Memory N-1", doc = "Memory that can be sold when the largest host is gone, over-commit included." }
memory_share = { unit = "share", label = "Memory sold of N-1", doc = "Memory sold by what remains without the largest host; above 100 % not every VM can restart.", look = "bar" }
memory_overcommit = "cluster.memory_overcommit"
cpu = { unit = "Hz", doc = "Clock of serving hosts." }
cpu_allocated = { unit = "Hz", doc = "CPU sold to running VMs." }
cpu_without_largest = { unit = "Hz", label = "CPU N-1", doc = "CPU that can be sold when the largest host is gone, over-commit included." }
cpu_share = { unit = "share", label = "CPU sold of N-1", doc = "CPU sold by what remains without the largest host.", look = "bar" }
cpu_overcommit = "cluster.cpu_overcommit"
largest_free = { unit = "bytes", label = "Largest free slot", doc = "Free sellable memory of the host with most of it: the largest VM that still starts." }
host_models = { unit = "count", label = "Host sizes", doc = "Different pairs of thread count and memory among its hosts; 1 is uniform." }
vm_ha = { unit = "bool", label = "VM HA", doc = "vm.ha.enabled is on for it; blank when not read." }
drs = { unit = "bool", label = "DRS", doc = "drs.automatic.enable is on for it; blank when not read." }
shared_pools = { unit = "count", doc = "Shared primary pools it can use." }
site = { doc = "Site it was read from: the name of its source." }
id = "cluster.id"
*/
WITH
current_load AS (
    SELECT
        *,
        max(at) AS latest
    FROM cluster_capacity
    GROUP BY cluster_id
),

slot AS (
    SELECT
        h.cluster_id,
        max(h.memory_sellable - h.memory_allocated)
        FILTER (WHERE h.serves AND NOT h.reserved_for_ha) AS largest_free,
        count(DISTINCT h.threads || '/' || (h.memory_physical / 1073741824)) AS sizes
    FROM host_capacity AS h
    GROUP BY h.cluster_id
),

reach AS (
    SELECT
        cluster_id,
        count(DISTINCT storage_pool_id) AS pools
    FROM pool_reach
    GROUP BY cluster_id
)

SELECT
    c.name AS cluster,
    z.name AS zone,
    d.name AS pod,
    c.allocation_state,
    c.managed_state,
    coalesce(f.findings, 0) AS findings,
    c.hypervisor,
    c.arch,
    l.hosts,
    l.hosts_serving,
    l.vms_running,
    l.threads,
    l.memory_physical AS memory,
    l.memory_allocated,
    l.memory_n1 AS memory_without_largest,
    l.memory_allocated / nullif(l.memory_n1, 0) AS memory_share,
    c.memory_overcommit,
    l.cpu_physical AS cpu,
    l.cpu_allocated,
    l.cpu_n1 AS cpu_without_largest,
    l.cpu_allocated / nullif(l.cpu_n1, 0) AS cpu_share,
    c.cpu_overcommit,
    max(s.largest_free, 0) AS largest_free,
    s.sizes AS host_models,
    a.vm_ha,
    CASE lower(o.value) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END AS drs,
    coalesce(r.pools, 0) AS shared_pools,
    substr(c.source, instr(c.source, ':') + 1) AS site,
    c.id,
    z.id AS zone_link
FROM cluster AS c
LEFT JOIN zone AS z ON c.zone_id = z.id AND c.source = z.source
LEFT JOIN pod AS d ON c.pod_id = d.id AND c.source = d.source
LEFT JOIN current_load AS l ON c.id = l.cluster_id
LEFT JOIN slot AS s ON c.id = s.cluster_id
LEFT JOIN reach AS r ON c.id = r.cluster_id
LEFT JOIN cluster_ha AS a ON c.id = a.cluster_id
LEFT JOIN cluster_setting AS o ON c.id = o.cluster_id AND o.name = 'drs.automatic.enable'
LEFT JOIN report_flag AS f ON c.id = f.subject AND f.subject_kind = 'cluster'
ORDER BY zone, pod, cluster, c.id, c.source
