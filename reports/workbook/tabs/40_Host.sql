/*
title = "Hosts"
group = "Compute"
doc = "One hypervisor host."
rows = "host"
[columns]
host = "host.name"
zone = "zone.name"
pod = "pod.name"
cluster = { from = "cluster.name", to = "Cluster" }
state = { from = "host.state", look = "state" }
resource_state = { from = "host.resource_state", look = "state" }
findings = { unit = "count", doc = "Open findings on this object; see the tab Findings.", look = "flag", to = "Findings.object" }
hypervisor = "host.hypervisor"
hypervisor_version = "host.hypervisor_version"
os = "host.os"
os_version = "host.os_version"
support_ends = { unit = "date", doc = "End of standard support of its operating system or hypervisor; blank when not recognised or none announced." }
kernel = "host.kernel_version"
agent_version = "host.agent_version"
os_told = { label = "OS on host", doc = "Operating system and version as the host tells itself; blank when it was not asked." }
kernel_told = { label = "Kernel on host", doc = "Kernel the host runs, as it tells itself." }
libvirt = { label = "libvirt", from = "host_system.libvirt_version" }
qemu = { label = "QEMU", from = "host_system.qemu_version" }
time_sync = { label = "Time sync", doc = "What keeps its clock: chrony, ntpd, systemd-timesyncd, esx-ntpd or none; blank: not told, or kept by another." }
time_synced = { label = "Clock in step", doc = "Its clock is in step with a source, as the host tells.", unit = "bool" }
arch = "host.arch"
ip_address = "host.ip_address"
sockets = "host.cpu_sockets"
cores = { unit = "count", doc = "Cores fitted, as its server tells; blank when not told." }
threads = "host.cpu_threads"
cpu_speed = "host.cpu_speed"
cpu_used = { from = "host_sample.cpu_used", look = "bar" }
cpu_allocated = { unit = "share", doc = "CPU sold to running VMs by the clock of all threads; above 100 % is over-committed.", look = "bar" }
memory = { unit = "bytes", doc = "Physical memory: what the API calls total, divided by the cluster's over-commit factor." }
memory_used = { unit = "share", doc = "Memory in use by physical memory.", look = "bar" }
memory_allocated = { unit = "share", doc = "Memory sold to running VMs by physical memory.", look = "bar" }
vms = { unit = "count", doc = "User VMs on it.", to = "VM.host" }
vms_with_ha = { unit = "count", doc = "User VMs on it that HA restarts." }
tags = "host.tags"
ha_host = "host.ha_host"
ha_enabled = "host.ha_enabled"
ha_state = "host.ha_state"
oobm_enabled = "host.oobm_enabled"
oobm_driver = "host.oobm_driver"
oobm_address = "host.oobm_address"
oobm_power_state = "host.oobm_power_state"
secured = "host.secured"
uefi = { from = "host.uefi" }
encryption = "host.encryption"
local_storage = "host.local_storage_active"
dedicated_to = { doc = "Domain it is dedicated to." }
management_server = "management_server.name"
server = { doc = "Physical server it is, as on the tab Servers; blank when none was bound to it.", to = "Servers" }
vendor = "server.vendor"
model = "server.model"
serial = "server.serial"
bios_version = { label = "BIOS version", from = "server.bios_version" }
switch_ports = { unit = "count", doc = "Switch ports it is cabled to; blank when none was found.", to = "Cabling.to" }
ports_up = { unit = "count", label = "Switch ports up", doc = "Of those, ports that are up." }
created = "host.created"
disconnected = "host.disconnected"
site = { doc = "Site it was read from: the name of its source." }
id = "host.id"
*/
WITH
current_load AS (
    SELECT
        *,
        max(at) AS latest
    FROM host_capacity
    GROUP BY host_id
),

guest AS (
    SELECT
        host_id,
        count(*) AS vms,
        count(*) FILTER (WHERE ha_enabled) AS vms_ha
    FROM vm
    WHERE host_id IS NOT NULL
    GROUP BY host_id
),

fitted AS (
    SELECT
        host_id,
        min(server_id) AS server_id,
        min(vendor) AS vendor,
        min(model) AS model,
        min(serial) AS serial,
        min(cores) AS cores
    FROM host_machine
    GROUP BY host_id
    HAVING count(*) = 1
),

