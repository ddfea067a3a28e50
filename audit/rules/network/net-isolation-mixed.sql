/*
id = "net-isolation-mixed"
title = "A zone that isolates guests in several ways"
question = "What isolation is used?"
category = "Network"
severity = "info"
level = "zone"
confidence = "measured"
effort = "project"
actor = "network"
scope = """SELECT DISTINCT zone_id FROM physical_network WHERE coalesce(state, 'Enabled') = \
'Enabled'"""
why = """The physical networks of this zone use more than one isolation method. That is a fact \
of the design: overlays need a larger MTU, VLANs need trunks, and a rule or a runbook for one \
does not fit the other."""
fix = "Nothing to do; keep MTU and trunks documented per physical network."
refs = ["rules.md net-isolation-mixed", "S:PhysicalNetworkResponse"]
guards = ["disabled physical networks"]
optional = ["physical_network.speed"]
*/
SELECT
    p.zone_id AS subject,
    z.name,
    iif(
        count(p.isolation) < count(*),
        'the isolation of ' || (count(*) - count(p.isolation)) || ' physical networks of '
        || z.name || ' is not told',
        z.name || ' uses several isolation methods: ' || group_concat(DISTINCT p.isolation)
    ) AS message,
    iif(
        count(DISTINCT p.isolation) > 1 OR max(p.isolation LIKE '%,%'), 'finding', 'not assessable'
    ) AS outcome,
    count(*) AS networks,
    group_concat(DISTINCT p.isolation) AS isolation,
    min(p.speed) AS speed_least
FROM physical_network AS p
JOIN zone AS z ON p.zone_id = z.id
WHERE coalesce(p.state, 'Enabled') = 'Enabled'
GROUP BY p.zone_id, z.name
HAVING
    count(DISTINCT p.isolation) > 1
    OR max(p.isolation LIKE '%,%')
    OR count(p.isolation) < count(*)
ORDER BY p.zone_id
