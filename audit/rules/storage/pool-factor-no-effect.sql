/*
id = "pool-factor-no-effect"
title = "An over-provisioning factor where it does nothing"
question = "Is a factor set where it does nothing?"
category = "Storage"
severity = "low"
level = "storage_pool"
confidence = "measured"
effort = "hours"
actor = "operator"
scope = """SELECT id FROM storage_pool WHERE type IN ('Iscsi', 'IscsiLUN', 'LVM', 'CLVM', \
'OCFS2', 'SMB', 'Gluster', 'ManagedNFS')"""
why = """Pools of this type are never over-provisioned: CloudStack ignores the factor when it \
places volumes, yet shows and sums capacity as if it applied. Every total that contains this \
pool promises space that does not exist."""
fix = "Set storage.overprovisioning.factor of this pool to 1.0."
refs = ["rules.md pool-factor-no-effect", "S:StoragePoolType (overProvisioning)"]
guards = []
*/
SELECT
    p.id AS subject,
    p.name,
    iif(
        p.overprovision IS NULL,
        'the factor of ' || p.name || ' is not told',
        p.name || ' of type ' || p.type || ' has the over-provisioning factor '
        || printf('%.1f', p.overprovision) || ', which CloudStack ignores for this type'
    ) AS message,
    iif(p.overprovision IS NULL, 'not assessable', 'finding') AS outcome,
    p.type,
    p.overprovision,
    p.capacity
FROM storage_pool AS p
WHERE
    p.type IN ('Iscsi', 'IscsiLUN', 'LVM', 'CLVM', 'OCFS2', 'SMB', 'Gluster', 'ManagedNFS')
    AND (p.overprovision IS NULL OR p.overprovision > 1)
ORDER BY p.id
