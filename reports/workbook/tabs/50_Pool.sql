/*
title = "Primary storage pools"
group = "Storage"
doc = "One primary storage pool."
rows = "storage_pool"
[columns]
pool = "storage_pool.name"
zone = "zone.name"
pod = "pod.name"
cluster = { from = "cluster.name", to = "Cluster" }
state = { from = "storage_pool.state", look = "state" }
findings = { unit = "count", doc = "Open findings on this object; see the tab Findings.", look = "flag", to = "Findings.object" }
protocol = { doc = "NFS, iSCSI, RBD, local, VMFS ..., or unknown." }
type = "storage_pool.type"
scope = "storage_pool.scope"
provider = "storage_pool.provider"
server = "storage_pool.server"
path = "storage_pool.path"
hypervisor = "storage_pool.hypervisor"
capacity = "storage_pool.capacity"
used = "storage_pool_sample.used"
used_share = { unit = "share", label = "Used", doc = "Used by capacity; blank when the pool tells no use.", look = "bar" }
allocated = "storage_pool_sample.allocated"
allocated_share = { unit = "share", label = "Allocated", doc = "Allocated by capacity times the over-provisioning factor.", look = "bar" }
overprovision = "storage_pool.overprovision"
capacity_iops = "storage_pool.capacity_iops"
volumes = { unit = "count", doc = "Volumes on it.", to = "Volume.pool" }
vms = { unit = "count", doc = "User VMs with a volume on it." }
vms_running = { unit = "count", doc = "Running user VMs with a volume on it." }
clusters_reached = { unit = "count", doc = "Clusters that can use it, by its scope." }
hosts_expected = { unit = "count", doc = "Serving hosts of the clusters it reaches." }
hosts_connected = { unit = "count", doc = "Of those, hosts CloudStack says have it; blank when that was not read for the pool." }
array = { from = "storage_array.name", to = "Array" }
array_volume = { doc = "Volume, LUN or filesystem of the array it lies on; blank when not known which.", to = "Array-Volume" }
tags = "storage_pool.tags"
managed = "storage_pool.managed"
nfs_mount_options = "storage_pool.nfs_mount_options"
access_groups = "storage_pool.access_groups"
created = "storage_pool.created"
site = { doc = "Site it was read from: the name of its source." }
id = "storage_pool.id"
*/
WITH
current_load AS (
    SELECT
        *,
        max(at) AS latest
    FROM pool_load
    GROUP BY storage_pool_id
),

held AS (
    SELECT
        storage_pool_id,
        count(*) AS volumes
    FROM volume
    WHERE storage_pool_id IS NOT NULL
    GROUP BY storage_pool_id
),

reached AS (
    SELECT
        r.storage_pool_id,
        count(DISTINCT h.host_id) AS expected,
        nullif(count(DISTINCT g.host_id), 0) AS connected
    FROM pool_reach AS r
    JOIN host_capacity AS h ON r.cluster_id = h.cluster_id AND h.serves
    LEFT JOIN pool_host AS g ON r.storage_pool_id = g.storage_pool_id AND h.host_id = g.host_id
    GROUP BY r.storage_pool_id
),

reach AS (
    SELECT
        storage_pool_id,
        count(DISTINCT cluster_id) AS clusters
    FROM pool_reach
    GROUP BY storage_pool_id
)

SELECT
    p.name AS pool,
    z.name AS zone,
    iif(p.scope = 'ZONE', 'n/a', d.name) AS pod,
    iif(p.scope = 'ZONE', 'n/a', c.name) AS cluster,
    p.state,
    coalesce(f.findings, 0) AS findings,
    l.protocol,
    p.type,
    p.scope,
    p.provider,
    p.server,
    p.path,
    p.hypervisor,
    p.capacity,
    l.used,
    l.used_share,
    l.allocated,
    l.allocated_share,
    p.overprovision,
    p.capacity_iops,
    coalesce(v.volumes, 0) AS volumes,
    l.vms,
    l.vms_running,
    r.clusters AS clusters_reached,
    x.expected AS hosts_expected,
    x.connected AS hosts_connected,
    b.name AS array,
    u.label AS array_volume,
    p.tags,
    p.managed,
    p.nfs_mount_options,
    p.access_groups,
    p.created,
    substr(p.source, instr(p.source, ':') + 1) AS site,
    p.id,
    c.id AS cluster_link,
    y.array_id AS array_link,
    u.subject AS array_volume_link
FROM storage_pool AS p
LEFT JOIN zone AS z ON p.zone_id = z.id AND p.source = z.source
LEFT JOIN pod AS d ON p.pod_id = d.id AND p.source = d.source
LEFT JOIN cluster AS c ON p.cluster_id = c.id AND p.source = c.source
LEFT JOIN current_load AS l ON p.id = l.storage_pool_id
LEFT JOIN held AS v ON p.id = v.storage_pool_id
LEFT JOIN reach AS r ON p.id = r.storage_pool_id
LEFT JOIN reached AS x ON p.id = x.storage_pool_id
LEFT JOIN pool_array AS y ON p.id = y.store_id AND y.kind = 'storage_pool'
LEFT JOIN array_unit AS b ON y.array_id = b.array_id
LEFT JOIN array_volume_now AS u ON y.array_id = u.array_id AND y.volume_id = u.volume_id
LEFT JOIN report_flag AS f ON p.id = f.subject AND f.subject_kind = 'storage_pool'
ORDER BY zone, cluster, pool, p.id, p.source
