/*
id = "vm-no-backup"
title = "Virtual machines without backup or snapshots"
question = "Which virtual machines have neither a backup nor a snapshot schedule?"
category = "Resilience"
severity = "low"
level = "zone"
confidence = "measured"
effort = "days"
actor = "tenant"
scope = """SELECT z.id FROM zone AS z WHERE EXISTS (SELECT 1 FROM vm AS v JOIN vm_role AS r \
ON v.id = r.vm_id WHERE v.zone_id = z.id AND v.state = 'Running' \
AND julianday(:now) - julianday(v.created) > :days AND NOT r.is_node AND NOT r.is_leased \
AND NOT EXISTS (SELECT 1 FROM tag AS t WHERE t.resource_id = v.id AND lower(t.name) = 'backup'))"""
optional = ["vm.type", "vm.autoscale_group_id", "vm.lease_end"]
why = """These virtual machines have run for more than a week without a backup offering, a \
snapshot schedule or a single snapshot. A failed pool, a wrong delete or an encrypting \
intruder ends them for good, unless something inside the guest copies the data away."""
fix = """Assign a backup offering or a snapshot policy, the ones tagged production first; tag \
those that are backed up from inside with a tag backup."""
refs = [
  "rules.md vm-no-backup", "D:adminguide/virtual_machines (backup offerings)",
  "an offering counts as a backup; backup-stale asks whether it brings any",
]
guards = [
  "machines younger than a week, or stopped",
  "machines with a tag backup (backed up from inside)",
  "nodes of Kubernetes and auto-scale groups, machines with a lease",
  "one finding per zone, not per VM",
]
[params.days]
default = 7
unit = "days"
doc = "how long a VM may run without"
[params.share]
default = 0.5
unit = "share"
doc = "part of the production VMs above which it is high"
*/
WITH asked AS MATERIALIZED (
    SELECT
        v.id,
        v.zone_id,
        v.account,
        v.project_id,
        r.is_production,
        v.backup_offering_id IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM volume AS o
            WHERE
                o.vm_id = v.id
                AND (
                    o.id IN (SELECT s.volume_id FROM snapshot_policy AS s)
                    OR EXISTS (
                        SELECT 1 FROM snapshot AS s
                        WHERE s.volume_id = o.id AND s.state = 'BackedUp'
                    )
                )
        ) AS is_bare
    FROM vm AS v
    JOIN vm_role AS r ON v.id = r.vm_id
    WHERE
        v.state = 'Running'
        AND NOT r.is_node
        AND NOT r.is_leased
        AND JULIANDAY(:now) - JULIANDAY(v.created) > :days
        AND NOT EXISTS (
            SELECT 1 FROM tag AS t
            WHERE t.resource_id = v.id AND LOWER(t.name) = 'backup'
        )
)

SELECT
    a.zone_id AS subject,
    z.name,
    SUM(a.is_bare) || ' of ' || COUNT(*) || ' running VMs of ' || z.name
    || ' have no backup, snapshot schedule or snapshot, '
    || SUM(a.is_bare AND a.is_production) || ' of them marked production' AS message,
    CASE
        WHEN SUM(a.is_bare AND a.is_production) > :share * SUM(a.is_production) THEN 'high'
        WHEN SUM(a.is_bare AND a.is_production) > 0 THEN 'medium'
        ELSE 'low'
    END AS severity,
    SUM(a.is_bare) AS vms,
    COUNT(*) AS vms_asked,
    SUM(a.is_production) AS vms_production,
    COUNT(DISTINCT IIF(a.is_bare, COALESCE(a.account, a.project_id), NULL)) AS owners
FROM asked AS a
JOIN zone AS z ON a.zone_id = z.id
GROUP BY a.zone_id, z.name
HAVING SUM(a.is_bare) > 0
ORDER BY a.zone_id
