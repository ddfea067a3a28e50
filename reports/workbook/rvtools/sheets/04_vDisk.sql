/*
doc = "One volume that is attached to a VM."
rows = '''SELECT count(*) FROM volume AS o JOIN vm AS v ON o.vm_id = v.id AND o.source = v.source'''
columns = [
    "VM", "Powerstate", "Template", "SRM Placeholder", "Disk", "Disk Key", "Disk UUID",
    "Disk Path", "Capacity MiB", "Raw", "Disk Mode", "Sharing mode", "Thin", "Eagerly Scrub",
    "Split", "Write Through", "Level", "Shares", "Reservation", "Limit", "Controller", "Label",
    "SCSI Unit #", "Unit #", "Shared Bus", "Path", "Raw LUN ID", "Raw Comp. Mode",
    "Internal Sort Column", "Annotation", "Datacenter", "Cluster", "Host", "Folder",
    "OS according to the configuration file", "OS according to the VMware Tools", "VM ID",
    "VM UUID", "VI SDK Server", "VI SDK UUID",
]
*/
SELECT
    b."VM",
    b."Powerstate",
    b."Template",
    b."SRM Placeholder",
    o.name AS "Disk",
    o.id AS "Disk UUID",
    '[' || p.name || '] ' || o.name AS "Disk Path",
    o.size / 1048576 AS "Capacity MiB",
    'False' AS "Raw",
    'persistent' AS "Disk Mode",
    'sharingNone' AS "Sharing mode",
    CASE o.provisioning_type
        WHEN 'thin' THEN 'True' WHEN 'sparse' THEN 'True' WHEN 'fat' THEN 'False'
    END AS "Thin",
    o.name AS "Label",
    '[' || p.name || '] ' || o.name AS "Path",
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
JOIN volume AS o ON b."VM ID" = o.vm_id AND b.source = o.source
LEFT JOIN storage_pool AS p ON o.storage_pool_id = p.id AND o.source = p.source
ORDER BY b."Datacenter", b."Cluster", b."VM", o.type DESC, o.name, o.id
