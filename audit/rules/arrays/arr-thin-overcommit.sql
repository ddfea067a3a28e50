/*
id = "arr-thin-overcommit"
title = "A storage array promised more than it has"
question = "What if the volumes of the array took what they were promised?"
category = "Capacity"
severity = "low"
level = "array_pool"
confidence = "derived"
effort = "weeks"
actor = "storage"
scope = """SELECT DISTINCT p.array_id || '/' || p.id FROM array_pool AS p JOIN array_volume AS v \
ON p.array_id = v.array_id AND p.id = v.pool_id WHERE coalesce(v.thin, 1)"""
why = """Thin volumes take space when it is written. Their owners may write all of it, and the array \
cannot hold that: the pool fills while every volume on it still shows free space."""
fix = """Decide how much more may be promised than there is, keep to it, and order disks before the \
date named here; watch the space on the media, not that of the volumes."""
refs = [
  "rules.md arr-thin-overcommit",
  "growth: from the first to the last of at least three weeks of samples; full: at 95 %",
]
optional = [
  "array_lif", "array_protection", "image_store", "storage_array", "storage_array_sample",
  "storage_pool", "vm", "volume",
]
guards = ["pools of thick volumes only: what they were promised is set aside"]
[params.low]
default = 1.5
unit = "ratio"
doc = "promised by real above which it is low"
[params.medium]
default = 2.0
unit = "ratio"
doc = "promised by real above which it is medium"
[params.high]
default = 3.0
unit = "ratio"
doc = "promised by real above which it is high"
[params.days]
default = 60
unit = "days"
doc = "days until full below which it is high"
*/
WITH judged AS (
    SELECT
        p.*,
        p.provisioned * 1.0 / nullif(p.capacity, 0) AS ratio,
        iif(p.daily > 0, max(0, (0.95 * p.capacity - p.used) / p.daily), NULL) AS days_left
    FROM array_pool_now AS p
    WHERE
        EXISTS (
            SELECT 1 FROM array_volume AS v
            WHERE p.array_id = v.array_id AND p.pool_id = v.pool_id AND coalesce(v.thin, 1)
        )
)

SELECT
    j.subject,
    j.label AS name,
    iif(
        j.ratio IS NULL OR j.is_thin IS NULL,
        'what ' || j.label || ' has, or promised to thin volumes, is not told',
        j.label || ' promised '
        || printf('%.1f times what it has: %.1f of', j.ratio, j.provisioned / 1099511627776.0)
        || printf(' %.1f TiB', j.capacity / 1099511627776.0)
        || iif(j.days_left IS NULL, '', printf('; full in %.0f days as it grows now', j.days_left))
        || j.words
    ) AS message,
    CASE
        WHEN j.ratio > :high OR j.days_left < :days THEN 'high'
        WHEN j.ratio > :medium THEN 'medium'
        ELSE 'low'
    END AS severity,
    iif(j.ratio IS NULL OR j.is_thin IS NULL, 'not assessable', 'finding') AS outcome,
    j.zone_id,
    j.vms,
    j.provisioned,
    j.capacity,
    j.ratio,
    j.days_left
FROM judged AS j
WHERE j.ratio IS NULL OR j.is_thin IS NULL OR j.ratio > :low
ORDER BY j.subject
