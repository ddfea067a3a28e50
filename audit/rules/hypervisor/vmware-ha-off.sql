/*
id = "vmware-ha-off"
title = "vSphere HA of a cluster is off"
question = "Does vCenter restart the VMs of a failed host?"
category = "Resilience"
severity = "high"
level = "hypervisor_pool"
effort = "hours"
actor = "operator"
scope = "SELECT pool_id FROM hypervisor_pool_stake WHERE kind = 'esxi' AND hosts > 1"
why = """CloudStack does not restart VMs of VMware hosts; it leaves that to vSphere HA. With HA off, \
every VM of a failed host stays down until somebody starts it, also those sold as highly \
available."""
fix = """Turn vSphere HA on for the cluster, with host monitoring and admission control, and two \
heartbeat datastores."""
refs = [
  "rules.md 0.1 trap 21 and 16 case 15 (no row of its own)",
  "S:HighAvailabilityManagerImpl",
  "vSphere: ClusterDasConfigInfo.enabled",
]
guards = [
  "a cluster of one host",
  "no running VM of CloudStack on it: medium",
  "a cluster that does not tell is not assessable",
]
optional = ["host", "vm"]
*/
SELECT
    s.pool_id AS subject,
    s.label AS name,
    iif(
        p.ha IS NULL,
        s.label || ' does not tell whether vSphere HA is on',
        s.label || ' of ' || s.hosts || ' hosts has vSphere HA off'
        || iif(s.vms > 0, '; ' || s.vms || iif(
            s.vms = 1, ' running VM of CloudStack relies on it',
            ' running VMs of CloudStack rely on it'
        ), '')
    ) AS message,
    iif(p.ha IS NULL, 'not assessable', 'finding') AS outcome,
    iif(s.vms = 0, 'medium', 'high') AS severity,
    s.hosts,
    p.manager AS vcenter,
    s.zone_id,
    s.vms
FROM hypervisor_pool_stake AS s
JOIN hypervisor_pool AS p ON s.pool_id = p.id
WHERE s.kind = 'esxi' AND s.hosts > 1 AND NOT coalesce(p.ha, 0)
ORDER BY subject
