/*
id = "obj-full"
title = "An object store fills up"
question = "Is an object store filling?"
category = "Capacity"
severity = "low"
level = "object_store"
confidence = "measured"
effort = "days"
actor = "storage"
why = """When the object store is full, every write of every tenant to every bucket fails, backups \
that end there included."""
fix = "Add capacity to the object store, or lower quotas and delete what nobody needs."
refs = ["rules.md obj-full", "setting objectStorage.capacity.notificationthreshold (0.75)"]
guards = ["a provider that tells 0 tells no size: not assessable"]
[params.low]
default = 0.75
unit = "share"
doc = "fill worth planning for"
[params.medium]
default = 0.85
unit = "share"
doc = "fill that needs action"
[params.high]
default = 0.95
unit = "share"
doc = "fill at which writes may fail"
*/
WITH newest AS (
    SELECT
        o.id,
        o.name,
        o.provider,
        nullif(s.capacity, 0) AS capacity,
        s.used,
        s.allocated,
        s.used * 1.0 / nullif(s.capacity, 0) AS used_share,
        s.at
    FROM object_store AS o
    LEFT JOIN object_store_sample AS s
        ON
            o.id = s.object_store_id
            AND s.at = (
                SELECT max(l.at) FROM object_store_sample AS l
                WHERE l.object_store_id = o.id
            )
)

SELECT
    n.id AS subject,
    n.name,
    iif(
        n.used_share IS NULL,
        n.name || ' does not tell how full it is',
        printf(
            '%s is %.1f %% full, %.*f GiB left; %.*f GiB are promised to buckets', n.name,
            100 * n.used_share,
            n.capacity - n.used < 100 << 30, (n.capacity - n.used) / 1073741824.0,
            n.allocated < 100 << 30, n.allocated / 1073741824.0
        )
    ) AS message,
    iif(n.used_share IS NULL, 'not assessable', 'finding') AS outcome,
    CASE
        WHEN n.used_share >= :high THEN 'high'
        WHEN n.used_share >= :medium THEN 'medium'
        ELSE 'low'
    END AS severity,
    n.provider,
    n.capacity,
    n.used,
    n.allocated,
    n.used_share,
    n.at
FROM newest AS n
WHERE n.used_share IS NULL OR n.used_share >= :low
ORDER BY n.used_share DESC, n.id
