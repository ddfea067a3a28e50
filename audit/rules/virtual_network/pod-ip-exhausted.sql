/*
id = "pod-ip-exhausted"
title = "Management addresses for system VMs run out"
question = "Are management addresses left for system VMs?"
category = "Capacity"
severity = "low"
level = "zone"
confidence = "measured"
effort = "days"
actor = "network"
scope = "SELECT DISTINCT zone_id FROM capacity_now WHERE type = 5 AND coalesce(total, 1) > 0"
why = """System VMs take a private address of the pod each; on VMware routers do too. When \
none is left, a console proxy, a secondary storage VM or a router cannot be rebuilt, which \
shows at the worst moment: after a host failure."""
fix = """Add a management range to the pod that is nearly full. Where CloudStack counts per \
pod the fullest pod decides."""
refs = [
  "rules.md pod-ip-exhausted",
  "setting pod.privateip.capacity.notificationthreshold (0.75)",
  "D:conceptsandterminology/concepts (private addresses in pods)",
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
        'management addresses of ' || z.name || ' are not counted',
        printf(
            '%.1f %% of the management addresses of %s are used, %d of %d left',
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
    f.type = 5
    AND (f.used_share IS NULL OR f.used_share >= :low)
ORDER BY f.zone_id
