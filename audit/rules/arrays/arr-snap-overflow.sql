/*
id = "arr-snap-overflow"
title = "Snapshots take more than was set aside for them"
question = "Do snapshots of the array eat the space of the disks?"
category = "Capacity"
severity = "medium"
level = "array_volume"
effort = "days"
actor = "storage"
scope = """SELECT DISTINCT array_id || '/' || id FROM array_volume WHERE snapshot_reserve > 0 \
AND kind = 'filesystem' AND NOT coalesce(is_copy, 0)"""
why = """Snapshots beyond their reserve take the room of the files: the file system fills although the \
virtual machines write nothing new, and nobody who looks at the files sees why."""
fix = """Keep fewer snapshots or a larger reserve, and delete those that a forgotten job left behind."""
refs = [
  "rules.md arr-snap-overflow", "ONTAP REST storage/volumes: space.snapshot (field trap 24)",
  "whether the array deletes old snapshots by itself is not read",
]
optional = [
  "array_lif", "array_pool", "array_protection", "image_store", "storage_array",
  "storage_pool", "vm", "volume",
]
guards = ["file systems without a reserve: nothing was set aside on purpose", "read-only copies"]
[params.high]
default = 1.5
unit = "ratio"
doc = "held by snapshots by reserve above which it is high"
*/
SELECT
    v.subject,
    v.label AS name,
    iif(
        v.snapshot_used IS NULL OR v.reserve IS NULL,
        'what snapshots of ' || v.label || ' take is not told',
        'snapshots of ' || v.label
        || printf(
            ' take %.*f GiB', v.snapshot_used < 100 << 30, v.snapshot_used / 1073741824.0
        )
        || printf(
            ' of %.*f GiB set aside for them', v.reserve < 100 << 30, v.reserve / 1073741824.0
        )
        || coalesce(' (' || v.snapshots || iif(v.snapshots = 1, ' snapshot)', ' snapshots)'), '')
        || v.words
    ) AS message,
    iif(v.snapshot_used > :high * v.reserve, 'high', 'medium') AS severity,
    iif(v.snapshot_used IS NULL OR v.reserve IS NULL, 'not assessable', 'finding') AS outcome,
    v.zone_id,
    v.vms,
    v.snapshot_used,
    v.reserve,
    v.snapshots,
    v.pool_names
FROM array_volume_now AS v
JOIN array_volume AS o ON v.array_id = o.array_id AND v.volume_id = o.id
WHERE
    o.snapshot_reserve > 0 AND v.kind = 'filesystem' AND NOT v.is_copy
    AND (v.snapshot_used IS NULL OR v.reserve IS NULL OR v.snapshot_used > v.reserve)
GROUP BY v.subject
ORDER BY v.subject
