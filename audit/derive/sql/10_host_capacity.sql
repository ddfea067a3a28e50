/*
doc = "A row per host: physical size and current load. Memory is physical: memorytotal of the API divided by the cluster's over-commit factor (field trap 1), and NULL where that factor is not told."
[columns]
host_id = "Host"
name = "Name"
zone_id = "Zone"
cluster_id = "Cluster"
hypervisor = "Hypervisor type"
serves = "1 when Up and Enabled: takes VMs"
reserved_for_ha = "1 when kept free by ha.tag"
threads = "Logical CPUs [count]"
cpu_total = "Clock of all threads [Hz]"
cpu_allocated = "CPU sold to running VMs [Hz]"
cpu_used = "CPU load [share]"
memory_physical = "Physical memory; NULL when size or factor is not told [bytes]"
memory_net = "Physical memory less what the host keeps: 1 GiB on KVM (host.reserved.mem.mb) [bytes]"
memory_sellable = "memory_net times the over-commit factor [bytes]"
cpu_sellable = "cpu_total times the over-commit factor [Hz]"
memory_allocated = "Memory sold to running VMs [bytes]"
memory_used = "Memory in use [bytes]"
at = "Time of the load values [UTC]"
*/
SELECT
    h.id AS host_id,
    h.name,
    h.zone_id,
    h.cluster_id,
    h.hypervisor,
    coalesce(h.state = 'Up' AND h.resource_state = 'Enabled', 0) AS serves,
    coalesce(h.ha_host, 0) AS reserved_for_ha,
    h.cpu_threads AS threads,
    h.cpu_threads * h.cpu_speed AS cpu_total,
    s.cpu_allocated,
    s.cpu_used,
    cast(round(h.memory_with_overcommit / c.memory_overcommit) AS INTEGER) AS memory_physical,
    cast(round(h.memory_with_overcommit / c.memory_overcommit) AS INTEGER)
    - iif(h.hypervisor = 'KVM', 1073741824, 0) AS memory_net,
    cast(
        h.memory_with_overcommit
        - iif(h.hypervisor = 'KVM', 1073741824, 0) * c.memory_overcommit AS INTEGER
    ) AS memory_sellable,
    cast(h.cpu_threads * h.cpu_speed * c.cpu_overcommit AS INTEGER) AS cpu_sellable,
    s.memory_allocated,
    s.memory_used,
    s.at
FROM host AS h
LEFT JOIN cluster AS c ON h.cluster_id = c.id
LEFT JOIN host_sample AS s
    ON
        h.id = s.host_id
        AND s.at = (
            SELECT max(l.at) FROM host_sample AS l
            WHERE l.host_id = h.id
        )
