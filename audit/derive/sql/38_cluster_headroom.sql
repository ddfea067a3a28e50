/*
doc = """A row per cluster and number of hosts lost, largest first, as long as a host is left \
(rules.md 12.2): what is left then, by four measures. HA spares (ha.tag) are never lost and take \
restarts. NULL where a size, load or factor is not told."""
[columns]
cluster_id = "Cluster"
hosts_lost = "Hosts lost, the largest first [count]"
hosts_serving = "Hosts that take VMs, HA spares not counted [count]"
memory_left = "Sellable memory of the rest less the memory sold: below 0 VMs cannot all restart [bytes]"
memory_left_line = "The same below the allocation limit: below 0 no new VM is placed [bytes]"
memory_left_plain = "The same with a factor of 1: below 0 only ballooning makes it fit [bytes]"
memory_left_used = "Memory of the rest less the memory in use; KVM only [bytes]"
cpu_left = "Sellable clock of the rest less the clock sold [Hz]"
*/
WITH
ranked AS (
    SELECT
        c.*,
        c.serves AND NOT c.reserved_for_ha AS counts,
        row_number() OVER (
            PARTITION BY c.cluster_id, c.serves AND NOT c.reserved_for_ha
            ORDER BY c.memory_net DESC, c.host_id
        ) AS memory_rank,
        row_number() OVER (
            PARTITION BY c.cluster_id, c.serves AND NOT c.reserved_for_ha
            ORDER BY c.cpu_total DESC, c.host_id
        ) AS cpu_rank
    FROM host_capacity AS c
),

summed AS (
    SELECT
        r.cluster_id,
        count(*) FILTER (WHERE r.counts) AS hosts_serving,
        sum(r.memory_net) FILTER (WHERE r.serves) AS memory,
        sum(r.cpu_total) FILTER (WHERE r.serves) AS cpu,
        sum(r.memory_allocated) AS memory_sold,
        sum(r.cpu_allocated) AS cpu_sold,
        sum(r.memory_used) FILTER (WHERE r.serves) AS memory_used,
        count(*) FILTER (
            WHERE r.serves AND (r.memory_net IS NULL OR r.memory_allocated IS NULL)
        ) AS memory_untold,
        count(*) FILTER (
            WHERE r.serves AND (r.cpu_total IS NULL OR r.cpu_allocated IS NULL)
        ) AS cpu_untold,
        count(*) FILTER (
            WHERE r.serves AND (r.memory_used IS NULL OR r.hypervisor IS NOT 'KVM')
        ) AS used_untold
    FROM ranked AS r
    GROUP BY r.cluster_id
),

lost AS (
    SELECT
        m.cluster_id,
        m.memory_rank AS hosts_lost,
        sum(m.memory_net) OVER (
            PARTITION BY m.cluster_id ORDER BY m.memory_rank
        ) AS memory,
        sum(p.cpu_total) OVER (PARTITION BY m.cluster_id ORDER BY m.memory_rank) AS cpu
    FROM ranked AS m
    JOIN ranked AS p
        ON m.cluster_id = p.cluster_id AND m.memory_rank = p.cpu_rank AND p.counts
    WHERE m.counts
)

SELECT
    l.cluster_id,
    l.hosts_lost,
    s.hosts_serving,
    iif(
        s.memory_untold > 0, NULL, (s.memory - l.memory) * c.memory_overcommit - s.memory_sold
    ) AS memory_left,
    iif(
        s.memory_untold > 0 OR NOT b.told,
        NULL,
        (s.memory - l.memory) * c.memory_overcommit * b.memory_stop - s.memory_sold
    ) AS memory_left_line,
    iif(s.memory_untold > 0, NULL, s.memory - l.memory - s.memory_sold) AS memory_left_plain,
    iif(s.used_untold > 0, NULL, s.memory - l.memory - s.memory_used) AS memory_left_used,
    iif(s.cpu_untold > 0, NULL, (s.cpu - l.cpu) * c.cpu_overcommit - s.cpu_sold) AS cpu_left
FROM lost AS l
JOIN summed AS s ON l.cluster_id = s.cluster_id
JOIN cluster AS c ON l.cluster_id = c.id
LEFT JOIN cluster_brake AS b ON l.cluster_id = b.cluster_id
WHERE l.hosts_lost < s.hosts_serving
