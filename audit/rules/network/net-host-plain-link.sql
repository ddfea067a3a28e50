/*
id = "net-host-plain-link"
title = "A network of a host runs over one port alone"
question = "Is every network CloudStack uses on a host carried by two ports?"
category = "Network"
severity = "medium"
level = "host_system"
effort = "hours"
actor = "network"
scope = "SELECT host_system_id FROM system_link WHERE kind = 'physical'"
why = """The host itself says that this network has one port and no bond. One cable, optic or \
switch port takes it away: management, and the host is lost to CloudStack; a guest network, and \
every VM on it is cut off although it runs."""
fix = """Bond the port with a second one to another switch (LACP, or active-backup without MLAG); \
on vSphere give the switch a second uplink."""
refs = [
  "rules.md net-bond-missing, as the host itself tells (no row of its own)",
  "XAPI: PIF.bond_master_of; vSphere: uplinks of the virtual switch",
]
guards = [
  "networks CloudStack does not name, e.g. two for iSCSI with multipathing",
  "a host whose only port it is: that is net-nic-too-few, low here",
]
optional = ["host", "vm", "traffic_type", "physical_network"]
*/
WITH ports AS (
    SELECT
        host_system_id,
        count(*) AS ports
    FROM system_link
    WHERE kind = 'physical'
    GROUP BY host_system_id
)

SELECT
    h.host_system_id AS subject,
    h.name,
    h.name || ' carries ' || group_concat(l.network || ' by ' || l.port, ', ') || ' alone'
        AS message,
    iif(p.ports > 1, 'medium', 'low') AS severity,
    count(*) AS networks,
    p.ports,
    h.zone_id,
    h.vms
FROM host_plain_link AS l
JOIN system_now AS h ON l.host_system_id = h.host_system_id
JOIN ports AS p ON l.host_system_id = p.host_system_id
GROUP BY h.host_system_id, h.name, p.ports, h.zone_id, h.vms
ORDER BY subject
