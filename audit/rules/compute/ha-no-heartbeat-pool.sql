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
SELECT
    n.cluster_id AS subject,
    n.name,
    iif(
        a.untold_pools > 0,
        'the type of ' || a.untold_pools || ' pools of ' || n.name || ' is not told',
        n.name || ' runs ' || n.vms_ha || ' HA VMs and none of its ' || a.pools
        || ' shared pools supports heartbeats' || coalesce(' (' || a.pool_types || ')', '')
    ) AS message,
    iif(a.untold_pools > 0, 'not assessable', 'finding') AS outcome,
    a.pools,
    a.pool_types AS types,
    n.vms_ha AS vms
FROM cluster_n1 AS n
JOIN cluster_heartbeat AS a ON n.cluster_id = a.cluster_id
WHERE n.hypervisor = 'KVM' AND n.vms_ha > 0 AND a.heartbeat_pools = 0
ORDER BY subject
