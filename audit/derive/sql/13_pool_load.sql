/*
doc = "A row per primary storage pool: current load as shares of the real size, protocol, and VMs that live on it. Recomputed: the server's own threshold flags fire too late (field trap 6)."
[columns]
storage_pool_id = "Pool"
name = "Name"
zone_id = "Zone"
cluster_id = "Cluster; NULL for zone-wide pools"
type = "Type"
protocol = "NFS, iSCSI, RBD, local, VMFS ..., or unknown"
scope = "HOST, CLUSTER or ZONE"
state = "State"
server = "Address of the storage server; NULL where the pool names none (pool_server)"
capacity = "Size [bytes]"
used = "In use [bytes]"
allocated = "Promised to volumes [bytes]"
overprovision = "Over-provisioning factor [ratio]"
used_share = "used / capacity; NULL when the pool tells no use [share]"
allocated_share = "allocated / (capacity x factor); NULL when the factor is not told [share]"
vms = "User VMs with a volume on it [count]"
vms_running = "Running user VMs with a volume on it [count]"
at = "Time of the load values [UTC]"
*/
WITH on_pool AS (
    SELECT
        o.storage_pool_id,
        count(DISTINCT v.id) AS vms,
        count(DISTINCT iif(v.state = 'Running', v.id, NULL)) AS vms_running
    FROM volume AS o
    JOIN vm AS v ON o.vm_id = v.id
    GROUP BY o.storage_pool_id
)

SELECT
    p.id AS storage_pool_id,
    p.name,
    p.zone_id,
    p.cluster_id,
    p.type,
    CASE
        WHEN p.type IN ('NetworkFilesystem', 'ManagedNFS') THEN 'NFS'
        WHEN p.type IN ('Iscsi', 'IscsiLUN') THEN 'iSCSI'
        WHEN p.type = 'RBD' THEN 'RBD'
        WHEN p.type IN ('Filesystem', 'LVM', 'EXT') OR p.scope = 'HOST' THEN 'local'
        WHEN p.type = 'SMB' THEN 'SMB'
        WHEN p.type IN ('PowerFlex', 'Linstor', 'StorPool', 'FiberChannel') THEN p.type
        WHEN p.type IN ('VMFS', 'PreSetup', 'SharedMountPoint', 'DatastoreCluster', 'CLVM')
            THEN p.type || ' (block, transport not told)'
        ELSE coalesce(p.type, 'unknown')
    END AS protocol,
    p.scope,
    p.state,
    r.server,
    p.capacity,
    s.used,
    s.allocated,
    p.overprovision,
    iif(s.used > 0, s.used * 1.0 / nullif(p.capacity, 0), NULL) AS used_share,
    s.allocated * 1.0 / nullif(p.capacity * p.overprovision, 0)
        AS allocated_share,
    coalesce(o.vms, 0) AS vms,
    coalesce(o.vms_running, 0) AS vms_running,
    s.at
FROM storage_pool AS p
JOIN pool_server AS r ON p.id = r.storage_pool_id
LEFT JOIN storage_pool_sample AS s
    ON
        p.id = s.storage_pool_id
        AND s.at = (
            SELECT max(l.at) FROM storage_pool_sample AS l
            WHERE l.storage_pool_id = p.id
        )
LEFT JOIN on_pool AS o ON p.id = o.storage_pool_id
