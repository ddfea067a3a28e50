/*
doc = "One Fibre Channel port of a host's server."
rows = '''SELECT count(*) FROM server_fc_port AS p JOIN rv_server AS s ON p.server_id = s.server_id AND p.source = s.source'''
columns = [
    "Host", "Datacenter", "Cluster", "Device", "Type", "Status", "Bus", "Pci", "Driver", "Model",
    "WWN", "VI SDK Server", "VI SDK UUID",
]
*/
SELECT
    h.name AS "Host",
    z.name AS "Datacenter",
    c.name AS "Cluster",
    p.name AS "Device",
    'Fibre Channel' AS "Type",
    CASE p.link_up WHEN 1 THEN 'online' WHEN 0 THEN 'offline' END AS "Status",
    a.model AS "Model",
    p.wwpn AS "WWN",
    t.site AS "VI SDK Server",
    t.uuid AS "VI SDK UUID"
FROM server_fc_port AS p
JOIN rv_server AS s ON p.server_id = s.server_id AND p.source = s.source
JOIN host AS h ON s.host_id = h.id
LEFT JOIN server_adapter AS a
    ON p.server_id = a.server_id AND p.adapter_id = a.id AND p.source = a.source
LEFT JOIN zone AS z ON h.zone_id = z.id AND h.source = z.source
LEFT JOIN cluster AS c ON h.cluster_id = c.id AND h.source = c.source
LEFT JOIN rv_site AS t ON h.source = t.source
ORDER BY z.name, c.name, h.name, h.id, p.name
