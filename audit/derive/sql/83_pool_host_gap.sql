/*
doc = """A row per serving host and shared pool that other serving hosts of its cluster have and \
it has not. Pools with storage access groups are left out: hosts are kept from them by design."""
[columns]
cluster_id = "Cluster"
host_id = "Host"
host = "Name of the host"
storage_pool_id = "Pool"
pool = "Name of the pool"
peers = "Serving hosts of the cluster that have the pool [count]"
*/
WITH serving AS (
    SELECT
        h.id,
        h.name,
        h.cluster_id
    FROM host AS h
    WHERE h.state = 'Up' AND h.resource_state = 'Enabled'
),

held AS (
    SELECT
        h.cluster_id,
        r.storage_pool_id,
        count(*) AS hosts
    FROM pool_host AS r
    JOIN serving AS h ON r.host_id = h.id
    GROUP BY h.cluster_id, r.storage_pool_id
)

SELECT
    h.cluster_id,
    h.id AS host_id,
    h.name AS host,
    p.id AS storage_pool_id,
    p.name AS pool,
    d.hosts AS peers
FROM held AS d
JOIN pool_reach AS w ON d.cluster_id = w.cluster_id AND d.storage_pool_id = w.storage_pool_id
JOIN storage_pool AS p ON d.storage_pool_id = p.id
JOIN serving AS h ON d.cluster_id = h.cluster_id
LEFT JOIN pool_host AS r ON h.id = r.host_id AND p.id = r.storage_pool_id
WHERE p.state = 'Up' AND coalesce(p.access_groups, '') = '' AND r.host_id IS NULL
