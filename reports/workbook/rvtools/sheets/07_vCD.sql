/*
doc = "One ISO that is attached to a VM."
rows = '''SELECT count(*) FROM vm WHERE iso_id IS NOT NULL'''
columns = [
    "VM", "Powerstate", "Template", "SRM Placeholder", "Device Node", "Connected",
    "Starts Connected", "Device Type", "Annotation", "Datacenter", "Cluster", "Host", "Folder",
    "OS according to the configuration file", "OS according to the VMware Tools", "VMRef",
    "VM ID", "VM UUID", "VI SDK Server", "VI SDK UUID",
]
*/
SELECT
    b."VM",
    b."Powerstate",
    b."Template",
    b."SRM Placeholder",
    'True' AS "Connected",
    'True' AS "Starts Connected",
    'ISO' AS "Device Type",
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
JOIN vm AS v ON b."VM ID" = v.id AND b.source = v.source
WHERE v.iso_id IS NOT NULL
ORDER BY b."Datacenter", b."Cluster", b."VM", v.id
