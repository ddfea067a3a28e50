/*
id = "ipv6-subnets-exhausted"
title = "IPv6 subnets for guest networks run out"
question = "Are /64 subnets left?"
category = "Capacity"
severity = "low"
level = "zone"
confidence = "measured"
effort = "days"
actor = "network"
scope = "SELECT DISTINCT zone_id FROM ipv6_prefix WHERE zone_id IS NOT NULL"
why = """Every guest network and VPC tier with IPv6 takes one /64 from the prefixes of its zone. \
When the last is taken, no further network with IPv6 can be made."""
fix = "Add a guest IPv6 prefix to the zone, or delete networks nobody uses."
refs = [
  "rules.md ipv6-subnets-exhausted, read from listGuestNetworkIpv6Prefixes, which counts by prefix",
  "setting zone.virtualnetwork.ipv6subnet.capacity.notificationthreshold (0.75)",
]
guards = ["zones without a prefix"]
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
doc = "use at which the next network may fail"
*/
WITH counted AS (
    SELECT
        p.zone_id,
        count(*) AS prefixes,
        count(p.total + p.used) AS told,
        sum(p.total) AS total,
        sum(p.used) AS used,
        sum(p.used) * 1.0 / nullif(sum(p.total), 0) AS used_share,
        group_concat(p.prefix, ', ') AS list
    FROM ipv6_prefix AS p
    WHERE p.zone_id IS NOT NULL
    GROUP BY p.zone_id
)

SELECT
    c.zone_id AS subject,
    z.name,
    iif(
        c.told < c.prefixes OR c.used_share IS NULL,
        'how many IPv6 subnets of ' || z.name || ' are used is not told',
        printf(
            '%.1f %% of the IPv6 subnets of %s are used, %d of %d left',
            100 * c.used_share, z.name, c.total - c.used, c.total
        )
    ) AS message,
    iif(c.told < c.prefixes OR c.used_share IS NULL, 'not assessable', 'finding') AS outcome,
    CASE
        WHEN c.used_share >= :high THEN 'high'
        WHEN c.used_share >= :medium THEN 'medium'
        ELSE 'low'
    END AS severity,
    c.used,
    c.total,
    c.used_share,
    c.list AS prefixes
FROM counted AS c
JOIN zone AS z ON c.zone_id = z.id
WHERE c.told < c.prefixes OR c.used_share IS NULL OR c.used_share >= :low
ORDER BY c.zone_id
