/*
id = "net-host-bond-degraded"
title = "A host's bond runs on fewer links"
question = "Does every bond of every host have two links that are up?"
category = "Network"
severity = "medium"
level = "host_bond"
confidence = "measured"
scope = "SELECT subject FROM host_bond_now WHERE members_up > 0 OR members_told < members"
effort = "hours"
actor = "network"
why = """The host itself reports a link of this bond as down, or has only one in it: the redundancy \
that was paid for is not there. Traffic goes on over what is left, so nobody notices until the last \
link fails and the host with all its virtual machines is cut off."""
fix = """Repair the cable, optic or switch port, or put the second link into the bond; then see in \
/proc/net/bonding that both are up."""
refs = [
  "rules.md net-bond-member-down (seen from the host)",
  "Linux kernel documentation, networking/bonding",
]
guards = [
  "bonds of which no link is up: not in use",
  "one link left of several: high; a bond that was made with one link: medium",
]
[params.min_links]
default = 2
unit = "count"
doc = "links a bond should have"
*/
SELECT
    b.subject,
    b.label AS name,
    CASE
        WHEN b.down IS NOT NULL
            THEN
                b.label || ' runs on ' || b.members_up || ' of ' || b.members || ' links; down: '
                || b.down
        WHEN b.members < :min_links
            THEN b.label || ' has ' || b.members || ' link: nothing takes over when it fails'
        ELSE 'not every link of ' || b.label || ' tells whether it is up'
    END AS message,
    iif(b.down IS NOT NULL OR b.members < :min_links, 'finding', 'not assessable') AS outcome,
    iif(b.down IS NOT NULL AND b.members_up = 1, 'high', 'medium') AS severity,
    b.zone_id,
    b.vms,
    b.mode,
    b.members,
    b.members_up,
    b.down
FROM host_bond_now AS b
WHERE
    (b.members_up > 0 OR b.members_told < b.members)
    AND (b.members < :min_links OR b.members_up < b.members)
ORDER BY b.subject
