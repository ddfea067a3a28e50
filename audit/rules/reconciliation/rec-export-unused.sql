/*
id = "rec-export-unused"
title = "Export nobody uses"
question = "Does CloudStack use every export of the arrays that serve it?"
category = "Storage"
severity = "low"
level = "array_volume"
confidence = "inferred"
effort = "days"
actor = "storage"
scope = """SELECT id FROM array_volume WHERE path <> '/' AND NOT coalesce(is_copy, 0) AND \
(array_id, coalesce(tenant, '')) IN (SELECT array_id, tenant FROM array_tenant)"""
why = """The array exports this filesystem beside those of CloudStack, and no pool, image store or \
backup repository of CloudStack lies on it: the rest of a pool that was removed, still taking \
space and still open to the hosts."""
fix = """Ask who uses it; if nobody does, take the export away, wait, and then delete the \
filesystem."""
refs = [
  "rules.md rec-export-unused (hosts' rule: read as the same tenant of the array as a pool)",
]
guards = [
  "filesystems that clients have mounted now, where the array tells",
  "root filesystems and copies of replication",
  "first seen less than a month ago: not assessable",
]
optional = ["array_client", "backup_repository", "image_store"]
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
)

SELECT DISTINCT
    v.id AS subject,
    coalesce(v.name, v.path) AS name,
    v.path || ' (' || coalesce(printf('%.1f', v.size / 1073741824.0) || ' GiB', 'size not told')
    || ') of ' || coalesce(a.name, a.id)
    || ' is used by no pool or store of CloudStack, as seen since ' || substr(f.seen, 1, 10)
        AS message,
    iif(v.size > :large, 'medium', 'low') AS severity,
    iif(julianday(:now) - julianday(f.seen) >= :days, 'finding', 'not assessable') AS outcome,
    v.path,
    v.size,
    v.tenant,
    v.array_id,
    f.seen AS first_seen
FROM array_volume AS v
JOIN array_tenant AS s ON v.array_id = s.array_id AND coalesce(v.tenant, '') = s.tenant
JOIN storage_array AS a ON v.array_id = a.id
JOIN born AS f ON v.array_id = f.array_id AND v.id = f.id
LEFT JOIN pool_array AS b ON v.array_id = b.array_id AND v.id = b.volume_id
LEFT JOIN array_client AS c ON v.array_id = c.array_id AND v.id = c.volume_id
LEFT JOIN backup_repository AS r ON r.address LIKE '%:' || v.path
WHERE
    v.path <> '/' AND NOT coalesce(v.is_copy, 0)
    AND b.store_id IS NULL AND c.client IS NULL
    AND r.id IS NULL
ORDER BY v.id
