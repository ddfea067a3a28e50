/*
id = "vm-too-big-to-restart"
title = "A VM is too big to start on any other host"
question = "Could the VM start anywhere else if its host failed?"
category = "Resilience"
severity = "high"
level = "vm"
confidence = "derived"
effort = "days"
actor = "operator"
scope = """SELECT id FROM vm WHERE state = 'Running' AND hypervisor IN ('KVM', 'XenServer')"""
why = """No other host that may take this VM has as much free memory and CPU in one piece as it \
needs, even if it were the only one to restart. It stays down until its host is repaired or other \
VMs are moved out of its way."""
fix = "Keep a slot of its size free on another host of its cluster, or split the VM."
refs = ["rules.md vm-too-big-to-restart", "rules.md 11.4"]
guards = [
  "VMware and Hyper-V place restarts themselves (trap 21)",
  "a VM without HA is low: people restart it, and can make room first",
  "VMs that no other host may take at all are judged by their cause: host tags, pools, affinity",
]
*/
SELECT
    v.id AS subject,
    v.name,
    iif(
        r.result = 'unknown',
        'whether ' || v.name || ' could restart is not told: ' || r.why,
        v.name
        || ' needs '
        || printf('%.*f', r.memory < 100 << 30, r.memory / 1073741824.0)
        || ' GiB and '
        || printf('%.1f', r.cpu / 1000000000.0) || ' GHz; without ' || h.name
        || ' no host has room for it, the most free memory is '
        || printf('%.*f', r.slot_memory < 100 << 30, max(r.slot_memory, 0) / 1073741824.0) || ' GiB'
    ) AS message,
    iif(r.is_ha, 'high', 'low') AS severity,
    iif(r.result = 'unknown', 'not assessable', 'finding') AS outcome,
    r.memory,
    r.cpu,
    r.slot_memory,
    r.result,
    1 AS vms
FROM ha_restart_vm AS r
JOIN vm AS v ON r.vm_id = v.id
JOIN host AS h ON r.host_id = h.id
WHERE
    (r.result = 'unknown' AND coalesce(r.fits_alone, 0) = 0)
    OR (r.fits_alone = 0 AND r.slot_memory IS NOT NULL)
ORDER BY subject
