/*
id = "vmsnap-old"
title = "VM snapshots kept as if they were backups"
question = "Are VM snapshots kept for weeks?"
category = "Storage"
severity = "low"
level = "vm"
confidence = "measured"
effort = "hours"
actor = "tenant"
scope = "SELECT s.vm_id FROM vm_snapshot_sum AS s"
why = """A VM snapshot keeps every change since it was taken beside the disk. It grows without \
limit, slows each write, blocks migrations and resizes, and is lost with the pool: it is no backup."""
fix = "Delete or merge old VM snapshots in a quiet hour, one at a time; use backups to keep a state."
refs = ["rules.md vmsnap-old", "D:adminguide/virtual_machines (VM snapshots)", "S:VMSnapshot.State"]
guards = [
  "VMs tagged test", "snapshots that are being deleted",
  "where vmsnapshot.max is not read, nearness to it is not judged",
]
[params.old]
default = 7
unit = "days"
doc = "age from which a VM snapshot is low"
[params.very_old]
default = 30
unit = "days"
doc = "age from which it is medium"
[params.depth]
default = 3
unit = "count"
doc = "snapshots on top of each other above which it is medium"
[params.spare]
default = 1
unit = "count"
doc = "snapshots left below vmsnapshot.max from which it is medium"
[params.full]
default = 0.85
unit = "share"
doc = "use of a pool above which an old snapshot on VMware is high"
*/
WITH
test AS (
    SELECT DISTINCT t.resource_id
    FROM tag AS t
    WHERE 'test' IN (lower(t.name), lower(t.value))
),

by_vm AS (
    SELECT
        v.id,
        v.name,
        v.zone_id,
        s.snapshots,
        s.oldest,
        s.depth,
        julianday(:now) - julianday(s.oldest) AS days,
        cast(m.value AS INTEGER) AS allowed,
        v.hypervisor = 'VMware' AND v.id IN (
            SELECT o.vm_id FROM volume AS o
            JOIN pool_load AS l ON o.storage_pool_id = l.storage_pool_id
            WHERE l.used_share > :full
        ) AS is_filling
    FROM vm_snapshot_sum AS s
    JOIN vm AS v ON s.vm_id = v.id
    LEFT JOIN setting AS m ON m.name = 'vmsnapshot.max'
    WHERE v.id NOT IN (SELECT t.resource_id FROM test AS t)
)

SELECT
    b.id AS subject,
    b.name,
    printf(
        '%s has %d VM %s, up to %d on top of each other, the oldest %d days old', b.name,
        b.snapshots, iif(b.snapshots = 1, 'snapshot', 'snapshots'), b.depth, b.days
    ) AS message,
    CASE
        WHEN b.is_filling THEN 'high'
        WHEN b.days > :very_old OR b.depth > :depth THEN 'medium'
        WHEN b.snapshots >= b.allowed - :spare THEN 'medium'
        ELSE 'low'
    END AS severity,
    b.zone_id,
    1 AS vms,
    b.snapshots,
    b.depth,
    b.oldest,
    b.allowed AS vmsnapshot_max,
    b.is_filling AS pool_is_filling
FROM by_vm AS b
WHERE b.days > :old OR b.depth > :depth OR b.snapshots >= b.allowed - :spare
ORDER BY b.id
