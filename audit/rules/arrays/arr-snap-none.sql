/*
id = "arr-snap-none"
title = "Pools without array snapshots whose virtual machines have no backup"
question = "Is there any older copy of the disks on this pool?"
category = "Resilience"
severity = "low"
level = "array_volume"
effort = "hours"
actor = "storage"
scope = """SELECT DISTINCT b.array_id || '/' || b.volume_id FROM pool_array AS b \
JOIN array_volume AS v ON b.array_id = v.array_id AND b.volume_id = v.id \
WHERE b.kind = 'storage_pool' AND NOT coalesce(v.is_copy, 0)"""
why = """The array takes no snapshots of this file system, and most of the virtual machines on it have \
neither a backup offering nor a snapshot schedule. A deleted pool directory or encrypted disks \
cannot be brought back from anywhere that is known."""
fix = """Add a snapshot policy of a few days to the file system; it costs space, not time. It does \
not stand for backups."""
refs = [
  "rules.md arr-snap-none",
  "backup: an offering or a snapshot schedule in CloudStack, as in vm-no-backup",
]
optional = ["array_pool", "array_protection", "image_store"]
guards = ["pools whose virtual machines are mostly backed up", "read-only copies"]
[params.share]
default = 0.5
unit = "share"
doc = "part of the VMs without backup above which it counts"
*/
WITH bare AS (
    SELECT
        b.array_id,
        b.volume_id,
        count(DISTINCT v.id) AS vms,
        count(DISTINCT iif(v.backup_offering_id IS NULL AND s.id IS NULL, v.id, NULL)) AS vms_bare
    FROM pool_array AS b
    JOIN volume AS o ON b.store_id = o.storage_pool_id
    JOIN vm AS v ON o.vm_id = v.id
    LEFT JOIN snapshot_policy AS s ON o.id = s.volume_id
    WHERE b.kind = 'storage_pool' AND b.volume_id IS NOT NULL AND v.state = 'Running'
    GROUP BY b.array_id, b.volume_id
)

SELECT
    v.subject,
    v.label AS name,
    iif(
        v.snapshot_policy IS NULL,
        'whether ' || v.label || ' has a snapshot policy is not told',
        v.label || ' has no snapshot policy and no snapshot; ' || b.vms_bare || ' of ' || b.vms
        || iif(b.vms = 1, ' running VM', ' running VMs')
        || ' on '
        || v.pool_names
        || ' have no backup or snapshot schedule'
    ) AS message,
    iif(v.snapshot_policy IS NULL, 'not assessable', 'finding') AS outcome,
    v.zone_id,
    b.vms_bare AS vms,
    v.snapshots,
    v.snapshot_policy,
    b.vms AS vms_on_it
FROM array_volume_now AS v
JOIN bare AS b ON v.array_id = b.array_id AND v.volume_id = b.volume_id
WHERE
    NOT v.is_copy AND coalesce(v.snapshot_policy, 'none') = 'none' AND coalesce(v.snapshots, 0) = 0
    AND b.vms_bare > :share * b.vms
ORDER BY v.subject
