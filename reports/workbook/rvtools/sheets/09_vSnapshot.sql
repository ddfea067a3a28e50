/*
doc = "One snapshot of a VM; snapshots of volumes lie elsewhere and are left out."
rows = '''SELECT count(*) FROM vm_snapshot AS s JOIN vm AS v ON s.vm_id = v.id AND s.source = v.source'''
dates = ["Date / time"]
columns = [
    "VM", "Powerstate", "Name", "Description", "Date / time", "Filename", "Size MiB (vmsn)",
    "Size MiB (total)", "Quiesced", "State", "Annotation", "Datacenter", "Cluster", "Host",
    "Folder", "OS according to the configuration file", "OS according to the VMware Tools",
    "VM ID", "VM UUID", "VI SDK Server", "VI SDK UUID",
]
*/
SELECT
    b."VM",
    b."Powerstate",
    s.name AS "Name",
    s.created AS "Date / time",
    s.state AS "State",
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
JOIN vm_snapshot AS s ON b."VM ID" = s.vm_id AND b.source = s.source
ORDER BY b."Datacenter", b."VM", s.created, s.id
