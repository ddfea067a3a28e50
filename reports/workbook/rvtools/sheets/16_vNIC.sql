/*
doc = "One physical Ethernet port of a host's server."
rows = '''SELECT count(*) FROM server_nic AS p JOIN rv_server AS s ON p.server_id = s.server_id AND p.source = s.source'''
columns = [
    "Host", "Datacenter", "Cluster", "Network Device", "Driver", "Speed", "Duplex", "MAC",
    "Switch", "Uplink port", "PCI", "WakeOn", "VI SDK Server", "VI SDK UUID",
]
*/
SELECT
    h.name AS "Host",
    z.name AS "Datacenter",
    c.name AS "Cluster",
    coalesce(p.os_name, p.name) AS "Network Device",
    p.speed / 1000000 AS "Speed",
    p.mac AS "MAC",
    t.site AS "VI SDK Server",
    t.uuid AS "VI SDK UUID"
FROM server_nic AS p
JOIN rv_server AS s ON p.server_id = s.server_id AND p.source = s.source
JOIN host AS h ON s.host_id = h.id
LEFT JOIN zone AS z ON h.zone_id = z.id AND h.source = z.source
LEFT JOIN cluster AS c ON h.cluster_id = c.id AND h.source = c.source
LEFT JOIN rv_site AS t ON h.source = t.source
ORDER BY z.name, c.name, h.name, h.id, p.name
