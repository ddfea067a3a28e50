/*
doc = "A row per cluster: what serves, what is sold, and what is left without its largest host (N-1). KVM hosts keep 1 GiB for themselves (host.reserved.mem.mb)."
[columns]
cluster_id = "Cluster"
name = "Name"
zone_id = "Zone"
pod_id = "Pod"
hypervisor = "Hypervisor type"
allocation_state = "Enabled or Disabled"
hosts = "Hosts known [count]"
hosts_serving = "Hosts that take VMs, HA spares not counted [count]"
memory_overcommit = "Memory over-commit factor [ratio]"
cpu_overcommit = "CPU over-commit factor [ratio]"
memory_physical = "Memory of serving hosts less what they keep [bytes]"
memory_largest = "Memory of the largest serving host less what it keeps [bytes]"
memory_allocated = "Memory sold [bytes]"
memory_used = "Memory in use [bytes]"
memory_n1 = "Sellable memory without the largest host; NULL when the factor is not told [bytes]"
cpu_physical = "Clock of serving hosts [Hz]"
cpu_largest = "Clock of the largest serving host [Hz]"
cpu_allocated = "CPU sold [Hz]"
cpu_n1 = "Sellable CPU without the largest host; NULL when the factor is not told [Hz]"
threads = "Logical CPUs of serving hosts [count]"
vms_running = "Running user VMs [count]"
at = "Time of the load values [UTC]"
*/
WITH
per_cluster AS (
    SELECT
        cluster_id,
        count(*) AS hosts,
        count(*) FILTER (WHERE serves AND NOT reserved_for_ha) AS hosts_serving,
        sum(memory_net) FILTER (WHERE serves AND NOT reserved_for_ha) AS memory_physical,
        max(memory_net) FILTER (WHERE serves AND NOT reserved_for_ha) AS memory_largest,
        sum(memory_allocated) AS memory_allocated,
        sum(memory_used) AS memory_used,
        sum(cpu_total) FILTER (WHERE serves AND NOT reserved_for_ha) AS cpu_physical,
        max(cpu_total) FILTER (WHERE serves AND NOT reserved_for_ha) AS cpu_largest,
        sum(cpu_allocated) AS cpu_allocated,
        sum(threads) FILTER (WHERE serves AND NOT reserved_for_ha) AS threads,
        max(at) AS at
    FROM host_capacity
    GROUP BY cluster_id
),

running AS (
    SELECT
        h.cluster_id,
        count(*) AS vms_running
    FROM vm AS v
    JOIN host AS h ON v.host_id = h.id
    WHERE v.state = 'Running'
    GROUP BY h.cluster_id
)

SELECT
    c.id AS cluster_id,
    c.name,
    c.zone_id,
    c.pod_id,
    c.hypervisor,
    c.allocation_state,
    coalesce(p.hosts, 0) AS hosts,
    coalesce(p.hosts_serving, 0) AS hosts_serving,
    c.memory_overcommit,
    c.cpu_overcommit,
    p.memory_physical,
    p.memory_largest,
    p.memory_allocated,
    p.memory_used,
    (p.memory_physical - p.memory_largest) * c.memory_overcommit AS memory_n1,
    p.cpu_physical,
    p.cpu_largest,
    p.cpu_allocated,
    (p.cpu_physical - p.cpu_largest) * c.cpu_overcommit AS cpu_n1,
    p.threads,
    coalesce(r.vms_running, 0) AS vms_running,
    p.at
FROM cluster AS c
LEFT JOIN per_cluster AS p ON c.id = p.cluster_id
LEFT JOIN running AS r ON c.id = r.cluster_id
