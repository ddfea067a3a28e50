/*
id = "rec-export-unused"
title = "Export or image nobody uses"
question = "Does CloudStack use every export and image of the arrays that serve it?"
category = "Storage"
severity = "low"
level = "array_volume"
confidence = "inferred"
effort = "days"
actor = "storage"
scope = """SELECT id FROM array_volume WHERE path <> '/' AND NOT coalesce(is_copy, 0) AND \
(array_id, coalesce(tenant, '')) IN (SELECT array_id, tenant FROM array_tenant) \
OR kind = 'image' AND (array_id, pool_id) IN (SELECT array_id, array_pool_id FROM pool_array)"""
why = """The array has this filesystem beside those of CloudStack, and no pool, image store or \
backup repository of CloudStack lies on it; or this image lies in a Ceph pool of CloudStack and is \
no disk it knows. It is the rest of a pool or disk that was removed, still taking space and still \
open to the hosts."""
fix = """Ask who uses it; if nobody does, take the export away (an image: move it to the trash), \
wait, and then delete it."""
refs = [
  "rules.md rec-export-unused (hosts' rule: read as the same tenant of the array as a pool)",
]
guards = [
  "filesystems that clients have mounted now, where the array tells",
  "root filesystems and copies of replication",
  "images with snapshots (templates, whose names CloudStack tells nobody) or in a namespace",
  "first seen less than a month ago: not assessable",
]
optional = ["array_client", "array_volume_sample", "backup_repository", "image_store"]
[params.days]
default = 30
unit = "count"
doc = "days it must have been there"
[params.large]
default = 1099511627776
unit = "bytes"
doc = "size above which it is medium"
*/
WITH born AS (
    SELECT
        array_id,
        id,
        min(valid_from) AS seen
    FROM array_volume_history
    GROUP BY array_id, id
),

unused AS (
    SELECT
        v.array_id,
        v.id,
        1 AS is_sure
    FROM array_volume AS v
    JOIN array_tenant AS s ON v.array_id = s.array_id AND coalesce(v.tenant, '') = s.tenant
    LEFT JOIN pool_array AS b ON v.array_id = b.array_id AND v.id = b.volume_id
    LEFT JOIN array_client AS c ON v.array_id = c.array_id AND v.id = c.volume_id
    LEFT JOIN backup_repository AS r ON r.address LIKE '%:' || v.path
    WHERE
        v.path <> '/' AND NOT coalesce(v.is_copy, 0)
        AND b.store_id IS NULL AND c.client IS NULL AND r.id IS NULL
    UNION
    SELECT
        v.array_id,
        v.id,
        s.snapshots IS NOT NULL AS is_sure
    FROM array_volume AS v
    JOIN pool_array AS b ON v.array_id = b.array_id AND v.pool_id = b.array_pool_id
    LEFT JOIN array_volume_sample AS s ON v.array_id = s.array_id AND v.id = s.volume_id
    LEFT JOIN volume AS d ON v.name = d.path
    WHERE
        v.kind = 'image' AND d.id IS NULL AND coalesce(s.snapshots, 0) = 0
        AND instr(v.name, '/') = 0
)

SELECT DISTINCT
    v.id AS subject,
    coalesce(v.name, v.path) AS name,
    coalesce(v.path, v.id) || ' ('
    || coalesce(
        printf('%.*f', v.size < 100 << 30, v.size / 1073741824.0) || ' GiB', 'size not told'
    )
    || ') of ' || coalesce(a.name, a.id)
    || ' is used by no pool, store or disk of CloudStack, as seen since '
    || substr(f.seen, 1, 10) AS message,
    iif(v.size > :large, 'medium', 'low') AS severity,
    iif(u.is_sure AND julianday(:now) - julianday(f.seen) >= :days, 'finding', 'not assessable')
        AS outcome,
    v.path,
    v.size,
    v.tenant,
    v.array_id,
    f.seen AS first_seen
FROM unused AS u
JOIN array_volume AS v ON u.array_id = v.array_id AND u.id = v.id
JOIN storage_array AS a ON v.array_id = a.id
JOIN born AS f ON v.array_id = f.array_id AND v.id = f.id
ORDER BY v.id
