/*
id = "pool-local-ha"
title = "HA is promised on local disks"
question = "Is HA promised on a local disk?"
category = "Resilience"
severity = "medium"
level = "zone"
confidence = "measured"
effort = "days"
actor = "operator"
scope = """SELECT z.id FROM zone AS z WHERE EXISTS (SELECT 1 FROM vm AS v JOIN volume AS o ON \
o.vm_id = v.id WHERE v.zone_id = z.id AND v.state = 'Running' AND v.ha_enabled)"""
why = """A virtual machine whose disk is inside a host cannot start on another one: high \
availability is set, and paid for, but cannot act. When the host is lost the machine waits for \
its repair, and when its disks are lost so is the data."""
fix = """Move these volumes to shared storage, or change the machines to an offering without \
HA so that nobody relies on it."""
refs = [
  "rules.md pool-local-ha",
  "D:adminguide/reliability (HA with local storage is not supported)",
]
guards = ["stopped VMs and VMs without HA", "one finding per zone, not per VM"]
[params.share]
default = 0.1
unit = "share"
doc = "part of the HA VMs above which it is high"
*/
WITH promised AS (
    SELECT
        v.id,
        v.zone_id,
        max(o.storage_type = 'local') AS is_local,
        count(*) = count(o.storage_type) AS told
    FROM vm AS v
    JOIN volume AS o ON v.id = o.vm_id
    WHERE v.state = 'Running' AND v.ha_enabled
    GROUP BY v.id, v.zone_id
)

SELECT
    p.zone_id AS subject,
    z.name,
    iif(
        sum(p.is_local) > 0,
        sum(p.is_local) || ' of ' || count(*) || ' running HA VMs of ' || z.name
        || ' have a disk that only one host can reach',
        'where the disks of some HA VMs of ' || z.name || ' are is not told'
    ) AS message,
    iif(sum(p.is_local) > 0, 'finding', 'not assessable') AS outcome,
    iif(sum(p.is_local) > :share * count(*), 'high', 'medium') AS severity,
    sum(p.is_local) AS vms,
    sum(p.is_local) AS vms_local,
    count(*) AS vms_ha
FROM promised AS p
JOIN zone AS z ON p.zone_id = z.id
GROUP BY p.zone_id, z.name
HAVING sum(p.is_local) > 0 OR min(p.told) = 0
ORDER BY p.zone_id
