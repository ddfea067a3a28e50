/*
id = "net-lacp-not-synced"
title = "LACP is not up on both ends"
question = "Is LACP up on both ends of every bundle?"
category = "Network"
severity = "high"
level = "switch_port"
scope = "SELECT bond FROM bond WHERE legs_up > 0"
optional = ["mlag_port"]
effort = "hours"
actor = "network"
why = """The link has signal, but the two ends do not agree to carry traffic over it: one side \
bundles, the other does not, or the partner was never heard. Traffic over such a leg is lost or \
the leg rests, so the bundle is smaller and less redundant than it looks."""
fix = """Set LACP on both ends, active on one at least; check the bond on the host and that both \
legs end on switches that are one LACP system (MLAG or a stack)."""
refs = ["rules.md net-lacp-not-synced", "IEEE8023-LAG-MIB (802.1AX)"]
guards = [
  "bundles without LACP on either side: info, static",
  "the membership of a bundle alone proves no LACP: not assessable, never missing",
]
*/
SELECT
    b.bond AS subject,
    b.name,
    CASE
        WHEN b.not_synced > 0
            THEN
                'LACP is not up on ' || b.not_synced || ' of ' || b.legs_up
                || ' links of the bundle ' || b.name || coalesce(' of ' || h.name, '') || ': '
                || b.not_synced_ports || iif(
                    b.switches > 1 AND b.switches_synced = 1,
                    '; what is left ends on one switch', ''
                )
        WHEN b.lacp_unknown > 0
            THEN
                'the LACP state of ' || b.lacp_unknown || ' of ' || b.legs_up
                || ' links of the bundle ' || b.name || ' is not readable'
        ELSE
            'the bundle ' || b.name || coalesce(' of ' || h.name, '')
            || ' is static: no LACP notices a wrong cable'
    END AS message,
    iif(b.not_synced = 0 AND b.lacp_unknown > 0, 'not assessable', 'finding') AS outcome,
    iif(b.not_synced > 0, 'high', 'info') AS severity,
    b.confidence,
    h.zone_id,
    v.vms_running AS vms,
    h.name AS host,
    b.legs_up,
    b.synced,
    b.not_synced,
    b.not_synced_ports,
    b.static
FROM bond AS b
LEFT JOIN host AS h ON b.host_id = h.id
LEFT JOIN host_vms AS v ON b.host_id = v.host_id
WHERE b.legs_up > 0 AND b.synced < b.legs_up
ORDER BY subject
