/*
id = "storage-no-nfs"
title = "A KVM zone without a pool that can carry heartbeats"
question = "Does a KVM zone have a pool on which hosts can prove that they are alive?"
category = "Storage"
severity = "info"
level = "zone"
confidence = "measured"
effort = "weeks"
actor = "storage"
scope = """SELECT DISTINCT c.zone_id FROM pool_reach AS r JOIN cluster AS c ON c.id = \
r.cluster_id JOIN storage_pool AS p ON p.id = r.storage_pool_id WHERE c.hypervisor = 'KVM' AND \
p.state = 'Up'"""
why = """KVM hosts prove that they are alive by writing to NFS, Linstor or StorPool pools; \
SolidFire, PowerFlex, RBD and CLVM cannot carry that heartbeat. This zone has shared storage \
and none of the three, so CloudStack cannot tell a dead host from an unreachable one and will \
not restart its virtual machines by itself."""
fix = """Add one small NFS pool on separate gear to every KVM cluster that runs HA virtual \
machines, or state in the service description that they are restarted by hand."""
refs = ["rules.md storage-no-nfs", "S:KVMInvestigator", "S:StoragePoolType"]
guards = [
  "zones without KVM clusters",
  "local and disabled pools are not counted",
  "no HA virtual machine runs: info only",
]
*/
WITH kvm_pool AS (
    SELECT DISTINCT
        p.id,
        p.zone_id,
        p.type
    FROM storage_pool AS p
    JOIN pool_reach AS r ON p.id = r.storage_pool_id
    JOIN cluster AS c ON r.cluster_id = c.id
    WHERE c.hypervisor = 'KVM' AND p.state = 'Up'
),

ha AS (
    SELECT
        v.zone_id,
        count(*) AS vms
    FROM vm AS v
    WHERE v.hypervisor = 'KVM' AND v.state = 'Running' AND v.ha_enabled
    GROUP BY v.zone_id
)

SELECT
    k.zone_id AS subject,
    z.name,
    'none of the ' || count(*) || ' shared pools of ' || z.name
    || ' can carry a KVM heartbeat; ' || coalesce(h.vms, 0) || ' running HA VMs rely on one'
        AS message,
    iif(count(k.type) < count(*), 'not assessable', 'finding') AS outcome,
    iif(h.vms > 0, 'medium', 'info') AS severity,
    coalesce(h.vms, 0) AS vms,
    count(*) AS pools,
    group_concat(DISTINCT k.type) AS types
FROM kvm_pool AS k
JOIN zone AS z ON k.zone_id = z.id
LEFT JOIN ha AS h ON k.zone_id = h.zone_id
GROUP BY k.zone_id, z.name, h.vms
HAVING count(*) FILTER (WHERE k.type IN ('NetworkFilesystem', 'Linstor', 'StorPool')) = 0
ORDER BY k.zone_id
