/*
doc = """A row per cluster with at least one host: what is left to sell without its largest \
hosts, one of them up to 16 serving hosts, two above (rules.md 12.2). HA spares (ha.tag) are \
never the host that is lost, and their memory takes restarts. KVM hosts keep 1 GiB."""
[columns]
cluster_id = "Cluster"
name = "Name"
zone_id = "Zone"
hypervisor = "Hypervisor type"
hosts = "Hosts known [count]"
hosts_away = "Hosts not Up [count]"
hosts_serving = "Hosts that take VMs, HA spares not counted [count]"
hosts_lost = "Hosts the sums below leave out [count]"
settled = "0 when hosts may still be reconnecting after a server start"
unknown = "Serving hosts without size or load, plus 1 when a factor is not told [count]"
largest_host_id = "The serving host with the most memory"
largest_host = "Its name"
largest_vms = "Running user VMs on it [count]"
memory_serving = "Memory of serving hosts less what they keep [bytes]"
memory_largest = "Memory of the largest serving host less what it keeps [bytes]"
memory_limit = "Sellable memory without the lost hosts [bytes]"
memory_allocated = "Memory sold [bytes]"
memory_left = "memory_limit - memory_allocated; below 0 VMs cannot all restart [bytes]"
cpu_serving = "Clock of serving hosts [Hz]"
cpu_largest = "Clock of the fastest serving host [Hz]"
cpu_limit = "Sellable clock without the lost hosts [Hz]"
cpu_allocated = "CPU sold [Hz]"
cpu_used = "CPU in use; NULL when a serving host tells none [Hz]"
cpu_rest = "Clock of the hosts that are left [Hz]"
vms_running = "Running user VMs of the cluster [count]"
vms_ha = "Running user VMs with HA [count]"
*/
WITH
per_host AS (
    SELECT
        c.*,
        h.name AS host_name,
        h.state,
        v.vms_running,
        v.vms_ha,
        c.serves AND NOT c.reserved_for_ha AS counts,
        c.serves AND c.reserved_for_ha AS spare
    FROM host_capacity AS c
    JOIN host AS h ON c.host_id = h.id
    JOIN host_vms AS v ON c.host_id = v.host_id
),

ranked AS (
    SELECT
        p.*,
        sum(p.counts) OVER (PARTITION BY p.cluster_id) AS serving,
        row_number() OVER (
            PARTITION BY p.cluster_id, p.counts ORDER BY p.memory_net DESC, p.host_id
        ) AS memory_rank,
        row_number() OVER (
            PARTITION BY p.cluster_id, p.counts ORDER BY p.cpu_total DESC, p.host_id
        ) AS cpu_rank
    FROM per_host AS p
),

summed AS (
    SELECT
        r.cluster_id,
        count(*) AS hosts,
        count(*) FILTER (WHERE coalesce(r.state <> 'Up', 1)) AS hosts_away,
        max(r.serving) AS hosts_serving,
        iif(max(r.serving) > 16, 2, 1) AS hosts_lost,
        count(*) FILTER (
            WHERE r.counts AND (r.memory_net IS NULL OR r.memory_allocated IS NULL)
        ) AS unknown,
        max(r.host_id) FILTER (WHERE r.counts AND r.memory_rank = 1) AS largest_host_id,
        max(r.host_name) FILTER (WHERE r.counts AND r.memory_rank = 1) AS largest_host,
        max(r.vms_running) FILTER (WHERE r.counts AND r.memory_rank = 1) AS largest_vms,
        coalesce(sum(r.memory_net) FILTER (WHERE r.counts), 0) AS memory_serving,
        coalesce(max(r.memory_net) FILTER (WHERE r.counts), 0) AS memory_largest,
        coalesce(sum(r.memory_net) FILTER (
            WHERE r.spare OR (r.counts AND r.memory_rank > iif(r.serving > 16, 2, 1))
        ), 0) AS memory_rest,
        sum(r.memory_allocated) AS memory_allocated,
        coalesce(sum(r.cpu_total) FILTER (WHERE r.counts), 0) AS cpu_serving,
        coalesce(max(r.cpu_total) FILTER (WHERE r.counts), 0) AS cpu_largest,
        coalesce(sum(r.cpu_total) FILTER (
            WHERE r.spare OR (r.counts AND r.cpu_rank > iif(r.serving > 16, 2, 1))
        ), 0) AS cpu_rest,
        sum(r.cpu_allocated) AS cpu_allocated,
        iif(
            count(*) FILTER (WHERE r.counts AND r.cpu_used IS NULL) > 0,
            NULL,
            sum(r.cpu_used * r.cpu_total)
        ) AS cpu_used,
        sum(r.vms_running) AS vms_running,
        sum(r.vms_ha) AS vms_ha
    FROM ranked AS r
    GROUP BY r.cluster_id
)

SELECT
    c.id AS cluster_id,
    c.name,
    c.zone_id,
    c.hypervisor,
    s.hosts,
    s.hosts_away,
    s.hosts_serving,
    s.hosts_lost,
    f.settled,
    s.unknown + (c.memory_overcommit IS NULL OR c.cpu_overcommit IS NULL) AS unknown,
    s.largest_host_id,
    s.largest_host,
    s.largest_vms,
    s.memory_serving,
    s.memory_largest,
    s.memory_rest * c.memory_overcommit AS memory_limit,
    s.memory_allocated,
    s.memory_rest * c.memory_overcommit - s.memory_allocated AS memory_left,
    s.cpu_serving,
    s.cpu_largest,
    s.cpu_rest * c.cpu_overcommit AS cpu_limit,
    s.cpu_allocated,
    s.cpu_used,
    s.cpu_rest,
    s.vms_running,
    s.vms_ha
FROM cluster AS c
JOIN summed AS s ON c.id = s.cluster_id
CROSS JOIN host_fresh AS f
