/*
id = "srv-power-overload"
title = "One feed could not carry the server"
question = "Could the power supplies of one feed carry the server at its peak?"
category = "Resilience"
severity = "medium"
level = "server"
confidence = "derived"
effort = "days"
actor = "operator"
optional = ["host", "vm"]
scope = "SELECT server_id FROM server_supply WHERE supplies >= 2"
why = """Two supplies are redundant only while one of them can carry the whole server. When a feed \
is lost at the peak named here, the other supplies are asked for more than they should give: the \
server throttles, or turns off."""
fix = "Set a power cap below the rating of one supply, or fit larger supplies."
refs = ["rules.md srv-power-overload", "DSP2046 Power.PowerControl PowerMetrics"]
guards = [
  "half of the supplies (rounded down) must carry it: those of one feed",
  "the peak is that of the interval the controller keeps, or what it drew when asked if that is more",
]
[params.near]
default = 0.8
unit = "share"
doc = "part of the rating above which it is medium"
[params.over]
default = 1.0
unit = "share"
doc = "part of the rating above which it is high"
*/
WITH peak AS (
    SELECT
        server_id,
        max(at) AS at,
        max(coalesce(power_max, 0), coalesce(power, 0)) AS watts
    FROM server_sample
    GROUP BY server_id
)

SELECT
    s.server_id AS subject,
    s.name,
    iif(
        k.watts > 0 AND p.feed_capacity > 0,
        s.label || ' drew up to ' || printf('%.0f', k.watts) || ' W; the supplies of one feed give '
        || printf('%.0f W (%.0f %%)', p.feed_capacity, 100.0 * k.watts / p.feed_capacity),
        'the power or the ratings of the supplies of ' || s.label || ' are not told'
    ) AS message,
    iif(k.watts > 0 AND p.feed_capacity > 0, 'finding', 'not assessable') AS outcome,
    iif(k.watts > :over * p.feed_capacity, 'high', 'medium') AS severity,
    s.zone_id,
    s.vms,
    k.watts,
    p.feed_capacity,
    p.supplies
FROM server_supply AS p
JOIN server_host AS s ON p.server_id = s.server_id
LEFT JOIN peak AS k ON p.server_id = k.server_id
WHERE
    p.supplies >= 2
    AND (
        coalesce(k.watts, 0) = 0
        OR coalesce(p.feed_capacity, 0) = 0
        OR k.watts > :near * p.feed_capacity
    )
ORDER BY subject
