/*
id = "pool-legacy-type"
title = "A storage type the project no longer stands behind"
question = "Is the type one the project stands behind?"
category = "Storage"
severity = "medium"
level = "storage_pool"
confidence = "measured"
effort = "project"
actor = "storage"
scope = "SELECT id FROM storage_pool WHERE type IS NOT NULL"
why = """CLVM, OCFS2, Gluster, plain iSCSI and SMB pools get few fixes and little testing; \
snapshots, migration and high availability work in part or not at all on them, and an upgrade \
can break them unnoticed."""
fix = """Plan the migration of these volumes to NFS, Ceph or a managed driver before the next \
major upgrade."""
refs = ["rules.md pool-legacy-type", "D:conceptsandterminology/storage_setup"]
guards = ["pools without volumes"]
*/
SELECT
    l.storage_pool_id AS subject,
    l.name,
    l.name
    || ' is of type '
    || l.type
    || ' and holds '
    || count(o.id)
    || iif(count(o.id) = 1, ' volume', ' volumes')
    || ' of '
    || l.vms || iif(l.vms = 1, ' VM', ' VMs') AS message,
    iif(l.vms_running >= 0.2 * nullif(z.vms_running, 0), 'high', 'medium') AS severity,
    l.vms_running AS vms,
    l.type,
    count(o.id) AS volumes,
    l.capacity
FROM pool_load AS l
JOIN volume AS o ON l.storage_pool_id = o.storage_pool_id
LEFT JOIN zone_size AS z ON l.zone_id = z.zone_id
WHERE l.type IN ('CLVM', 'OCFS2', 'Gluster', 'Iscsi', 'SMB')
GROUP BY
    l.storage_pool_id, l.name, l.type, l.vms, l.vms_running, l.capacity, z.vms_running
ORDER BY l.storage_pool_id
