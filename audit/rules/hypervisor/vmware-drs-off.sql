/*
id = "vmware-drs-off"
title = "vSphere DRS does not move VMs by itself"
question = "Does vCenter balance the hosts of a cluster and empty them for maintenance?"
category = "Hypervisor"
severity = "low"
level = "hypervisor_pool"
effort = "hours"
actor = "operator"
scope = "SELECT pool_id FROM hypervisor_pool_stake WHERE kind = 'esxi' AND hosts > 1"
why = """After a failure HA puts VMs where they fit at that moment, and nothing evens the hosts out \
again. A host that goes into maintenance in vCenter waits until somebody has moved its VMs by \
hand."""
fix = """Set DRS to fully automated, or say in a waiver why VMs must not move by themselves (some \
licences of vSphere have no DRS)."""
refs = [
  "rules.md cluster-imbalance, as vCenter has it (no row of its own)",
  "vSphere: ClusterDrsConfigInfo.enabled and defaultVmBehavior",
]
guards = ["a cluster of one host", "a cluster that does not tell is not assessable"]
optional = ["host", "vm"]
*/
SELECT
    s.pool_id AS subject,
    s.label AS name,
    CASE
        WHEN p.drs IS NULL THEN s.label || ' does not tell what DRS does'
        WHEN
            p.drs = 'off'
            THEN
                s.label
                || ' of '
                || s.hosts
                || iif(s.hosts = 1, ' host', ' hosts')
                || ' has DRS off'
        ELSE
            s.label
            || ' of '
            || s.hosts
            || iif(s.hosts = 1, ' host', ' hosts')
            || ' has DRS set to '
            || p.drs
    END AS message,
    iif(p.drs IS NULL, 'not assessable', 'finding') AS outcome,
    p.drs,
    s.hosts,
    s.zone_id,
    s.vms
FROM hypervisor_pool_stake AS s
JOIN hypervisor_pool AS p ON s.pool_id = p.id
WHERE s.kind = 'esxi' AND s.hosts > 1 AND coalesce(p.drs, '') != 'fullyAutomated'
ORDER BY subject
