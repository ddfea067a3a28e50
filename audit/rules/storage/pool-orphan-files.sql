/*
id = "pool-orphan-files"
title = "Files on a pool that belong to no volume"
question = "Is space held by files nobody owns?"
category = "Storage"
severity = "low"
level = "storage_pool"
confidence = "measured"
effort = "days"
actor = "storage"
scope = "SELECT id FROM storage_pool WHERE state = 'Up'"
why = """These files lie on the pool, but no volume of CloudStack uses them. They are left over from \
failed migrations or deletions, take space that is not counted as sold, and are in no backup."""
fix = """Check who owns each file; import what is needed as a volume and delete the rest. Never \
delete a file another volume is based on."""
refs = [
  "rules.md pool-orphan-files; asked only of targets collected with deep; no dates are told",
  "S:VolumeForImportResponse (listVolumesForImport, 4.19.1+)",
]
guards = [
  "pools that seem to share a file system (pool-shared-backend speaks): not assessable",
  "templates and backing files, which the command does not list",
]
[params.share]
default = 0.02
unit = "share"
doc = "share of the pool"
[params.bytes]
default = 107374182400
unit = "bytes"
doc = "bytes that count whatever the size of the pool"
[params.full]
default = 0.75
unit = "share"
doc = "use of the pool from which the space is missed"
*/
WITH orphan AS (
    SELECT
        f.storage_pool_id,
        count(*) AS files,
        count(f.size) AS told,
        sum(f.size) AS bytes,
        max(f.size) AS largest
    FROM volume_for_import AS f
    GROUP BY f.storage_pool_id
),

judged AS (
    SELECT
        p.*,
        o.files,
        o.bytes,
        o.largest,
        o.bytes > :bytes OR o.bytes > :share * p.capacity AS is_much,
        o.told < o.files AS is_unsized,
        exists(
            SELECT 1 FROM pool_load AS s
            WHERE
                s.server = p.server
                AND s.capacity = p.capacity
                AND s.storage_pool_id <> p.storage_pool_id
                AND p.protocol = 'NFS'
                AND coalesce(abs(s.used - p.used) <= 0.01 * max(s.used, p.used), 1)
        ) AS is_shared
    FROM orphan AS o
    JOIN pool_load AS p ON o.storage_pool_id = p.storage_pool_id
    WHERE p.state = 'Up'
)

SELECT
    j.storage_pool_id AS subject,
    j.name,
    CASE
        WHEN
            j.is_shared
            THEN j.name || ' shares its file system, so files may belong to another pool'
        WHEN j.is_much
            THEN printf(
                '%d files of %.*f GiB on %s (%.1f %% of it) belong to no volume', j.files,
                j.bytes < 100 << 30, j.bytes / 1073741824.0, j.name,
                100.0 * j.bytes / nullif(j.capacity, 0)
            )
        ELSE 'how large the files without a volume on ' || j.name || ' are is not told'
    END AS message,
    iif(j.is_much AND NOT j.is_shared, 'finding', 'not assessable') AS outcome,
    iif(j.used_share >= :full, 'medium', 'low') AS severity,
    j.zone_id,
    j.files,
    j.bytes,
    j.largest,
    j.used_share
FROM judged AS j
WHERE j.is_shared OR j.is_much OR j.is_unsized
ORDER BY j.bytes DESC, j.storage_pool_id
