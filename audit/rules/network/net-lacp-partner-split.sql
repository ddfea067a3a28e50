/*
id = "net-lacp-partner-split"
title = "The legs of a bundle end on different machines"
question = "Do all legs of a bundle reach the same machine?"
category = "Network"
severity = "high"
level = "switch_port"
scope = "SELECT bond FROM bond WHERE legs_up > 1 AND partners > 0"
optional = ["mlag_port"]
effort = "hours"
actor = "network"
why = """Over one bundle the switch hears two LACP systems: its legs were cabled to two \
machines. Only the legs of one of them carry traffic, the other machine is not connected the way \
it seems, and a change of the active leg swaps who has the network."""
fix = "Recable: follow each leg to its machine and give every machine a bundle of its own."
refs = ["rules.md net-lacp-partner-split", "IEEE8023-LAG-MIB (802.1AX)"]
guards = [
  "machines that answer as one LACP system (MLAG, a stack) are one partner",
  "links on which no partner is heard are left to net-lacp-not-synced",
]
*/
SELECT
    b.bond AS subject,
    b.name,
    iif(
        b.partners > 1,
        'the ' || b.legs_up || ' links of the bundle ' || b.name || ' end on ' || b.partners
        || ' different machines: '
        || group_concat(
            coalesce(s.name, l.switch_id) || ' ' || l.port || ' on ' || l.partner_system, ', '
        ),
        'some links of the bundle ' || b.name || ' do not tell which machine they hear'
    ) AS message,
    iif(b.partners > 1, 'finding', 'not assessable') AS outcome,
    b.confidence,
    h.zone_id,
    v.vms_running AS vms,
    h.name AS host,
    b.partners,
    b.legs_up
FROM bond AS b
JOIN lag_side AS n ON b.bond = n.bond
JOIN lag_leg AS l ON n.switch_id = l.switch_id AND n.lag = l.lag AND l.up
LEFT JOIN switch AS s ON l.switch_id = s.id
LEFT JOIN host AS h ON b.host_id = h.id
LEFT JOIN host_vms AS v ON b.host_id = v.host_id
WHERE b.partners > 1 OR (b.partners = 1 AND b.legs_up > 1 AND b.lacp_unknown > 0)
GROUP BY b.bond
ORDER BY subject
