/*
id = "sec-staging-missing"
title = "Object secondary storage without a staging store"
question = "Does every zone with object secondary storage have a staging store?"
category = "Storage"
severity = "high"
level = "zone"
confidence = "measured"
effort = "days"
actor = "storage"
scope = """SELECT z.id FROM zone AS z WHERE EXISTS (SELECT 1 FROM image_store AS s WHERE \
lower(s.protocol) IN ('s3', 'swift') AND coalesce(s.zone_id, z.id) = z.id)"""
why = """Hypervisors cannot read an object store. CloudStack copies templates and snapshots \
through an NFS staging store of the zone; without one, deployments from templates and restores of \
snapshots fail there."""
fix = "Add an NFS secondary staging store to the zone."
refs = [
  "rules.md sec-staging-missing; templates with direct download are not told apart",
  "D:storage_setup (S3 needs NFS staging)",
]
guards = ["zones with an NFS image store of their own"]
*/
WITH object AS (
    SELECT
        z.id AS zone_id,
        z.name,
        count(*) FILTER (WHERE lower(s.protocol) IN ('s3', 'swift')) AS object_stores,
        count(*) FILTER (WHERE lower(s.protocol) NOT IN ('s3', 'swift')) AS file_stores,
        group_concat(s.name, ', ') AS stores
    FROM zone AS z
    JOIN image_store AS s ON coalesce(s.zone_id, z.id) = z.id
    GROUP BY z.id, z.name
)

SELECT
    o.zone_id AS subject,
    o.name,
    o.name || ' keeps templates and snapshots in ' || o.stores
    || ', but has no staging store' AS message,
    o.object_stores,
    o.stores,
    (
        SELECT count(*) FROM vm AS v
        WHERE v.zone_id = o.zone_id AND v.state = 'Running'
    ) AS vms_running
FROM object AS o
WHERE
    o.object_stores > 0
    AND o.file_stores = 0
    AND NOT EXISTS (
        SELECT 1 FROM staging_store AS g
        WHERE g.zone_id = o.zone_id
    )
ORDER BY o.zone_id
