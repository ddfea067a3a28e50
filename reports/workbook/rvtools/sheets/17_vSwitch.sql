/*
doc = "One bridge or switch that CloudStack looks for on a host, by its traffic labels."
rows = '''SELECT count(*) FROM (SELECT DISTINCT h.id, h.source, l.label FROM host AS h JOIN traffic_label AS l ON h.zone_id = l.zone_id AND h.hypervisor = l.hypervisor WHERE l.label IS NOT NULL)'''
columns = [
    "Host", "Datacenter", "Cluster", "Switch", "# Ports", "Free Ports", "Promiscuous Mode",
    "Mac Changes", "Forged Transmits", "Traffic Shaping", "Width", "Peak", "Burst", "Policy",
    "Reverse Policy", "Notify Switch", "Rolling Order", "Offload", "TSO", "Zero Copy Xmit",
    "MTU", "VI SDK Server", "VI SDK UUID",
]
*/
SELECT DISTINCT
    h.name AS "Host",
    z.name AS "Datacenter",
    c.name AS "Cluster",
    l.label AS "Switch",
    t.site AS "VI SDK Server",
    t.uuid AS "VI SDK UUID"
FROM host AS h
JOIN traffic_label AS l ON h.zone_id = l.zone_id AND h.hypervisor = l.hypervisor
LEFT JOIN zone AS z ON h.zone_id = z.id AND h.source = z.source
LEFT JOIN cluster AS c ON h.cluster_id = c.id AND h.source = c.source
LEFT JOIN rv_site AS t ON h.source = t.source
WHERE l.label IS NOT NULL
ORDER BY z.name, c.name, h.name, h.id, l.label
