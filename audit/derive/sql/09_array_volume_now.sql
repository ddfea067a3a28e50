/*
doc = """Volumes of arrays, each once: space and inodes by the newest sample, and what of CloudStack \
lies on them. A LUN's file system is a volume of its own."""
[columns]
subject = "Array and volume, as subject of findings"
array_id = "Array"
volume_id = "Volume of the array"
label = "Name, with that of the array, for sentences"
kind = "filesystem, lun, volume or image"
pool_id = "Pool of the array; NULL: several, or not told"
media = "Disks of that pool: ssd, hdd, hybrid, nvme; NULL: not told"
is_copy = "Read-only target of replication"
has_luns = "LUNs lie in it"
size = "Provisioned size [bytes]"
room = "Size less what is set aside for snapshots [bytes]"
used = "In use, snapshots beyond their reserve included [bytes]"
autogrow = "off, grow or grow_shrink"
autogrow_max = "Size it may grow to [bytes]"
reserve = "Set aside for snapshots; NULL: not told [bytes]"
snapshot_used = "Held by its snapshots [bytes]"
snapshots = "Snapshots [count]"
snapshot_policy = "Snapshot policy; none: known to have none"
files = "Inodes in use [count]"
files_max = "Inodes there can be [count]"
at = "Time of the sample [UTC]"
zone_id = "Zone of the pools of CloudStack on it"
vms = "Running user VMs on it [count]"
pool_names = "Primary storage pools of CloudStack on it; NULL: none known"
words = "What is at stake, to be put behind a sentence; empty: nothing known"
*/
WITH newest AS (
    SELECT
        s.*,
        row_number() OVER (PARTITION BY s.array_id, s.volume_id ORDER BY s.at DESC) AS place
    FROM array_volume_sample AS s
),

parent AS (
    SELECT DISTINCT
        array_id,
        parent_id
    FROM array_volume
    WHERE parent_id IS NOT NULL
)

SELECT
    v.array_id || '/' || v.id AS subject,
    v.array_id,
    v.id AS volume_id,
    coalesce(v.name, v.path, v.id) || ' of ' || u.label AS label,
    v.kind,
    v.pool_id,
    g.media,
    coalesce(v.is_copy, 0) AS is_copy,
    p.parent_id IS NOT NULL AS has_luns,
    v.size,
    v.size * (1 - coalesce(v.snapshot_reserve, 0)) AS room,
    n.used,
    v.autogrow,
    v.autogrow_max,
    v.size * v.snapshot_reserve AS reserve,
    n.snapshot_used,
    n.snapshots,
    v.snapshot_policy,
    n.files,
    n.files_max,
    n.at,
    s.zone_id,
    coalesce(s.vms, 0) AS vms,
    s.pool_names,
    coalesce(s.words, '') AS words
FROM array_volume AS v
JOIN array_identity AS u ON v.array_id = u.array_id AND v.source = u.source
LEFT JOIN newest AS n ON v.array_id = n.array_id AND v.id = n.volume_id AND n.place = 1
LEFT JOIN array_pool AS g
    ON v.array_id = g.array_id AND v.pool_id = g.id AND v.source = g.source
LEFT JOIN parent AS p ON v.array_id = p.array_id AND v.id = p.parent_id
LEFT JOIN array_stake AS s
    ON s.kind = 'volume' AND v.array_id || '/' || v.id = s.subject
