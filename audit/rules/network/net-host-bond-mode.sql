/*
id = "net-host-bond-mode"
title = "A host's bond and the switch are set to different modes"
question = "Do host and switch share the links of a bond in the same way?"
category = "Network"
severity = "high"
level = "host_bond"
scope = "SELECT subject FROM host_bond_side WHERE needs IS NOT NULL"
optional = ["lacp_port", "mlag_port"]
effort = "hours"
actor = "network"
why = """A bond works only when both ends agree. With LACP on one end alone, one link carries \
everything or none does; a LAG against a host that keeps a link in reserve loses what the switch \
sends down that link; sharing without a LAG makes addresses jump between ports."""
fix = """Set both ends to LACP (fast rate, a LAG over both switches of the pair). Where the host is \
meant to work without the switch (active-backup, balance-slb), take its ports out of the LAG."""
refs = [
  "rules.md 6 (net-lacp-not-synced, seen from the host)", "IEEE 802.1AX",
  "Linux kernel documentation, networking/bonding",
]
guards = [
  "bonds whose switch ports are not known",
  "modes that may have either side (unknown ones) are not judged",
  "the switch must tell its LAGs: else not assessable",
]
*/
SELECT
    s.subject,
    s.label AS name,
    iif(
        s.side IS NULL,
        'the switches behind ' || s.label || ' do not tell whether ' || s.ports || ' are in a LAG',
        s.label || ' is set to ' || s.mode || ', which needs '
        || CASE s.needs
            WHEN 'lacp' THEN 'LACP'
            WHEN 'static' THEN 'a LAG without LACP'
            ELSE 'ports without a LAG'
        END || '; the switch side (' || s.ports || ') has '
        || CASE s.side
            WHEN 'lacp' THEN 'LACP'
            WHEN 'static' THEN 'a LAG without LACP'
            WHEN 'none' THEN 'no LAG'
            ELSE 'ports that are set differently'
        END
    ) AS message,
    iif(s.side IS NULL, 'not assessable', 'finding') AS outcome,
    s.confidence,
    s.zone_id,
    s.vms,
    s.mode,
    s.side,
    s.ports,
    s.members,
    s.cabled
FROM host_bond_side AS s
WHERE s.needs IS NOT NULL AND s.side IS NOT s.needs
ORDER BY s.subject
