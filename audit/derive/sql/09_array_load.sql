/*
doc = """Load of nodes, volumes and ports of arrays over the last month of samples: the 95th \
percentile. An array tells seconds around the question: few samples are a glimpse."""
[columns]
subject = "Array and object"
array_id = "Array"
kind = "node, volume or port"
object_id = "Id of it"
samples = "Samples [count]"
is_glimpse = "Fewer than twenty samples"
cpu = "Processor busy, 95th percentile; NULL: not told [share]"
latency = "Mean time of an operation where it is not idle, 95th percentile; NULL: none [s]"
iops = "Operations a second, the mean [1/s]"
throughput = "Bits a second, 95th percentile; NULL: not told [bit/s]"
*/
WITH recent AS (
    SELECT
        l.*,
        cume_dist() OVER (PARTITION BY l.array_id, l.kind, l.object_id ORDER BY l.cpu) AS cpu_at,
        cume_dist() OVER (PARTITION BY l.array_id, l.kind, l.object_id ORDER BY l.latency)
            AS latency_at,
        cume_dist() OVER (PARTITION BY l.array_id, l.kind, l.object_id ORDER BY l.throughput)
            AS throughput_at
    FROM array_load_sample AS l
    WHERE l.at >= (SELECT datetime(max(s.started), '-31 days') FROM source_run AS s)
)

SELECT
    array_id || '/' || object_id AS subject,
    array_id,
    kind,
    object_id,
    count(*) AS samples,
    count(*) < 20 AS is_glimpse,
    min(iif(cpu_at >= 0.95, cpu, NULL)) AS cpu,
    min(iif(latency_at >= 0.95, latency, NULL)) AS latency,
    avg(iops) AS iops,
    min(iif(throughput_at >= 0.95, throughput, NULL)) AS throughput
FROM recent
GROUP BY array_id, kind, object_id
