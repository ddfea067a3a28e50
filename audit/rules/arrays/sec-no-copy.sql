/*
id = "sec-no-copy"
title = "Secondary storage has no second copy"
question = "Does the store of templates and snapshots have a copy elsewhere?"
category = "Resilience"
severity = "medium"
level = "image_store"
confidence = "derived"
effort = "weeks"
actor = "storage"
scope = """SELECT b.store_id FROM pool_array AS b JOIN array_volume AS v ON b.array_id = v.array_id \
AND b.volume_id = v.id WHERE b.kind = 'image_store' AND NOT coalesce(v.is_copy, 0)"""
why = """Templates, snapshots and uploaded images exist once. When this file system is lost, nothing \
can be deployed or restored, although the virtual machines still run."""
fix = """Replicate the file system to another array every day, or back it up; waive this where a \
backup exists that the array does not tell."""
refs = [
  "rules.md sec-no-copy", "D:adminguide/reliability (secondary storage should be backed up)",
  "a copy is a relation of the array whose source is this file system; other backups are not seen",
]
optional = ["array_pool", "array_volume_sample", "vm", "volume"]
guards = [
  "stores that are themselves a copy",
  "ONTAP tells a copy where it arrives: with one array read it is not assessable",
]
*/
WITH told AS (
    SELECT count(DISTINCT id) AS arrays
    FROM storage_array
),

copied AS (
    SELECT
        v.array_id,
        v.id
    FROM array_volume AS v
    JOIN array_protection AS p
        ON
            p.source_path = v.tenant || ':' || v.name
            OR (
                v.array_id = p.array_id
                AND (
                    p.source_path IN (v.id, v.name, v.path)
                    OR p.source_path LIKE '%:' || v.name
                    OR p.source_path LIKE '%/' || v.name
                    OR (p.kind = 'metrocluster' AND coalesce(p.healthy, 1))
                )
            )
)

SELECT
    i.id AS subject,
    i.name,
    i.name || ' lies on ' || v.label
    || iif(
        u.kind = 'ontap' AND t.arrays < 2,
        '; whether another array, which was not read, copies it is not told',
        ', which is copied nowhere that the arrays tell of'
    ) AS message,
    iif(u.kind = 'ontap' AND t.arrays < 2, 'not assessable', 'finding') AS outcome,
    i.zone_id,
    v.size,
    v.snapshots,
    v.snapshot_policy
FROM pool_array AS b
CROSS JOIN told AS t
JOIN image_store AS i ON b.store_id = i.id
JOIN array_unit AS u ON b.array_id = u.array_id
JOIN array_volume_now AS v ON b.array_id = v.array_id AND b.volume_id = v.volume_id
LEFT JOIN copied AS c ON b.array_id = c.array_id AND b.volume_id = c.id
WHERE b.kind = 'image_store' AND NOT v.is_copy AND c.id IS NULL
GROUP BY i.id
ORDER BY i.id
