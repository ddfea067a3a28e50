/*
doc = "One hypervisor host."
rows = '''host'''
columns = [
    "Host", "Datacenter", "Cluster", "Config status", "Compliance Check State",
    "in Maintenance Mode", "in Quarantine Mode", "vSAN Fault Domain Name", "CPU Model", "Speed",
    "HT Available", "HT Active", "# CPU", "Cores per CPU", "# Cores", "CPU usage %", "# Memory",
    "Memory Tiering Type", "Memory usage %", "Console", "# NICs", "# HBAs", "# VMs total",
    "# VMs", "VMs per Core", "# vCPUs", "vCPUs per Core", "vRAM", "VM Used memory",
    "VM Memory Swapped", "VM Memory Ballooned", "VMotion support", "Storage VMotion support",
    "Current EVC", "Max EVC", "Assigned License(s)", "ATS Heartbeat", "ATS Locking",
    "Current CPU power man. policy", "Supported CPU power man.", "Host Power Policy",
    "ESX Version", "Boot time", "DNS Servers", "DHCP", "Domain", "Domain List",
    "DNS Search Order", "NTP Server(s)", "NTPD running", "Time Zone", "Time Zone Name",
    "GMT Offset", "Vendor", "Model", "Serial number", "Service tag", "OEM specific string",
    "BIOS Vendor", "BIOS Version", "BIOS Date", "Certificate Issuer", "Certificate Start Date",
    "Certificate Expiry Date", "Certificate Status", "Certificate Subject", "Object ID", "UUID",
    "VI SDK Server", "VI SDK UUID",
]
*/
WITH
guest AS (
    SELECT
        v.host_id,
        count(*) AS vms,
        count(*) FILTER (WHERE b."Powerstate" = 'poweredOn') AS running,
        sum(v.cpu_number) FILTER (WHERE b."Powerstate" = 'poweredOn') AS vcpus,
        sum(v.memory) FILTER (WHERE b."Powerstate" = 'poweredOn') / 1048576 AS memory
    FROM vm AS v
    JOIN rv_vm AS b ON v.id = b."VM ID" AND v.source = b.source
    WHERE v.host_id IS NOT NULL
    GROUP BY v.host_id
),

load AS (
    SELECT
        *,
        max(at) AS latest
    FROM host_capacity
    GROUP BY host_id
)

SELECT
    h.name AS "Host",
    z.name AS "Datacenter",
    c.name AS "Cluster",
    CASE
        WHEN h.state IN ('Down', 'Alert', 'Error', 'Disconnected') THEN 'red'
        WHEN h.state = 'Up' AND h.resource_state = 'Enabled' THEN 'green'
        WHEN h.state = 'Up' AND h.resource_state IS NOT NULL THEN 'yellow'
        ELSE 'gray'
    END AS "Config status",
    CASE
        WHEN h.resource_state LIKE '%Maintenance%' THEN 'True'
        WHEN h.resource_state IS NOT NULL THEN 'False'
    END AS "in Maintenance Mode",
    s.cpu_model AS "CPU Model",
    h.cpu_speed / 1000000 AS "Speed",
    CASE s.hyperthreading WHEN 1 THEN 'True' WHEN 0 THEN 'False' END AS "HT Active",
    coalesce(s.sockets, h.cpu_sockets) AS "# CPU",
    s.cores / nullif(s.sockets, 0) AS "Cores per CPU",
    s.cores AS "# Cores",
    cast(round(100 * l.cpu_used) AS INTEGER) AS "CPU usage %",
    l.memory_physical / 1048576 AS "# Memory",
    cast(round(100.0 * l.memory_used / nullif(l.memory_physical, 0)) AS INTEGER)
        AS "Memory usage %",
    s.nics AS "# NICs",
    s.hbas AS "# HBAs",
    coalesce(g.vms, 0) AS "# VMs total",
    coalesce(g.running, 0) AS "# VMs",
    round(coalesce(g.running, 0) * 1.0 / nullif(s.cores, 0), 2) AS "VMs per Core",
    coalesce(g.vcpus, 0) AS "# vCPUs",
    round(coalesce(g.vcpus, 0) * 1.0 / nullif(s.cores, 0), 2) AS "vCPUs per Core",
    coalesce(g.memory, 0) AS "vRAM",
    h.hypervisor || coalesce(' ' || h.hypervisor_version, '')
    || coalesce(', ' || h.os || coalesce(' ' || h.os_version, ''), '') AS "ESX Version",
    s.vendor AS "Vendor",
    s.model AS "Model",
    s.serial AS "Serial number",
    iif(s.vendor = 'Dell', s.serial, NULL) AS "Service tag",
    s.bios_version AS "BIOS Version",
    h.id AS "Object ID",
    s.uuid AS "UUID",
    t.site AS "VI SDK Server",
    t.uuid AS "VI SDK UUID"
FROM host AS h
LEFT JOIN zone AS z ON h.zone_id = z.id AND h.source = z.source
LEFT JOIN cluster AS c ON h.cluster_id = c.id AND h.source = c.source
LEFT JOIN rv_server AS s ON h.id = s.host_id
LEFT JOIN load AS l ON h.id = l.host_id
LEFT JOIN guest AS g ON h.id = g.host_id
LEFT JOIN rv_site AS t ON h.source = t.source
ORDER BY z.name, c.name, h.name, h.id
