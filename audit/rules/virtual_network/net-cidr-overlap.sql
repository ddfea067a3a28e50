/*
id = "net-cidr-overlap"
title = "Networks that collide with what they should reach"
question = "Will a VPN or a peering collide with local addresses?"
category = "Network"
severity = "medium"
level = "zone"
confidence = "derived"
effort = "project"
actor = "tenant"
scope = """SELECT v.zone_id FROM vpc AS v WHERE v.id IN (SELECT g.vpc_id FROM vpn_gateway AS g) \
OR v.id IN (SELECT r.vpc_id FROM static_route AS r) UNION SELECT p.zone_id FROM remote_access_vpn \
AS a JOIN public_ip AS p ON a.public_ip_id = p.id WHERE p.zone_id IS NOT NULL"""
why = """The same addresses exist on both sides. Machines here never send to the remote ones with \
those addresses, since they look local, so parts of the other side cannot be reached, and which \
parts changes with every new network."""
fix = "Renumber the smaller side, or translate addresses at the remote gateway."
refs = [
  "rules.md net-cidr-overlap",
  "remote networks of VPN connections, static routes and client ranges of remote-access VPNs",
]
guards = ["default routes", "networks that cannot be read"]
*/
WITH pairs AS (
    SELECT
        coalesce(v.zone_id, n.zone_id) AS zone_id,
        c.owner_id,
        coalesce(v.name, n.name, c.owner_id) || ' (' || c.local || ') and ' || c.remote
        || ' behind its ' || c.via AS pair,
        row_number() OVER (
            PARTITION BY coalesce(v.zone_id, n.zone_id) ORDER BY c.owner_id, c.remote
        ) AS place
    FROM cidr_overlap AS c
    LEFT JOIN vpc AS v ON c.owner_id = v.id
    LEFT JOIN network AS n ON c.owner_id = n.id
)

SELECT
    p.zone_id AS subject,
    z.name,
    count(DISTINCT p.owner_id) || ' networks of ' || z.name
    || ' have addresses of what they should reach: '
    || group_concat(iif(p.place <= 10, p.pair, NULL), '; ') AS message,
    count(DISTINCT p.owner_id) AS networks,
    count(*) AS overlaps
FROM pairs AS p
JOIN zone AS z ON p.zone_id = z.id
GROUP BY p.zone_id, z.name
ORDER BY p.zone_id
