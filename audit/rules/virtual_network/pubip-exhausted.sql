/*
id = "pubip-exhausted"
title = "Public addresses run out"
question = "Are public addresses left?"
category = "Capacity"
severity = "low"
level = "zone"
confidence = "measured"
effort = "days"
actor = "network"
scope = """SELECT DISTINCT c.zone_id FROM capacity_now AS c JOIN zone AS z ON z.id = c.zone_id \
WHERE c.type = 4 AND coalesce(c.total, 1) > 0 AND NOT coalesce(z.security_groups_enabled, 0)"""
why = """Every isolated network, VPC, load balancer, VPN and static NAT takes a public \
address. When the last is gone no tenant can create a network with internet access, and system \
VMs cannot be rebuilt."""
fix = "Add a range, or reclaim addresses that serve nothing (pubip-idle lists them)."
refs = [
  "rules.md pubip-exhausted; the zone as a whole is judged, each range is shown in the runway",
  "setting zone.virtualnetwork.publicip.capacity.notificationthreshold (0.75)",
]
guards = ["zones with security groups (sharedip-exhausted speaks)"]
causes = ["pubip-idle"]
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
        'public addresses of ' || z.name || ' are not counted',
        printf(
            '%.1f %% of the public addresses of %s are used, %d of %d left',
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
    f.type = 4
    AND (f.used_share IS NULL OR f.used_share >= :low)
    AND NOT coalesce(z.security_groups_enabled, 0)
ORDER BY f.zone_id
