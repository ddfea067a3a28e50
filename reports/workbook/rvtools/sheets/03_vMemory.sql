/*
doc = "One user VM and its memory."
rows = '''vm'''
columns = [
    "VM", "Powerstate", "Template", "SRM Placeholder", "Size MiB",
    "Memory Reservation Locked To Max", "Overhead", "Max", "Consumed", "Consumed Overhead",
    "Private", "Shared", "Swapped", "Ballooned", "Active", "Entitlement", "DRS Entitlement",
    "Level", "Shares", "Reservation", "Limit", "Hot Add", "Annotation", "Datacenter", "Cluster",
    "Host", "Folder", "OS according to the configuration file",
    "OS according to the VMware Tools", "VM ID", "VM UUID", "VI SDK Server", "VI SDK UUID",
]
*/
SELECT
    b."VM",
    b."Powerstate",
    b."Template",
    b."SRM Placeholder",
    v.memory / 1048576 AS "Size MiB",
    v.memory / 1048576 AS "Max",
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
ORDER BY b."Datacenter", b."Cluster", b."Host", b."VM", v.id
