/*
id = "net-lag-hash-skew"
title = "One leg of a bundle does the work"
question = "Do all legs of a bundle carry their share?"
category = "Network"
severity = "low"
level = "switch_port"
confidence = "derived"
scope = """SELECT switch_id || ' ' || lag FROM lag_leg WHERE up \
GROUP BY switch_id, lag HAVING count(*) > 1"""
optional = ["lacp_port"]
effort = "hours"
actor = "network"
why = """Every flow stays on one leg, chosen by a hash of its addresses. When one leg carries \
more than twice the mean the bundle is full long before its nominal speed is reached."""
fix = """Hash over addresses and ports (layer 3+4) on both ends: the switch chooses the leg \
towards the host, the host the one towards the switch."""
refs = ["rules.md net-lag-hash-skew", "IEEE 802.1AX"]
guards = [
  "bundles with less than a tenth of their speed in use",
  "few large flows (storage) cannot be spread by any hash",
  "one collection, a restart or a reset of the counters in between: not judged",
]
[params.skew]
default = 2
unit = "ratio"
doc = "busiest leg against the mean of the legs"
[params.used]
default = 0.1
unit = "share"
doc = "mean load of the legs from which a skew matters"
*/
WITH skew AS (
    SELECT
        l.switch_id,
        l.lag,
        count(*) AS legs,
        count(g.in_octets + g.out_octets + l.speed) AS told,
        min(g.since) AS since,
        max(g.in_octets) / nullif(avg(g.in_octets), 0) AS in_skew,
        max(g.out_octets) / nullif(avg(g.out_octets), 0) AS out_skew,
        avg(g.in_octets * 8.0 / g.seconds) / avg(l.speed) AS in_load,
        avg(g.out_octets * 8.0 / g.seconds) / avg(l.speed) AS out_load
    FROM lag_leg AS l
    LEFT JOIN port_growth AS g ON l.switch_id = g.switch_id AND l.port = g.port
    WHERE l.up
    GROUP BY l.switch_id, l.lag
    HAVING count(*) > 1
),

judged AS (
    SELECT
        *,
        max(iif(in_load > :used, in_skew, 0), iif(out_load > :used, out_skew, 0)) AS worst
    FROM skew
)

SELECT
    j.switch_id || ' ' || j.lag AS subject,
    coalesce(s.name, s.id) || ' ' || j.lag AS name,
    iif(
        j.told = j.legs,
        printf(
            'one of %d legs of the bundle %s %s carried %.1f times their mean since %s',
            j.legs, coalesce(s.name, s.id), j.lag, j.worst, substr(j.since, 1, 10)
        ),
        'what each leg of the bundle ' || coalesce(s.name, s.id) || ' ' || j.lag
        || ' carried between two collections is not known'
    ) AS message,
    iif(j.told = j.legs, 'finding', 'not assessable') AS outcome,
    j.legs,
    j.worst AS skew,
    j.in_load,
    j.out_load
FROM judged AS j
JOIN switch AS s ON j.switch_id = s.id
WHERE j.told < j.legs OR j.worst > :skew
ORDER BY subject
