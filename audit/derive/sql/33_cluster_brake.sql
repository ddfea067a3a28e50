/*
doc = """A row per cluster: the allocation limits in force, its own value before the global one, \
and whether its own settings were really read."""
[columns]
cluster_id = "Cluster"
told = "1 when the cluster's own settings were read"
memory_stop = "Share of memory at which no new VM is placed [share]"
memory_warn = "Share of memory at which an alert is sent [share]"
cpu_stop = "Share of CPU at which no new VM is placed [share]"
cpu_warn = "Share of CPU at which an alert is sent [share]"
*/
WITH in_force AS (
    SELECT
        c.id AS cluster_id,
        g.name,
        cast(
            nullif(replace(coalesce(o.value, g.value, g.default_value), ',', '.'), '***') AS REAL
        ) AS value
    FROM cluster AS c
    JOIN configuration AS g
        ON
            g.scope = 'global'
            AND g.name LIKE 'cluster.%.allocated.capacity.%threshold'
    LEFT JOIN configuration AS o
        ON g.name = o.name AND o.scope = 'cluster' AND c.id = o.scope_id
)

SELECT
    c.id AS cluster_id,
    (
        SELECT count(*) FROM configuration_scope AS s
        WHERE s.scope = 'cluster' AND s.scope_id = c.id
    ) AS told,
    max(f.value) FILTER (
        WHERE f.name = 'cluster.memory.allocated.capacity.disablethreshold'
    ) AS memory_stop,
    max(f.value) FILTER (
        WHERE f.name = 'cluster.memory.allocated.capacity.notificationthreshold'
    ) AS memory_warn,
    max(f.value) FILTER (
        WHERE f.name = 'cluster.cpu.allocated.capacity.disablethreshold'
    ) AS cpu_stop,
    max(f.value) FILTER (
        WHERE f.name = 'cluster.cpu.allocated.capacity.notificationthreshold'
    ) AS cpu_warn
FROM cluster AS c
LEFT JOIN in_force AS f ON c.id = f.cluster_id
GROUP BY c.id
