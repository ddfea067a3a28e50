/*
id = "ha-no-heartbeat-pool"
title = "CloudStack cannot prove a host of this cluster dead"
question = "Can CloudStack prove that a KVM host is dead?"
category = "Resilience"
severity = "high"
level = "cluster"
effort = "weeks"
actor = "storage"
scope = "SELECT cluster_id FROM cluster_n1 WHERE hypervisor = 'KVM' AND vms_ha > 0"
why = """KVM hosts prove that they live by writing heartbeats to a pool that supports it: NFS, \
Linstor or StorPool. A cluster without such a pool has no proof of death, so VM-HA is skipped \
('no NFS storage') and host HA never becomes Available: no VM is restarted when a host fails."""
fix = """Keep one small NFS pool on separate gear as a heartbeat pool for the cluster, or use a \
storage driver that supports HA."""
refs = ["rules.md ha-no-heartbeat-pool", "S:KVMInvestigator, isStorageSupportHA", "I#7543"]
guards = [
  "clusters without running HA VMs",
  "hypervisors other than KVM",
  "a pool whose type is not told makes the cluster not assessable",
]
causes = ["host-ha-ineligible"]
*/
WITH reached AS (
    SELECT
        n.cluster_id,
        n.name,
        n.vms_ha,
        count(p.id) AS pools,
        count(p.id) FILTER (WHERE p.type IS NULL) AS untold,
        count(p.id) FILTER (
            WHERE
            p.type IN ('NetworkFilesystem', 'Linstor', 'StorPool')
            OR p.provider IN ('Linstor', 'StorPool')
        ) AS beating,
        group_concat(DISTINCT p.type) AS types
    FROM cluster_n1 AS n
    LEFT JOIN pool_reach AS r ON n.cluster_id = r.cluster_id
    LEFT JOIN storage_pool AS p ON r.storage_pool_id = p.id
    WHERE n.hypervisor = 'KVM' AND n.vms_ha > 0
    GROUP BY n.cluster_id, n.name, n.vms_ha
)

SELECT
    r.cluster_id AS subject,
    r.name,
    iif(
        r.untold > 0,
        'the type of ' || r.untold || ' pools of ' || r.name || ' is not told',
        r.name || ' runs ' || r.vms_ha || ' HA VMs and none of its ' || r.pools
        || ' shared pools supports heartbeats' || coalesce(' (' || r.types || ')', '')
    ) AS message,
    iif(r.untold > 0, 'not assessable', 'finding') AS outcome,
    r.pools,
    r.types,
    r.vms_ha AS vms
FROM reached AS r
WHERE r.beating = 0
ORDER BY subject
