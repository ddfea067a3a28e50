/*
doc = "One user VM."
rows = '''vm'''
dates = ["Creation date"]
columns = [
    "VM", "Powerstate", "Template", "SRM Placeholder", "Config status", "DNS Name",
    "Connection state", "Guest state", "Heartbeat", "Consolidation Needed", "PowerOn",
    "Suspended To Memory", "Suspend time", "Suspend Interval", "Creation date", "Change Version",
    "CPUs", "Overall Cpu Readiness", "Memory", "Active Memory", "NICs", "Disks",
    "Total disk capacity MiB", "Fixed Passthru HotPlug", "min Required EVC Mode Key",
    "Latency Sensitivity", "Op Notification Timeout", "EnableUUID", "CBT", "Primary IP Address",
    "Network #1", "Network #2", "Network #3", "Network #4", "Network #5", "Network #6",
    "Network #7", "Network #8", "Num Monitors", "Video Ram KiB", "Resource pool", "Folder ID",
    "Folder", "vApp", "DAS protection", "FT State", "FT Role", "FT Latency", "FT Bandwidth",
    "FT Sec. Latency", "Vm Failover In Progress", "Provisioned MiB", "In Use MiB",
    "Unshared MiB", "HA Restart Priority", "HA Isolation Response", "HA VM Monitoring",
    "Cluster rule(s)", "Cluster rule name(s)", "Boot Required", "Boot delay", "Boot retry delay",
    "Boot retry enabled", "Boot BIOS setup", "Reboot PowerOff", "EFI Secure boot", "Firmware",
    "HW version", "HW upgrade status", "HW upgrade policy", "HW target", "Path", "Log directory",
    "Snapshot directory", "Suspend directory", "Annotation", "Datacenter", "Cluster", "Host",
    "OS according to the configuration file", "OS according to the VMware Tools",
    "Customization Info", "Guest Detailed Data", "VM ID", "SMBIOS UUID", "VM UUID",
    "VI SDK Server type", "VI SDK API Version", "VI SDK Server", "VI SDK UUID",
]
*/
WITH
disk AS (
    SELECT
        o.vm_id,
        count(*) AS disks,
        sum(o.size) / 1048576 AS capacity,
        iif(count(*) = count(t.physical_size), sum(t.physical_size) / 1048576, NULL) AS used,
        max(iif(o.type = 'ROOT', '[' || p.name || '] ' || o.name, NULL)) AS place
    FROM volume AS o
    LEFT JOIN storage_pool AS p ON o.storage_pool_id = p.id AND o.source = p.source
    LEFT JOIN rv_volume AS t ON o.id = t.volume_id
    WHERE o.vm_id IS NOT NULL
    GROUP BY o.vm_id
),

card AS (
    SELECT
        n.vm_id,
        n.ip_address,
        n.is_default,
        w.name,
        row_number() OVER (PARTITION BY n.vm_id ORDER BY n.device, n.id) AS number
    FROM vm_nic AS n
    LEFT JOIN network AS w ON n.network_id = w.id AND n.source = w.source
),

nic AS (
    SELECT
        vm_id,
        count(*) AS nics,
        coalesce(max(iif(is_default, ip_address, NULL)), min(ip_address)) AS address,
        max(iif(number = 1, name, NULL)) AS network1,
        max(iif(number = 2, name, NULL)) AS network2,
        max(iif(number = 3, name, NULL)) AS network3,
        max(iif(number = 4, name, NULL)) AS network4,
        max(iif(number = 5, name, NULL)) AS network5,
        max(iif(number = 6, name, NULL)) AS network6,
        max(iif(number = 7, name, NULL)) AS network7,
        max(iif(number = 8, name, NULL)) AS network8
    FROM card
    GROUP BY vm_id
)

SELECT
    b."VM",
    b."Powerstate",
    b."Template",
    b."SRM Placeholder",
    v.name AS "DNS Name",
    CASE
        WHEN h.state = 'Up' OR v.state = 'Stopped' THEN 'connected'
        WHEN h.state IS NOT NULL THEN 'disconnected'
    END AS "Connection state",
    v.created AS "Creation date",
    v.cpu_number AS "CPUs",
    v.memory / 1048576 AS "Memory",
    coalesce(n.nics, 0) AS "NICs",
    coalesce(d.disks, 0) AS "Disks",
    d.capacity AS "Total disk capacity MiB",
    n.address AS "Primary IP Address",
    n.network1 AS "Network #1",
    n.network2 AS "Network #2",
    n.network3 AS "Network #3",
    n.network4 AS "Network #4",
    n.network5 AS "Network #5",
    n.network6 AS "Network #6",
    n.network7 AS "Network #7",
    n.network8 AS "Network #8",
    b."Resource pool",
    v.domain_id AS "Folder ID",
    b."Folder",
    CASE v.ha_enabled WHEN 1 THEN 'True' WHEN 0 THEN 'False' END AS "DAS protection",
    d.capacity AS "Provisioned MiB",
    d.used AS "In Use MiB",
    CASE lower(v.boot_type) WHEN 'bios' THEN 'bios' WHEN 'uefi' THEN 'efi' END AS "Firmware",
    d.place AS "Path",
    b."Annotation",
    b."Datacenter",
    b."Cluster",
    b."Host",
    b."OS according to the configuration file",
    b."VM ID",
    iif(v.hypervisor = 'KVM', v.id, NULL) AS "SMBIOS UUID",
    b."VM UUID",
    'Apache CloudStack' AS "VI SDK Server type",
    b."VI SDK API Version",
    b."VI SDK Server",
    b."VI SDK UUID"
FROM rv_vm AS b
JOIN vm AS v ON b."VM ID" = v.id AND b.source = v.source
LEFT JOIN host AS h ON v.host_id = h.id AND v.source = h.source
LEFT JOIN disk AS d ON v.id = d.vm_id
LEFT JOIN nic AS n ON v.id = n.vm_id
ORDER BY b."Datacenter", b."Cluster", b."Host", b."VM", v.id
