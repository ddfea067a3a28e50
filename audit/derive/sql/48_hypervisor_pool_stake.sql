/*
doc = "A row per resource pool or vCenter cluster: what it is, and what CloudStack runs on it."
[columns]
pool_id = "Pool or cluster (hypervisor_pool.id)"
label = "What it is and its name, for sentences"
kind = "xenserver or esxi; NULL: no host of it was told"
hosts = "Hosts in it [count]"
hosts_bound = "Hosts of it that CloudStack knows [count]"
zone_id = "Zone of its hosts; NULL: none known, or several"
cluster_id = "Cluster of its hosts in CloudStack; NULL: none known, or several"
vms = "Running user VMs on its hosts; NULL: no host known [count]"
*/
WITH seat AS (
    SELECT
        pool_id,
        min(kind) AS kind,
        count(*) AS hosts,
        count(host_id) AS hosts_bound,
        iif(count(DISTINCT zone_id) = 1, min(zone_id), NULL) AS zone_id,
        iif(count(DISTINCT cluster_id) = 1, min(cluster_id), NULL) AS cluster_id,
        sum(vms) AS vms
    FROM system_now
    WHERE pool_id IS NOT NULL
    GROUP BY pool_id
)

SELECT
    p.id AS pool_id,
    iif(s.kind = 'esxi', 'vCenter cluster ', 'pool ') || coalesce(p.name, p.id) AS label,
    s.kind,
    coalesce(p.hosts, s.hosts) AS hosts,
    coalesce(s.hosts_bound, 0) AS hosts_bound,
    s.zone_id,
    s.cluster_id,
    s.vms
FROM hypervisor_pool AS p
LEFT JOIN seat AS s ON p.id = s.pool_id
