/*
title = "Virtual machines"
group = "Workload"
doc = "One user VM."
rows = "vm"
[columns]
vm = "vm.name"
zone = "zone.name"
pod = "pod.name"
cluster = "cluster.name"
host = "host.name"
state = { from = "vm.state", look = "state" }
findings = { unit = "count", doc = "Open findings on this object; see the tab Findings.", look = "flag" }
display_name = "vm.display_name"
instance_name = "vm.instance_name"
account = "vm.account"
domain = "domain.path"
project = "project.name"
offering = "service_offering.name"
template = "template.name"
os = "vm.os_name"
hypervisor = "vm.hypervisor"
vCPU = "vm.cpu_number"
cpu_speed = "vm.cpu_speed"
cpu_used = { from = "vm_sample.cpu_used", look = "bar" }
memory = "vm.memory"
root = { unit = "bytes", label = "Root disk", doc = "Virtual size of its root volume." }
data = { unit = "bytes", label = "Data disks", doc = "Virtual size of its data volumes." }
disks = { unit = "count", doc = "Volumes attached." }
pools = { doc = "Primary pools its volumes are on." }
NICs = { unit = "count", doc = "Network interfaces." }
networks = { doc = "Networks it is in." }
IPs = { doc = "Its IPv4 addresses." }
HA = "vm.ha_enabled"
boot_type = "vm.boot_type"
backup = { unit = "bool", doc = "A backup offering is assigned." }
last_snapshot = { unit = "UTC", doc = "Newest snapshot of any of its volumes." }
delete_protection = "vm.delete_protection"
created = "vm.created"
last_updated = "vm.last_updated"
id = "vm.id"
*/
WITH
    disk AS (
        SELECT
            o.vm_id,
            sum(o.size) FILTER (WHERE o.type = 'ROOT') AS root,
            sum(o.size) FILTER (WHERE o.type = 'DATADISK') AS data,
            count(*) AS disks,
            group_concat(DISTINCT p.name) AS pools
        FROM volume AS o
        LEFT JOIN storage_pool AS p ON p.id = o.storage_pool_id AND p.source = o.source
        WHERE o.vm_id IS NOT NULL
        GROUP BY o.vm_id
    ),
    nic AS (
        SELECT
            n.vm_id,
            count(*) AS nics,
            group_concat(DISTINCT w.name) AS networks,
            group_concat(DISTINCT n.ip_address) AS ips
        FROM vm_nic AS n
        LEFT JOIN network AS w ON w.id = n.network_id AND w.source = n.source
        GROUP BY n.vm_id
    ),
    snap AS (
        SELECT
            o.vm_id,
            max(s.created) AS newest
        FROM snapshot AS s
        JOIN volume AS o ON o.id = s.volume_id AND o.source = s.source
        GROUP BY o.vm_id
    ),
    sample AS (
        SELECT
            vm_id,
            cpu_used,
            max(at) AS at
        FROM vm_sample
        GROUP BY vm_id
    ),
    image AS (
        SELECT
            id,
            source,
            min(name) AS name
        FROM template
        GROUP BY id, source
    )
SELECT
    v.name AS vm,
    z.name AS zone,
    d.name AS pod,
    c.name AS cluster,
    h.name AS host,
    v.state,
    coalesce(f.findings, 0) AS findings,
    v.display_name,
    v.instance_name,
    v.account,
    m.path AS domain,
    j.name AS project,
    s.name AS offering,
    t.name AS template,
    v.os_name AS os,
    v.hypervisor,
    v.cpu_number AS vCPU,
    v.cpu_speed,
    x.cpu_used,
    v.memory,
    o.root,
    o.data,
    coalesce(o.disks, 0) AS disks,
    o.pools,
    coalesce(n.nics, 0) AS NICs,
    n.networks,
    n.ips AS IPs,
    v.ha_enabled AS HA,
    v.boot_type,
    v.backup_offering_id IS NOT NULL AS backup,
    p.newest AS last_snapshot,
    v.delete_protection,
    v.created,
    v.last_updated,
    v.id
FROM vm AS v
LEFT JOIN host AS h ON h.id = v.host_id AND h.source = v.source
LEFT JOIN cluster AS c ON c.id = h.cluster_id AND c.source = v.source
LEFT JOIN pod AS d ON d.id = h.pod_id AND d.source = v.source
LEFT JOIN zone AS z ON z.id = v.zone_id AND z.source = v.source
LEFT JOIN domain AS m ON m.id = v.domain_id AND m.source = v.source
LEFT JOIN project AS j ON j.id = v.project_id AND j.source = v.source
LEFT JOIN service_offering AS s ON s.id = v.service_offering_id AND s.source = v.source
LEFT JOIN image AS t ON t.id = v.template_id AND t.source = v.source
LEFT JOIN disk AS o ON o.vm_id = v.id
LEFT JOIN nic AS n ON n.vm_id = v.id
LEFT JOIN snap AS p ON p.vm_id = v.id
LEFT JOIN sample AS x ON x.vm_id = v.id
LEFT JOIN report_flag AS f ON f.subject = v.id AND f.subject_kind = 'vm'
ORDER BY zone, cluster, host, vm, v.id, v.source
