/*
doc = "One NIC of a user VM."
rows = '''SELECT count(*) FROM vm_nic AS n JOIN vm AS v ON n.vm_id = v.id AND n.source = v.source'''
columns = [
    "VM", "Powerstate", "Template", "SRM Placeholder", "NIC label", "Adapter", "Network",
    "Switch", "Connected", "Starts Connected", "Mac Address", "Type", "IPv4 Address",
    "IPv6 Address", "Direct Path IO", "Internal Sort Column", "Annotation", "Datacenter",
    "Cluster", "Host", "Folder", "OS according to the configuration file",
    "OS according to the VMware Tools", "VM ID", "VM UUID", "VI SDK Server", "VI SDK UUID",
]
*/
SELECT
    b."VM",
    b."Powerstate",
    b."Template",
    b."SRM Placeholder",
    'NIC ' || n.device AS "NIC label",
    w.name AS "Network",
    y.name AS "Switch",
    CASE b."Powerstate" WHEN 'poweredOn' THEN 'True' WHEN 'poweredOff' THEN 'False' END
        AS "Connected",
    'True' AS "Starts Connected",
    n.mac AS "Mac Address",
    n.ip_address AS "IPv4 Address",
    n.ip6_address AS "IPv6 Address",
    b."Annotation",
    b."Datacenter",
    b."Cluster",
    b."Host",
    b."Folder",
    b."OS according to the configuration file",
    b."VM ID",
    b."VM UUID",
    b."VI SDK Server",
    b."VI SDK UUID"
FROM rv_vm AS b
JOIN vm_nic AS n ON b."VM ID" = n.vm_id AND b.source = n.source
LEFT JOIN network AS w ON n.network_id = w.id AND n.source = w.source
LEFT JOIN physical_network AS y ON w.physical_network_id = y.id AND w.source = y.source
ORDER BY b."Datacenter", b."Cluster", b."VM", n.vm_id, n.device, n.id
