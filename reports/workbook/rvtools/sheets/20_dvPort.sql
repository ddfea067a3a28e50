/*
doc = "One guest network."
rows = '''network'''
columns = [
    "Port", "Switch", "Type", "# Ports", "VLAN", "Speed", "Full Duplex", "Blocked",
    "Allow Promiscuous", "Mac Changes", "Active Uplink", "Standby Uplink", "Policy",
    "Forged Transmits", "In Traffic Shaping", "In Avg", "In Peak", "In Burst",
    "Out Traffic Shaping", "Out Avg", "Out Peak", "Out Burst", "Reverse Policy", "Notify Switch",
    "Rolling Order", "Check Beacon", "Live Port Moving", "Check Duplex", "Check Error %",
    "Check Speed", "Percentage", "Block Override", "Config Reset", "Shaping Override",
    "Vendor Config Override", "Sec. Policy Override", "Teaming Override", "Vlan Override",
    "Object ID", "VI SDK Server", "VI SDK UUID",
]
*/
SELECT
    n.name AS "Port",
    p.name AS "Switch",
    iif(n.vlan GLOB '[0-9]*', cast(n.vlan AS INTEGER), n.vlan) AS "VLAN",
    n.id AS "Object ID",
    t.site AS "VI SDK Server",
    t.uuid AS "VI SDK UUID"
FROM network AS n
LEFT JOIN physical_network AS p ON n.physical_network_id = p.id AND n.source = p.source
LEFT JOIN rv_site AS t ON n.source = t.source
ORDER BY p.name, n.name, n.id
