/*
id = "net-host-bond-unwatched"
title = "A host's bond does not watch its links"
question = "Does every bond notice when a link fails?"
category = "Network"
severity = "high"
level = "host_bond"
confidence = "measured"
scope = "SELECT subject FROM host_bond_now WHERE monitor IS NOT NULL"
effort = "hours"
actor = "operator"
why = """Link monitoring of this bond is off, by MII and by ARP. The bond goes on sending over a \
link that has failed, so the second link does not help: part or all of the traffic is lost."""
fix = "Set miimon=100 on the bond (bonding options of the network configuration) and restart it."
refs = [
  "rules.md 6 (bonds)", "Linux kernel documentation, networking/bonding (miimon, default 0)",
]
guards = [
  "bonds with one link have nothing to change over to",
  "watching by ARP counts",
  "bonds that do not tell it (Open vSwitch, other hypervisors) are not judged",
]
*/
SELECT
    b.subject,
    b.label AS name,
    b.label || ' does not watch its ' || b.members
    || ' links: it sends on over one that has failed' AS message,
    b.zone_id,
    b.vms,
    b.mode,
    b.members,
    b.monitor
FROM host_bond_now AS b
WHERE b.monitor = 0 AND b.members > 1
ORDER BY b.subject
