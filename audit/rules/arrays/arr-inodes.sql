/*
id = "arr-inodes"
title = "A file system of a storage array runs out of inodes"
question = "Can each file system still hold new files?"
category = "Capacity"
severity = "medium"
level = "array_volume"
effort = "hours"
actor = "storage"
scope = """SELECT DISTINCT v.array_id || '/' || v.id FROM array_volume AS v \
JOIN array_volume_sample AS s ON v.array_id = s.array_id AND v.id = s.volume_id \
WHERE v.kind = 'filesystem' AND s.files_max > 0"""
why = """Every disk, snapshot and template is a file. Without inodes no new one can be made, although \
space is left: deployments and snapshots fail."""
fix = """Raise the number of inodes of the file system, and look for what makes so many files."""
refs = ["rules.md arr-inodes", "ONTAP REST storage/volumes: files.used, files.maximum"]
optional = [
  "array_lif", "array_pool", "array_protection", "image_store", "storage_array",
  "storage_pool", "vm", "volume",
]
guards = ["file systems that only hold LUNs", "read-only copies", "arrays without a limit of inodes"]
[params.medium]
default = 0.8
unit = "share"
doc = "inodes in use above which it is medium"
[params.critical]
default = 0.95
unit = "share"
doc = "inodes in use above which it is critical"
*/
SELECT
    v.subject,
    v.label AS name,
    iif(
        v.files IS NULL,
        'how many inodes of ' || v.label || ' are in use is not told',
        v.label || ' has ' || v.files || ' of ' || v.files_max
        || printf(' inodes in use (%.0f %%)', 100.0 * v.files / v.files_max) || v.words
    ) AS message,
    iif(v.files > :critical * v.files_max, 'critical', 'medium') AS severity,
    iif(v.files IS NULL, 'not assessable', 'finding') AS outcome,
    v.zone_id,
    v.vms,
    v.files,
    v.files_max,
    v.pool_names
FROM array_volume_now AS v
WHERE
    v.kind = 'filesystem' AND NOT v.has_luns AND NOT v.is_copy AND v.files_max > 0
    AND (v.files IS NULL OR v.files > :medium * v.files_max)
ORDER BY v.subject
