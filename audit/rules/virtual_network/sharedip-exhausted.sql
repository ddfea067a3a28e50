/*
id = "sharedip-exhausted"
title = "Addresses of shared networks run out"
question = "Are shared network addresses left?"
category = "Capacity"
severity = "low"
level = "zone"
confidence = "measured"
effort = "days"
actor = "network"
scope = "SELECT DISTINCT zone_id FROM capacity_now WHERE type = 8 AND coalesce(total, 1) > 0"
why = """Virtual machines in shared networks take their addresses from fixed ranges. When a \
range is used up, deployments into that network fail although hosts and storage have room. \
CloudStack counts per zone: one network may be full while the sum is not."""
fix = "Extend the range of the network that is nearly full, or add a second one."
refs = [
  "rules.md sharedip-exhausted",
  "setting zone.directnetwork.publicip.capacity.notificationthreshold (0.75)",
]
guards = []
[params.low]
default = 0.75
unit = "share"
doc = "use worth planning for"
[params.medium]
default = 0.85
unit = "share"
doc = "use that needs action"
[params.high]
default = 0.95
unit = "share"
doc = "use at which the next project may fail"
*/
SELECT
    f.zone_id AS subject,
    z.name,
    iif(
        f.used_share IS NULL,
        'shared network addresses of ' || z.name || ' are not counted',
        printf(
            '%.1f %% of the shared network addresses of %s are used, %d of %d left',
            100 * f.used_share, z.name, f.total - f.used, f.total
        )
    ) AS message,
    iif(f.used_share IS NULL, 'not assessable', 'finding') AS outcome,
    CASE
        WHEN f.used_share >= :high THEN 'high'
        WHEN f.used_share >= :medium THEN 'medium'
        ELSE 'low'
    END AS severity,
    f.used,
    f.total,
    f.used_share,
    f.growth,
    f.growth_day,
    f.runway_days,
    f.runway_days_p10,
    f.full_on,
    f.ranges,
    f.ranges_full,
    f.at
FROM zone_counter AS f
JOIN zone AS z ON f.zone_id = z.id
WHERE
    f.type = 8
    AND (f.used_share IS NULL OR f.used_share >= :low)
ORDER BY f.zone_id
