/*
doc = "One user VM and its processors."
rows = '''vm'''
columns = [
    "VM", "Powerstate", "Template", "SRM Placeholder", "CPUs", "Sockets", "Cores p/s", "Max",
    "Overall", "Level", "Shares", "Reservation", "Entitlement", "DRS Entitlement", "Limit",
    "Hot Add", "Hot Remove", "Numa Hotadd Exposed", "Annotation", "Datacenter", "Cluster",
    "Host", "Folder", "OS according to the configuration file",
    "OS according to the VMware Tools", "VM ID", "VM UUID", "VI SDK Server", "VI SDK UUID",
]
*/
SELECT
    b."VM",
    b."Powerstate",
    b."Template",
    b."SRM Placeholder",
    v.cpu_number AS "CPUs",
    v.cpu_number * v.cpu_speed / 1000000 AS "Max",
    CASE o.limit_cpu_use
        WHEN 1 THEN v.cpu_number * v.cpu_speed / 1000000
        WHEN 0 THEN -1
    END AS "Limit",
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
LEFT JOIN service_offering AS o ON v.service_offering_id = o.id AND v.source = o.source
ORDER BY b."Datacenter", b."Cluster", b."Host", b."VM", v.id