box AS (
    SELECT
        m.server_id,
        m.name,
        s.bios_version
    FROM machine AS m
    JOIN server AS s ON m.server_id = s.id AND m.source = s.source
),

-- asked in two ways it is still one host
told AS (
    SELECT
        s.host_id,
        max(y.os || coalesce(' ' || y.os_version, '')) AS os,
        max(y.kernel) AS kernel,
        max(y.libvirt_version) AS libvirt,
        max(y.qemu_version) AS qemu,
        max(y.time_sync) AS time_sync,
        min(y.time_synced) AS time_synced
    FROM system_now AS s
    JOIN host_system AS y ON s.host_system_id = y.id AND s.source = y.source
    WHERE s.host_id IS NOT NULL
    GROUP BY s.host_id
),

ends AS (
    SELECT
        text,
        max(eol) AS eol
    FROM support
    WHERE kind = 'hypervisor'
    GROUP BY text
)

SELECT
    h.name AS host,
    z.name AS zone,
    d.name AS pod,
    c.name AS cluster,
    h.state,
    h.resource_state,
    coalesce(f.findings, 0) AS findings,
    h.hypervisor,
    h.hypervisor_version,
    h.os,
    h.os_version,
    e.eol AS support_ends,
    h.kernel_version AS kernel,
    h.agent_version,
    w.os AS os_told,
    w.kernel AS kernel_told,
    w.libvirt,
    w.qemu,
    w.time_sync,
    w.time_synced,
    h.arch,
    h.ip_address,
    h.cpu_sockets AS sockets,
    b.cores,
    h.cpu_threads AS threads,
    h.cpu_speed,
    l.cpu_used,
    l.cpu_allocated * 1.0 / nullif(l.cpu_total, 0) AS cpu_allocated,
    l.memory_physical AS memory,
    l.memory_used * 1.0 / nullif(l.memory_physical, 0) AS memory_used,
    l.memory_allocated * 1.0 / nullif(l.memory_physical, 0) AS memory_allocated,
    coalesce(g.vms, 0) AS vms,
    coalesce(g.vms_ha, 0) AS vms_with_ha,
    h.tags,
    h.ha_host,
    h.ha_enabled,
    h.ha_state,
    h.oobm_enabled,
    h.oobm_driver,
    h.oobm_address,
    h.oobm_power_state,
    h.secured,
    h.uefi,
    h.encryption,
    h.local_storage_active AS local_storage,
    m.path AS dedicated_to,
    s.name AS management_server,
    a.name AS server,
    b.vendor,
    b.model,
    b.serial,
    a.bios_version,
    y.ports AS switch_ports,
    y.ports_up,
    h.created,
    h.disconnected,
    substr(h.source, instr(h.source, ':') + 1) AS site,
    h.id,
    c.id AS cluster_link,
    b.server_id AS server_link
FROM host AS h
LEFT JOIN zone AS z ON h.zone_id = z.id AND h.source = z.source
LEFT JOIN pod AS d ON h.pod_id = d.id AND h.source = d.source
LEFT JOIN cluster AS c ON h.cluster_id = c.id AND h.source = c.source
LEFT JOIN current_load AS l ON h.id = l.host_id
LEFT JOIN guest AS g ON h.id = g.host_id
LEFT JOIN ends AS e
    ON e.text = coalesce(h.os || ' ' || h.os_version, h.hypervisor || ' ' || h.hypervisor_version)
LEFT JOIN dedicated_host AS t ON h.id = t.host_id AND h.source = t.source
LEFT JOIN domain AS m ON t.domain_id = m.id AND h.source = m.source
LEFT JOIN management_server AS s ON h.management_server_id = s.id AND h.source = s.source
LEFT JOIN fitted AS b ON h.id = b.host_id
LEFT JOIN box AS a ON b.server_id = a.server_id
LEFT JOIN told AS w ON h.id = w.host_id
LEFT JOIN host_cabling AS y ON h.id = y.host_id
LEFT JOIN report_flag AS f ON h.id = f.subject AND f.subject_kind = 'host'
ORDER BY zone, pod, cluster, host, h.id, h.source
