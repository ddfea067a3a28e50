/*
doc = "One physical network: what guest networks of a zone lie on."
rows = '''physical_network'''
columns = [
    "Switch", "Datacenter", "Name", "Vendor", "Version", "Description", "Created",
    "Host members", "Max Ports", "# Ports", "# VMs", "In Traffic Shaping", "In Avg", "In Peak",
    "In Burst", "Out Traffic Shaping", "Out Avg", "Out Peak", "Out Burst", "CDP Type",
    "CDP Operation", "LACP Name", "LACP Mode", "LACP Load Balance Alg.", "Max MTU", "Contact",
    "Admin Name", "Object ID", "VI SDK Server", "VI SDK UUID",
]
*/
WITH guest AS (
    SELECT
        w.physical_network_id,
        count(DISTINCT n.vm_id) AS vms
    FROM vm_nic AS n
    JOIN network AS w ON n.network_id = w.id AND n.source = w.source
    GROUP BY w.physical_network_id
)

SELECT
    p.name AS "Switch",
    z.name AS "Datacenter",
    p.name AS "Name",
    coalesce(g.vms, 0) AS "# VMs",
    p.id AS "Object ID",
    t.site AS "VI SDK Server",
    t.uuid AS "VI SDK UUID"
FROM physical_network AS p
LEFT JOIN guest AS g ON p.id = g.physical_network_id
LEFT JOIN zone AS z ON p.zone_id = z.id AND p.source = z.source
LEFT JOIN rv_site AS t ON p.source = t.source
ORDER BY z.name, p.name, p.id
