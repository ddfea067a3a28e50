/*
doc = """Failure domains of shared storage: a row per storage back end (server address, or the pool \
where none is told) and zone: its pools, and the smallest container that holds all running VMs \
that depend on it. Without running VMs the container is what the scope of its pools allows."""
[columns]
zone_id = "Zone"
backend = "Address of the storage server, or name of the pool"
pools = "Pools on it [count]"
protocols = "Protocols of its pools"
providers = "Providers of its pools"
capacity = "Size, a file system that several pools report counted once [bytes]"
scope = "Widest scope of its pools: CLUSTER or ZONE"
container = "cluster, pod or zone: the smallest that holds all its users"
container_id = "That cluster, pod or zone"
container_name = "Its name"
clusters = "Clusters with running VMs on it [count]"
vms_running = "Running user VMs with a volume on it [count]"
zone_share = "Share of the zone's running user VMs; NULL when the zone has none [share]"
*/
WITH
pool AS (
    SELECT
        p.storage_pool_id AS id,
        p.zone_id,
        coalesce(p.server, p.name) AS backend,
        p.protocol,
        s.provider,
        p.scope,
        s.pod_id,
        p.cluster_id,
        iif(y.is_copy, 0, p.capacity) AS capacity
    FROM pool_load AS p
    JOIN storage_pool AS s ON p.storage_pool_id = s.id
    JOIN pool_copy AS y ON p.storage_pool_id = y.storage_pool_id
    WHERE p.protocol <> 'local'
),

users AS MATERIALIZED (
    SELECT DISTINCT
        p.zone_id,
        p.backend,
        o.vm_id,
        h.pod_id,
        h.cluster_id
    FROM volume AS o
    JOIN pool AS p ON o.storage_pool_id = p.id
    JOIN vm AS v ON o.vm_id = v.id
    LEFT JOIN host AS h ON v.host_id = h.id
    WHERE v.state = 'Running'
),

used AS (
    SELECT
        zone_id,
        backend,
        count(DISTINCT vm_id) AS vms_running,
        count(DISTINCT cluster_id) AS clusters,
        count(DISTINCT pod_id) AS pods,
        max(cluster_id) AS cluster_id,
        max(pod_id) AS pod_id
    FROM users
    GROUP BY zone_id, backend
),

declared AS (
    SELECT
        zone_id,
        backend,
        count(*) AS pools,
        group_concat(DISTINCT protocol) AS protocols,
        group_concat(DISTINCT provider) AS providers,
        sum(capacity) AS capacity,
        iif(sum(scope = 'ZONE') > 0, 'ZONE', 'CLUSTER') AS scope,
        count(DISTINCT cluster_id) + 2 * sum(scope = 'ZONE') AS clusters,
        count(DISTINCT pod_id) + 2 * sum(scope = 'ZONE') AS pods,
        max(cluster_id) AS cluster_id,
        max(pod_id) AS pod_id
    FROM pool
    GROUP BY zone_id, backend
),

placed AS (
    SELECT
        d.zone_id,
        d.backend,
        d.pools,
        d.protocols,
        d.providers,
        d.capacity,
        d.scope,
        CASE
            WHEN coalesce(u.clusters, d.clusters) = 1 THEN 'cluster'
            WHEN coalesce(u.pods, d.pods) = 1 THEN 'pod'
            ELSE 'zone'
        END AS container,
        coalesce(u.cluster_id, d.cluster_id) AS cluster_id,
        coalesce(u.pod_id, d.pod_id) AS pod_id,
        coalesce(u.clusters, 0) AS clusters,
        coalesce(u.vms_running, 0) AS vms_running
    FROM declared AS d
    LEFT JOIN used AS u ON d.zone_id = u.zone_id AND d.backend = u.backend
)

SELECT
    p.zone_id,
    p.backend,
    p.pools,
    p.protocols,
    p.providers,
    p.capacity,
    p.scope,
    p.container,
    CASE p.container WHEN 'cluster' THEN p.cluster_id WHEN 'pod' THEN p.pod_id ELSE p.zone_id END
        AS container_id,
    CASE p.container WHEN 'cluster' THEN c.name WHEN 'pod' THEN d.name ELSE z.name END
        AS container_name,
    p.clusters,
    p.vms_running,
    p.vms_running * 1.0 / nullif(z.vms_running, 0) AS zone_share
FROM placed AS p
LEFT JOIN zone_size AS z ON p.zone_id = z.zone_id
LEFT JOIN cluster AS c ON p.cluster_id = c.id
LEFT JOIN pod AS d ON p.pod_id = d.id
