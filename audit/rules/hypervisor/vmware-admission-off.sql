/*
id = "vmware-admission-off"
title = "vSphere HA keeps no room for restarts"
question = "Does the cluster keep room for the VMs of a failed host?"
category = "Capacity"
severity = "medium"
level = "hypervisor_pool"
effort = "hours"
actor = "operator"
scope = """SELECT p.id FROM hypervisor_pool AS p JOIN hypervisor_pool_stake AS s \
ON p.id = s.pool_id WHERE s.kind = 'esxi' AND s.hosts > 1 AND coalesce(p.ha, 1)"""
why = """vSphere HA restarts VMs only where they fit. Without admission control the cluster may be \
filled to the last byte, and after the failure of a host some VMs find no place; nobody chose \
which."""
fix = """Turn admission control on, for one host at least or its share of the cluster's capacity."""
refs = [
  "rules.md cluster-threshold-not-n1, as vCenter has it (no row of its own)",
  "vSphere: ClusterDasConfigInfo.admissionControlEnabled and admissionControlPolicy",
]
guards = [
  "HA that is off is judged by vmware-ha-off",
  "a cluster of one host",
  "a cluster that does not tell is not assessable",
]
optional = ["host", "vm"]
*/
SELECT
    s.pool_id AS subject,
    s.label AS name,
    CASE
        WHEN p.admission = 0 THEN s.label || ' has vSphere HA on and admission control off'
        WHEN p.ha_failures = 0
            THEN s.label || ' has admission control on for the failure of 0 hosts'
        ELSE s.label || ' does not tell whether admission control is on'
    END AS message,
    iif(
        p.ha AND (p.admission = 0 OR p.admission AND p.ha_failures = 0), 'finding', 'not assessable'
    ) AS outcome,
    s.hosts,
    p.ha_failures AS failures_planned,
    s.zone_id,
    s.vms
FROM hypervisor_pool_stake AS s
JOIN hypervisor_pool AS p ON s.pool_id = p.id
WHERE
    s.kind = 'esxi' AND s.hosts > 1 AND coalesce(p.ha, 1)
    AND (p.ha IS NULL OR NOT coalesce(p.admission, 0) OR p.ha_failures = 0)
ORDER BY subject
