/*
doc = """A row per cluster: the shared pools it can use, and those that can carry KVM heartbeats \
(NFS, Linstor, StorPool), which prove a host dead."""
[columns]
cluster_id = "Cluster"
pools = "Shared pools it can use [count]"
heartbeat_pools = "Of them pools that can carry heartbeats [count]"
untold_pools = "Of them pools whose type is not told [count]"
pool_types = "Types of the pools"
*/
SELECT
    c.id AS cluster_id,
    count(p.id) AS pools,
    count(p.id) FILTER (
        WHERE
        p.type IN ('NetworkFilesystem', 'Linstor', 'StorPool')
        OR p.provider IN ('Linstor', 'StorPool')
    ) AS heartbeat_pools,
    count(p.id) FILTER (WHERE p.type IS NULL) AS untold_pools,
    group_concat(DISTINCT p.type) AS pool_types
FROM cluster AS c
LEFT JOIN pool_reach AS r ON c.id = r.cluster_id
LEFT JOIN storage_pool AS p ON r.storage_pool_id = p.id
GROUP BY c.id
