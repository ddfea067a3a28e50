/*
doc = """A row per cluster: over-commit as set, as sold and as used, side by side (rules.md 12.3). \
sold and used are by physical size, serving hosts only (field traps 1 to 3)."""
[columns]
cluster_id = "Cluster"
zone_id = "Zone"
memory_set = "Memory factor of the cluster; running VMs keep the one they started with [ratio]"
memory_physical = "Physical memory of hosts that serve; NULL when one is not told [bytes]"
memory_sellable = "Physical memory less what hosts keep, times the factor [bytes]"
memory_allocated = "Memory sold on them [bytes]"
memory_sold = "Memory sold by physical memory [ratio]"
memory_used = "Memory in use by physical memory [share]"
cpu_set = "CPU factor of the cluster [ratio]"
cpu_sold = "Clock sold by physical clock [ratio]"
cpu_used = "Clock in use by physical clock [share]"
memory_use_p95 = "95th percentile, over all samples, of memory in use by memory sold [ratio]"
memory_risk = "What is missing when each unit sold is used as at that percentile: memory_sold x memory_use_p95 - 1, at least 0 [share]"
samples = "Samples behind the percentile [count]"
*/
WITH
points AS (
    SELECT
        h.cluster_id,
        sum(s.memory_used) * 1.0 / nullif(sum(s.memory_allocated), 0) AS used
    FROM host_sample AS s
    JOIN host AS h ON s.host_id = h.id
    WHERE h.cluster_id IS NOT NULL
    GROUP BY h.cluster_id, s.at
),

placed AS (
    SELECT
        p.cluster_id,
        p.used,
        row_number() OVER (PARTITION BY p.cluster_id ORDER BY p.used) AS place,
        count(*) OVER (PARTITION BY p.cluster_id) AS samples
    FROM points AS p
    WHERE p.used IS NOT NULL
),

highest AS (
    SELECT
        p.cluster_id,
        max(p.samples) AS samples,
        min(p.used) FILTER (WHERE p.place >= 0.95 * p.samples) AS p95
    FROM placed AS p
    GROUP BY p.cluster_id
),

now AS (
    SELECT
        c.cluster_id,
        iif(count(c.memory_physical) < count(*), NULL, sum(c.memory_physical)) AS memory_physical,
        iif(count(c.memory_sellable) < count(*), NULL, sum(c.memory_sellable)) AS memory_sellable,
        iif(count(c.memory_allocated) < count(*), NULL, sum(c.memory_allocated))
            AS memory_allocated,
        iif(count(c.memory_used) < count(*), NULL, sum(c.memory_used)) AS memory_used,
        iif(count(c.cpu_total) < count(*), NULL, sum(c.cpu_total)) AS cpu_total,
        iif(count(c.cpu_allocated) < count(*), NULL, sum(c.cpu_allocated)) AS cpu_allocated,
        iif(count(c.cpu_used) < count(*), NULL, sum(c.cpu_used * c.cpu_total)) AS cpu_busy
    FROM host_capacity AS c
    WHERE c.serves
    GROUP BY c.cluster_id
)

SELECT
    k.id AS cluster_id,
    k.zone_id,
    k.memory_overcommit AS memory_set,
    n.memory_physical,
    n.memory_sellable,
    n.memory_allocated,
    n.memory_allocated * 1.0 / nullif(n.memory_physical, 0) AS memory_sold,
    n.memory_used * 1.0 / nullif(n.memory_physical, 0) AS memory_used,
    k.cpu_overcommit AS cpu_set,
    n.cpu_allocated * 1.0 / nullif(n.cpu_total, 0) AS cpu_sold,
    n.cpu_busy * 1.0 / nullif(n.cpu_total, 0) AS cpu_used,
    h.p95 AS memory_use_p95,
    max(n.memory_allocated * 1.0 / nullif(n.memory_physical, 0) * h.p95 - 1, 0) AS memory_risk,
    h.samples
FROM cluster AS k
LEFT JOIN now AS n ON k.id = n.cluster_id
LEFT JOIN highest AS h ON k.id = h.cluster_id
