/*
id = "net-vlan-missing"
title = "A VLAN in use does not reach every host of a cluster"
question = "Does every VLAN in use reach every host?"
category = "Network"
severity = "high"
level = "cluster"
confidence = "derived"
scope = """SELECT h.cluster_id FROM host_port AS b JOIN host AS h ON b.host_id = h.id \
WHERE h.cluster_id IS NOT NULL"""
effort = "hours"
actor = "network"
why = """CloudStack places virtual machines and routers on any host of the cluster and does not \
know the trunks of the switches. On a host without the VLAN the machine starts, shows as Running \
and reaches nobody; a migration or a restart after a failure is enough."""
fix = "Allow the VLANs on the ports of all hosts of the zone."
refs = ["rules.md net-vlan-missing", "Q-BRIDGE-MIB (RFC 4363)", "CISCO-VTP-MIB vlanTrunkPortTable"]
guards = [
  "networks that are not implemented, and overlays (VXLAN, GRE)",
  "absent on all hosts that were judged: medium",
  "a host with a link that is not known, or does not tell its VLANs, is not judged",
]
[params.listed]
default = 10
unit = "count"
doc = "VLANs named in the message"
*/
WITH gap AS (
    SELECT
        g.*,
        row_number() OVER (
            PARTITION BY g.cluster_id
            ORDER BY g.hosts_missing = g.hosts, g.vlan
        ) AS place
    FROM vlan_gap AS g
    WHERE g.used
),

summed AS (
    SELECT
        g.cluster_id,
        count(*) AS vlans,
        max(g.hosts_missing < g.hosts) AS partly,
        max(g.hosts_missing) AS hosts_missing,
        min(g.example) AS example,
        group_concat(g.vlan || ' (' || g.what || ')', ', ')
        FILTER (WHERE g.place <= :listed) AS list
    FROM gap AS g
    GROUP BY g.cluster_id
)

SELECT
    c.id AS subject,
    c.name,
    iif(
        s.vlans > 0,
        s.vlans || iif(s.vlans = 1, ' VLAN', ' VLANs') || ' in use '
        || iif(s.vlans = 1, 'does', 'do') || ' not reach '
        || iif(s.partly, 'every host of ', 'any host of ') || c.name || ': ' || s.list
        || iif(s.partly, '; missing for example on ' || s.example, ''),
        'the VLANs that ' || sum(NOT (v.links_told = v.links AND v.complete)) || ' of ' || count(*)
        || ' hosts of ' || c.name || ' pass are not known'
    ) AS message,
    iif(s.vlans > 0, 'finding', 'not assessable') AS outcome,
    iif(s.partly, 'high', 'medium') AS severity,
    s.vlans,
    s.list,
    s.hosts_missing,
    count(*) AS hosts
FROM host_vlan AS v
JOIN cluster AS c ON v.cluster_id = c.id
LEFT JOIN summed AS s ON c.id = s.cluster_id
GROUP BY c.id
HAVING s.vlans > 0 OR min(v.links_told = v.links AND v.complete) = 0
ORDER BY subject
