/*
id = "sec-full"
title = "An image store fills up"
question = "Is secondary storage filling?"
category = "Capacity"
severity = "low"
level = "image_store"
confidence = "measured"
effort = "days"
actor = "storage"
scope = "SELECT id FROM image_store WHERE lower(coalesce(protocol, 'nfs')) NOT IN ('s3', 'swift')"
why = """At 90 % CloudStack stops writing to this store: uploads, template copies and \
snapshots that would go there fail. A store that is completely full also breaks the copies in \
flight."""
fix = """Delete old snapshots and unused templates, or add a store and spread the objects over \
both."""
refs = ["rules.md sec-full", "setting secondary.storage.capacity.threshold (0.90)"]
guards = ["S3 and Swift have no size"]
[params.low]
default = 0.75
unit = "share"
doc = "fill worth planning for"
[params.medium]
default = 0.85
unit = "share"
doc = "fill that needs action"
[params.high]
default = 0.9
unit = "share"
doc = "fill at which CloudStack stops writing"
[params.critical]
default = 0.98
unit = "share"
doc = "fill at which copies in flight break"
*/
SELECT
    i.image_store_id AS subject,
    i.name,
    iif(
        i.used_share IS NULL,
        i.name || ' does not tell how full it is',
        printf(
            '%s is %.1f %% full, %.*f GiB left', i.name, 100 * i.used_share,
            i.capacity - i.used < 100 << 30, (i.capacity - i.used) / 1073741824.0
        )
    ) AS message,
    iif(i.used_share IS NULL, 'not assessable', 'finding') AS outcome,
    CASE
        WHEN i.used_share >= :critical THEN 'critical'
        WHEN i.used_share >= :high THEN 'high'
        WHEN i.used_share >= :medium THEN 'medium'
        ELSE 'low'
    END AS severity,
    i.capacity,
    i.used,
    i.used_share,
    i.at
FROM image_store_load AS i
WHERE
    lower(coalesce(i.protocol, 'nfs')) NOT IN ('s3', 'swift')
    AND (i.used_share IS NULL OR i.used_share >= :low)
ORDER BY i.used_share DESC, i.image_store_id
