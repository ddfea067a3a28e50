/*
id = "arr-aggr-full"
title = "A pool of a storage array is filling"
question = "Is there real space left on the disks of the array?"
category = "Capacity"
severity = "low"
level = "array_pool"
effort = "weeks"
actor = "storage"
scope = "SELECT DISTINCT array_id || '/' || id FROM array_pool WHERE NOT coalesce(tiering, 0)"
why = """This is the space on the media, below every promise of thin volumes. When it is gone, writes \
fail on all pools of CloudStack that lie on it at the same moment, however much space CloudStack \
shows as free."""
fix = """Move volumes to another pool of the array, delete what is not needed with its snapshots, or \
add disks; stop making new volumes on the pools named here until then."""
refs = [
  "rules.md arr-aggr-full",
  "a cluster that tells its stage of fullness (Element) is judged by that",
  "full_at is where the array stops writes, warning_at where it warns; both count beside the shares",
]
optional = [
  "array_lif", "array_protection", "array_volume", "image_store", "storage_array",
  "storage_array_sample", "storage_pool", "vm", "volume",
]
guards = ["pools that move cold blocks to an object store"]
[params.low]
default = 0.8
unit = "share"
doc = "use from which it is low"
[params.high]
default = 0.9
unit = "share"
doc = "use from which it is high"
[params.critical]
default = 0.95
unit = "share"
doc = "use from which it is critical"
*/
WITH judged AS (
    SELECT
        p.*,
        CASE
            WHEN p.fullness LIKE 'stage4%' OR p.fullness LIKE 'stage5%' THEN 'critical'
            WHEN p.fullness LIKE 'stage3%' THEN 'medium'
            WHEN p.fullness LIKE 'stage%' THEN NULL
            WHEN p.used_share >= min(:critical, coalesce(p.full_at, 1)) THEN 'critical'
            WHEN p.used_share >= :high THEN 'high'
            WHEN p.used_share >= min(:low, coalesce(p.warning_at, 1)) THEN 'low'
        END AS severity
    FROM array_pool_now AS p
    WHERE NOT coalesce(p.tiering, 0)
)

SELECT
    j.subject,
    j.label AS name,
    iif(
        j.severity IS NULL,
        'how full ' || j.label || ' is is not told',
        j.label || ' is '
        || iif(
            j.used_share IS NULL,
            'filling',
            printf('%.1f %% full: %.1f of', 100 * j.used_share, j.used / 1099511627776.0)
            || printf(' %.1f TiB', j.capacity / 1099511627776.0)
        )
        || coalesce(', the array says ' || j.fullness, '') || j.words
    ) AS message,
    j.severity,
    iif(j.severity IS NULL, 'not assessable', 'finding') AS outcome,
    j.zone_id,
    j.vms,
    j.used,
    j.capacity,
    j.used_share,
    j.daily AS growth_a_day
FROM judged AS j
WHERE j.severity IS NOT NULL OR (j.used_share IS NULL AND j.fullness IS NULL)
ORDER BY j.subject
