/*
id = "net-bond-missing"
title = "A host has links that are not bundled"
question = "Are the links of every host bundled?"
category = "Network"
severity = "medium"
level = "host"
confidence = "derived"
scope = """SELECT h.id FROM host AS h JOIN host_cabling AS l ON h.id = l.host_id \
WHERE l.ports_up >= :min_links AND h.hypervisor <> 'VMware'"""
optional = ["lacp_port"]
effort = "hours"
actor = "network"
why = """Two links into the same networks without a bundle either rest or carry what happens to be \
pinned to them: half of the bandwidth that was paid for is unused, and what happens when one fails \
depends on settings of the host that nobody sees from outside."""
fix = "Bundle them with LACP over an MLAG pair or a stack, or write down that they are active-backup."
refs = ["rules.md net-bond-missing", "IEEE 802.1AX"]
guards = [
  "VMware hosts, whose switch spreads machines over links without a bundle",
  "a pair beside a bundle that no VM was learned on (iSCSI with multipath)",
  "VMs are learned on one of the links only, which fits active-backup: low",
  "the switch does not tell the members of its LAGs, or the VLANs of the ports: not judged",
]
[params.min_links]
default = 2
unit = "count"
doc = "links from which a bundle is missed"
*/
WITH ranges AS (
    SELECT
        switch_id,
        port,
        "first" || '-' || last AS vlans
    FROM switch_port_vlan
    ORDER BY switch_id, port, "first"
),

passed AS (
    SELECT
        switch_id,
        port,
        group_concat(vlans) AS vlans
    FROM ranges
    GROUP BY switch_id, port
),

loose AS (
    SELECT
        b.host_id,
        v.vlans,
        count(*) AS links,
        sum(b.vms > 0) AS carrying,
        group_concat(coalesce(s.name, s.id) || ' ' || b.port, ', ') AS list,
        max(s.id IN (SELECT m.switch_id FROM mute_lag AS m)) AS mute
    FROM host_port AS b
    JOIN switch AS s ON b.switch_id = s.id
    JOIN switch_port AS p ON b.switch_id = p.switch_id AND b.port = p.name
    LEFT JOIN passed AS v ON b.switch_id = v.switch_id AND b.port = v.port
    WHERE p.oper_up AND b.lag IS NULL AND NOT coalesce(p.is_lag, 0)
    GROUP BY b.host_id, v.vlans
)

SELECT
    h.id AS subject,
    h.name,
    l.links || ' links of ' || h.name || iif(
        l.vlans IS NULL OR l.mute, ' may or may not be bundled: ',
        ' into the same VLANs are not bundled: '
    ) || l.list AS message,
    iif(l.vlans IS NULL OR l.mute, 'not assessable', 'finding') AS outcome,
    iif(l.carrying = 1, 'low', 'medium') AS severity,
    k.confidence,
    max(l.links) AS links,
    l.carrying,
    l.list
FROM loose AS l
JOIN host AS h ON l.host_id = h.id
JOIN host_cabling AS k ON h.id = k.host_id
WHERE l.links >= :min_links AND h.hypervisor <> 'VMware' AND (l.carrying OR k.ports_up = l.links)
GROUP BY h.id
ORDER BY subject
