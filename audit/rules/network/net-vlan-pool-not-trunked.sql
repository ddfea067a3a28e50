/*
id = "net-vlan-pool-not-trunked"
title = "Free VLANs of the pool do not reach every host"
question = "Will the next network work on every host?"
category = "Network"
severity = "medium"
level = "zone"
confidence = "derived"
scope = """SELECT DISTINCT zone_id FROM vlan_wanted WHERE NOT used AND zone_id IN \
(SELECT h.zone_id FROM host_port AS b JOIN host AS h ON b.host_id = h.id)"""
effort = "hours"
actor = "network"
why = """The next network takes one of these VLANs. It is created without an error, and its \
machines reach each other only as long as they sit on hosts whose ports happen to pass it."""
fix = "Allow the whole range of the physical network on the ports of all hosts now."
refs = ["rules.md net-vlan-pool-not-trunked", "Q-BRIDGE-MIB (RFC 4363)", "CISCO-VTP-MIB"]
guards = [
  "VLANs in use are left to net-vlan-missing",
  "automation that adds a VLAN on the switches when it is taken is not known",
  "a host with a link that is not known, or does not tell its VLANs, is not judged",
]
*/
WITH free AS (
    SELECT
        g.zone_id,
        count(DISTINCT g.vlan) AS vlans,
        min(g.vlan) AS low,
        max(g.vlan) AS high,
        min(g.what) AS what,
        count(DISTINCT g.cluster_id) AS clusters,
        min(g.example) AS example
    FROM vlan_gap AS g
    WHERE NOT g.used
    GROUP BY g.zone_id
),

pool AS (
    SELECT
        zone_id,
        count(*) AS vlans
    FROM vlan_wanted
    WHERE NOT used
    GROUP BY zone_id
)

SELECT
    z.id AS subject,
    z.name,
    iif(
        f.vlans > 0,
        f.vlans || ' of ' || p.vlans || ' free VLANs of ' || z.name || ' (' || f.what
        || ', between ' || f.low || ' and ' || f.high || ') do not reach every host, for example '
        || f.example,
        'the VLANs that ' || sum(NOT (v.links_told = v.links AND v.complete)) || ' of ' || count(*)
        || ' hosts of ' || z.name || ' pass are not known'
    ) AS message,
    iif(f.vlans > 0, 'finding', 'not assessable') AS outcome,
    f.vlans,
    p.vlans AS vlans_free,
    f.low,
    f.high,
    f.clusters
FROM host_vlan AS v
JOIN zone AS z ON v.zone_id = z.id
JOIN pool AS p ON z.id = p.zone_id
LEFT JOIN free AS f ON z.id = f.zone_id
GROUP BY z.id
HAVING f.vlans > 0 OR min(v.links_told = v.links AND v.complete) = 0
ORDER BY subject
