/*
id = "net-host-lacp-silent"
title = "The switch does not answer the LACP of a host's bond"
question = "Does a LACP partner answer on every link of every bond?"
category = "Network"
severity = "high"
level = "host_bond"
confidence = "measured"
scope = "SELECT subject FROM host_bond_now WHERE mode = 'lacp'"
effort = "hours"
actor = "network"
why = """The bond says it is up, but nobody speaks LACP at the other end, so the host uses one link \
only and the others carry nothing. When that link fails, the host may drop off the network although \
its bond has links left."""
fix = """Set the switch ports of this bond to one LACP LAG (over both switches of an MLAG pair), and \
see that each link then shows the same partner and aggregator."""
refs = [
  "rules.md 6 (net-lacp-not-synced, seen from the host)", "IEEE 802.1AX",
  "vendors.md 5: partner 00:00:00:00:00:00 means the switch does not answer",
]
guards = [
  "links that are down are another finding",
  "a bond with no link up is not in use",
  "accounts without root see no partner in /proc/net/bonding; ip tells it",
]
*/
SELECT
    b.subject,
    b.label AS name,
    CASE
        WHEN b.unanswered OR b.silent = b.members_up
            THEN
                'nobody answers the LACP of ' || b.label || ': ' || b.members_up
                || ' links are up and one at most carries traffic'
        WHEN b.silent > 0
            THEN
                b.silent || ' of ' || b.members_up || ' links of ' || b.label
                || ' hear no LACP partner'
        WHEN b.outside > 0
            THEN
                b.outside || ' of ' || b.members_up || ' links of ' || b.label
                || ' are up and outside the active aggregator: they carry nothing'
        ELSE b.label || ' does not tell its LACP partner'
    END AS message,
    iif(
        b.unanswered OR b.silent > 0 OR b.outside > 0,
        'finding',
        'not assessable'
    ) AS outcome,
    b.zone_id,
    b.vms,
    b.partner_mac,
    b.members,
    b.members_up,
    b.silent,
    b.outside
FROM host_bond_now AS b
WHERE
    b.mode = 'lacp'
    AND (b.members_up > 0 OR b.members_told = 0)
    AND (
        b.partner_mac IS NULL
        OR b.unanswered
        OR b.silent > 0
        OR b.outside > 0
    )
ORDER BY b.subject
