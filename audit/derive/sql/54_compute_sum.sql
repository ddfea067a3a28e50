/*
doc = """A row per zone, pod or cluster, compute capacity type and figure: what the hosts add up \
to. CloudStack counts hosts whose resource state is Enabled, whether they are Up or not \
(measured); hosts that are away and those of disabled clusters are the doubt between `least` and \
`most`. NULL where a host does not tell its part."""
[columns]
zone_id = "Zone"
pod_id = "Pod; empty for a zone"
cluster_id = "Cluster; empty for a zone or pod"
type = "0 memory, 1 CPU, 90 CPU cores, as in capacity_now"
figure = "total or used"
least = "The least it can be [bytes, MHz or count, by type]"
most = "The most it can be [as least]"
plain = "Without over-commit [as least]"
every = "With hosts that are Disabled or in maintenance [as least]"
parts = "Hosts counted [count]"
*/
WITH
per_host AS (
    SELECT
        h.id,
        h.zone_id,
        h.pod_id,
        h.cluster_id,
        coalesce(h.resource_state, 'Enabled') = 'Enabled' AS counts,
        h.state = 'Up' AND c.allocation_state = 'Enabled' AS certain,
        h.memory_with_overcommit AS memory,
        f.memory_physical,
        f.memory_allocated,
        f.cpu_total * c.cpu_overcommit / 1000000 AS cpu,
        f.cpu_total / 1000000 AS cpu_physical,
        f.cpu_allocated / 1000000 AS cpu_allocated,
        h.cpu_threads AS threads
    FROM host AS h
    JOIN host_capacity AS f ON h.id = f.host_id
    LEFT JOIN cluster AS c ON h.cluster_id = c.id
),

figures AS (
    SELECT
        *,
        0 AS type,
        'total' AS figure,
        memory AS value,
        memory_physical AS bare
    FROM per_host
    UNION ALL
    SELECT
        *,
        0,
        'used',
        memory_allocated,
        memory_allocated
    FROM per_host
    UNION ALL
    SELECT
        *,
        1,
        'total',
        cpu,
        cpu_physical
    FROM per_host
    UNION ALL
    SELECT
        *,
        1,
        'used',
        cpu_allocated,
        cpu_allocated
    FROM per_host
    UNION ALL
    SELECT
        *,
        90,
        'total',
        threads,
        threads
    FROM per_host
),

level (pods, clusters) AS (VALUES (0, 0), (1, 0), (1, 1))

SELECT
    f.zone_id,
    iif(l.pods, f.pod_id, '') AS pod_id,
    iif(l.clusters, f.cluster_id, '') AS cluster_id,
    f.type,
    f.figure,
    iif(
        count(f.value) = count(*),
        coalesce(sum(f.value) FILTER (WHERE f.counts AND f.certain), 0),
        NULL
    ) AS least,
    iif(
        count(f.value) = count(*), coalesce(sum(f.value) FILTER (WHERE f.counts), 0), NULL
    ) AS most,
    sum(f.bare) FILTER (WHERE f.counts) AS plain,
    sum(f.value) AS every,
    count(*) FILTER (WHERE f.counts) AS parts
FROM figures AS f
CROSS JOIN level AS l
WHERE
    (NOT l.pods OR f.pod_id IS NOT NULL) AND (NOT l.clusters OR f.cluster_id IS NOT NULL)
GROUP BY
    f.zone_id, iif(l.pods, f.pod_id, ''), iif(l.clusters, f.cluster_id, ''), f.type, f.figure
