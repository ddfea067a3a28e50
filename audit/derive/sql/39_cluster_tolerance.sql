/*
doc = """A row per cluster with at least two serving hosts: how many hosts it can lose, and what \
the loss of the largest leaves (rules.md 12.2)."""
[columns]
cluster_id = "Cluster"
tolerance = "Hosts it can lose, the largest first, with all VMs restarting by memory; 0: none; NULL: not told [count]"
n1_percent = "Memory sold of what may be sold without the largest host [share]"
memory_left = "Sellable memory without the largest host less the memory sold [bytes]"
median_memory = "Memory of the median running VM [bytes]"
median_vms = "VMs of median size that still fit after the loss, by memory; negative: too many [count]"
*/
WITH
sized AS (
    SELECT
        h.cluster_id,
        v.memory,
        row_number() OVER (PARTITION BY h.cluster_id ORDER BY v.memory, v.id) AS place,
        count(*) OVER (PARTITION BY h.cluster_id) AS vms
    FROM vm AS v
    JOIN host AS h ON v.host_id = h.id
    WHERE v.state = 'Running' AND v.memory > 0
),

median AS (
    SELECT
        s.cluster_id,
        max(s.memory) AS memory
    FROM sized AS s
    WHERE s.place = (s.vms + 1) / 2
    GROUP BY s.cluster_id
),

sold AS (
    SELECT
        c.cluster_id,
        sum(c.memory_allocated) AS memory
    FROM host_capacity AS c
    GROUP BY c.cluster_id
)

SELECT
    r.cluster_id,
    iif(
        count(r.memory_left) < count(*),
        NULL,
        coalesce(max(r.hosts_lost) FILTER (WHERE r.memory_left >= 0), 0)
    ) AS tolerance,
    max(s.memory) * 1.0
    / nullif(max(r.memory_left) FILTER (WHERE r.hosts_lost = 1) + max(s.memory), 0) AS n1_percent,
    max(r.memory_left) FILTER (WHERE r.hosts_lost = 1) AS memory_left,
    max(m.memory) AS median_memory,
    cast(
        max(r.memory_left) FILTER (WHERE r.hosts_lost = 1) / max(m.memory) AS INTEGER
    ) AS median_vms
FROM cluster_headroom AS r
JOIN sold AS s ON r.cluster_id = s.cluster_id
LEFT JOIN median AS m ON r.cluster_id = m.cluster_id
GROUP BY r.cluster_id
