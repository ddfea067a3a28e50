/*
id = "net-vlan-pool-exhausted"
title = "Guest VLANs run out"
question = "Are VLANs running out?"
category = "Capacity"
severity = "low"
level = "zone"
confidence = "measured"
effort = "days"
actor = "network"
scope = """SELECT DISTINCT c.zone_id FROM capacity_now AS c JOIN zone AS z ON z.id = c.zone_id \
WHERE c.type = 7 AND coalesce(c.total, 1) > 0 AND NOT coalesce(z.security_groups_enabled, 0) \
AND EXISTS (SELECT 1 FROM network AS n WHERE n.zone_id = z.id AND n.type = 'Isolated')"""
why = """Every isolated network and VPC tier takes a VLAN of the zone's range while it is in \
use. When the range is used up, no tenant can create or start another network, and networks \
that were shut down do not come back."""
fix = """Add a VLAN range that the switches already carry, move the zone to VXLAN, or let \
unused networks be cleaned up."""
refs = [
  "rules.md net-vlan-pool-exhausted",
  "setting zone.vlan.capacity.notificationthreshold (0.75)",
  "I#3531",
]
guards = ["zones with security groups", "zones with shared or L2 networks only"]
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
        'guest VLANs of ' || z.name || ' are not counted',
        printf(
            '%.1f %% of the guest VLANs of %s are used, %d of %d left',
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
    f.at
FROM zone_counter AS f
JOIN zone AS z ON f.zone_id = z.id
WHERE
    f.type = 7
    AND (f.used_share IS NULL OR f.used_share >= :low)
    AND NOT coalesce(z.security_groups_enabled, 0)
    AND EXISTS (
        SELECT 1 FROM network AS n
        WHERE n.zone_id = z.id AND n.type = 'Isolated'
    )
ORDER BY f.zone_id
