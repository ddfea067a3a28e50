/*
doc = "One host and its management address."
rows = '''host'''
columns = [
    "Host", "Datacenter", "Cluster", "Port Group", "Device", "Mac Address", "DHCP", "IP Address",
    "IP 6 Address", "Subnet mask", "Gateway", "IP 6 Gateway", "MTU", "VI SDK Server",
    "VI SDK UUID",
]
*/
SELECT
    h.name AS "Host",
    z.name AS "Datacenter",
    c.name AS "Cluster",
    'Management' AS "Port Group",
    h.ip_address AS "IP Address",
    t.site AS "VI SDK Server",
    t.uuid AS "VI SDK UUID"
FROM host AS h
LEFT JOIN zone AS z ON h.zone_id = z.id AND h.source = z.source
LEFT JOIN cluster AS c ON h.cluster_id = c.id AND h.source = c.source
LEFT JOIN rv_site AS t ON h.source = t.source
ORDER BY z.name, c.name, h.name, h.id
