/*
id = "arr-latency"
title = "A volume of a storage array is slow"
question = "Do the disks of virtual machines answer fast enough?"
category = "Capacity"
severity = "low"
level = "array_volume"
confidence = "derived"
effort = "weeks"
actor = "storage"
scope = """SELECT DISTINCT v.array_id || '/' || v.id FROM array_volume AS v \
JOIN array_load_sample AS l ON v.array_id = l.array_id AND l.kind = 'volume' AND v.id = l.object_id"""
why = """Databases wait for every write. Above these times users feel it, and far above them the file \
systems of virtual machines turn read-only."""
fix = """Find who asks so much, limit it, or move the volume to faster disks or a less busy node."""
refs = [
  "rules.md arr-latency",
  "the 95th percentile over a month; fewer than twenty samples: inferred",
  "alerts of paused virtual machines do not raise it",
]
optional = [
  "array_lif", "array_protection", "image_store", "storage_array", "storage_pool", "vm",
  "volume",
]
guards = ["less than 100 operations a second: the mean of a few is noise"]
[params.noise]
default = 100
unit = "count"
doc = "operations a second below which a volume is not judged"
[params.ssd]
default = 5
unit = "count"
doc = "milliseconds on SSD above which it is low; four times as much: medium"
[params.hdd]
default = 20
unit = "count"
doc = "milliseconds on other disks above which it is low; two and a half times as much: medium"
*/
WITH judged AS (
    SELECT
        v.*,
        l.latency * 1000 AS ms,
        l.iops,
        l.samples,
        l.is_glimpse,
        CASE
            WHEN l.iops < :noise OR l.latency * 1000 <= :ssd THEN 0
            WHEN v.media IN ('ssd', 'nvme') THEN iif(l.latency * 1000 > 4 * :ssd, 2, 1)
            WHEN v.media IS NULL THEN NULL
            ELSE (l.latency * 1000 > :hdd) + (l.latency * 1000 > 2.5 * :hdd)
        END AS degree
    FROM array_volume_now AS v
    JOIN array_load AS l ON l.kind = 'volume' AND v.subject = l.subject
    WHERE l.latency IS NOT NULL AND l.iops IS NOT NULL
)

SELECT
    j.subject,
    j.label AS name,
    j.label || printf(' takes %.1f ms an operation', j.ms)
    || printf(' at %.0f operations a second', j.iops)
    || iif(j.degree IS NULL, ', and on what disks is not told', ' on ' || j.media) || j.words
        AS message,
    iif(j.degree = 2, 'medium', 'low') AS severity,
    iif(j.is_glimpse, 'inferred', 'derived') AS confidence,
    iif(j.degree IS NULL, 'not assessable', 'finding') AS outcome,
    j.zone_id,
    j.vms,
    j.ms AS milliseconds,
    j.iops,
    j.media,
    j.samples,
    j.pool_names
FROM judged AS j
WHERE coalesce(j.degree, 1) > 0
ORDER BY j.subject
