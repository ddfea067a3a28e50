/*
id = "vol-stuck"
title = "Disks stuck between states"
question = "Are disks stuck in an operation that never ended?"
category = "Operations"
severity = "medium"
level = "volume"
confidence = "derived"
effort = "hours"
actor = "operator"
scope = "SELECT id FROM volume WHERE state IS NOT NULL"
why = """An operation on this disk never ended. Until its state is repaired the disk can be \
neither attached, moved, saved nor deleted, and a machine that needs it cannot start."""
fix = """Find the job in the management server's log, look on the pool what was really done, and \
set the state right; delete failed uploads."""
refs = [
  "rules.md vol-stuck", "S:Volume.State",
  "since when is not told: made, its pending job, or unchanged between two collections",
]
guards = [
  "a pending job younger than six hours",
  "without a job and seen once only, since when is not told: not assessable",
]
[params.hours]
default = 6
unit = "h"
doc = "how long an operation may take"
*/
WITH
job AS (
    SELECT
        a.instance_id,
        min(a.created) AS since
    FROM async_job AS a
    WHERE a.status = 0 AND a.instance_id IS NOT NULL
    GROUP BY a.instance_id
),

moving AS (
    SELECT
        o.id,
        o.name,
        o.state,
        o.zone_id,
        o.vm_id,
        o.storage_pool_id,
        o.size,
        o.state IN ('UploadError', 'UploadAbandoned') AS is_upload,
        coalesce(j.since, iif(o.state = 'Creating', o.created, o.valid_from)) AS since,
        j.since IS NOT NULL AS has_job
    FROM volume AS o
    LEFT JOIN job AS j ON o.id = j.instance_id
    WHERE
        o.state IN (
            'Creating', 'Migrating', 'Snapshotting', 'RevertSnapshotting', 'Resizing', 'Copying',
            'Attaching', 'Expunging', 'Destroying', 'Restoring', 'UploadError', 'UploadAbandoned'
        )
),

aged AS (
    SELECT
        m.*,
        m.is_upload OR (julianday(:now) - julianday(m.since)) * 24 > :hours AS is_stuck
    FROM moving AS m
)

SELECT
    a.id AS subject,
    a.name,
    CASE
        WHEN a.is_upload THEN 'the upload of ' || a.name || ' ended as ' || a.state
        WHEN a.is_stuck THEN a.name || ' is ' || a.state || ' at least since ' || a.since
        ELSE a.name || ' is ' || a.state || ', since when is not told'
    END AS message,
    iif(a.is_stuck, 'finding', 'not assessable') AS outcome,
    iif(a.is_upload, 'low', 'medium') AS severity,
    a.zone_id,
    a.vm_id IS NOT NULL AS vms,
    a.state,
    a.since,
    a.has_job,
    a.size,
    p.name AS pool
FROM aged AS a
LEFT JOIN storage_pool AS p ON a.storage_pool_id = p.id
WHERE a.is_stuck OR NOT a.has_job
ORDER BY a.id
