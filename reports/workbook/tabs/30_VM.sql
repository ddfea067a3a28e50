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
host = { from = "host.name", to = "Host" }
state = { from = "vm.state", look = "state" }
findings = { unit = "count", doc = "Open findings on this object; see the tab Findings.", look = "flag", to = "Findings.object" }
display_name = "vm.display_name"
instance_name = "vm.instance_name"
account = "vm.account"
domain = "domain.path"
project = "project.name"
offering = "service_offering.name"
template = "template.name"
os = "vm.os_name"
hypervisor = "vm.hypervisor"
vcpu = "vm.cpu_number"
cpu_speed = "vm.cpu_speed"
cpu_used = { from = "vm_sample.cpu_used", look = "bar" }
memory = "vm.memory"
root = { unit = "bytes", label = "Root disk", doc = "Virtual size of its root volume." }
data = { unit = "bytes", label = "Data disks", doc = "Virtual size of its data volumes." }
disks = { unit = "count", doc = "Volumes attached.", to = "Volume.vm" }
pools = { doc = "Primary pools its volumes are on.", to = "Pool" }
nics = { unit = "count", doc = "Network interfaces." }
networks = { doc = "Networks it is in." }
ips = { doc = "Its IPv4 addresses." }
ha = "vm.ha_enabled"
boot_type = "vm.boot_type"
backup = { unit = "bool", doc = "A backup offering is assigned." }
last_snapshot = { unit = "UTC", doc = "Newest snapshot of any of its volumes." }
delete_protection = "vm.delete_protection"
created = "vm.created"
last_updated = "vm.last_updated"
site = { doc = "Site it was read from: the name of its source." }
id = "vm.id"
*/
WITH
disk AS (
    SELECT
        o.vm_id,
        sum(o.size) FILTER (WHERE o.type = 'ROOT') AS root,
        sum(o.size) FILTER (WHERE o.type = 'DATADISK') AS data,
        count(*) AS disks,
        group_concat(DISTINCT p.name) AS pools,
        min(o.storage_pool_id) FILTER (WHERE o.type = 'ROOT') AS root_pool_id
    FROM volume AS o
    LEFT JOIN storage_pool AS p ON o.storage_pool_id = p.id AND o.source = p.source
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
    LEFT JOIN network AS w ON n.network_id = w.id AND n.source = w.source
    GROUP BY n.vm_id
),

snap AS (
    SELECT
        o.vm_id,
        max(s.created) AS newest
    FROM snapshot AS s
    JOIN volume AS o ON s.volume_id = o.id AND s.source = o.source
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
    iif(v.state = 'Stopped', coalesce(d.name, 'n/a'), d.name) AS pod,
    iif(v.state = 'Stopped', coalesce(c.name, 'n/a'), c.name) AS cluster,
    iif(v.state = 'Stopped', coalesce(h.name, 'n/a'), h.name) AS host,
    v.state,
    coalesce(f.findings, 0) AS findings,
    v.display_name,
    v.instance_name,
    iif(v.project_id IS NULL, v.account, coalesce(v.account, 'n/a')) AS account,
    m.path AS domain,
    iif(v.project_id IS NULL, 'n/a', j.name) AS project,
    s.name AS offering,
    t.name AS template,
    v.os_name AS os,
    v.hypervisor,
    v.cpu_number AS vcpu,
    v.cpu_speed,
    x.cpu_used,
    v.memory,
    o.root,
    o.data,
    coalesce(o.disks, 0) AS disks,
    o.pools,
    coalesce(n.nics, 0) AS nics,
    n.networks,
    n.ips,
    v.ha_enabled AS ha,
    v.boot_type,
    v.backup_offering_id IS NOT NULL AS backup,
    p.newest AS last_snapshot,
    v.delete_protection,
    v.created,
    v.last_updated,
    substr(v.source, instr(v.source, ':') + 1) AS site,
    v.id,
    h.id AS host_link,
    o.root_pool_id AS pools_link
FROM vm AS v
LEFT JOIN host AS h ON v.host_id = h.id AND v.source = h.source
LEFT JOIN cluster AS c ON h.cluster_id = c.id AND v.source = c.source
LEFT JOIN pod AS d ON h.pod_id = d.id AND v.source = d.source
LEFT JOIN zone AS z ON v.zone_id = z.id AND v.source = z.source
LEFT JOIN domain AS m ON v.domain_id = m.id AND v.source = m.source
LEFT JOIN project AS j ON v.project_id = j.id AND v.source = j.source
LEFT JOIN service_offering AS s ON v.service_offering_id = s.id AND v.source = s.source
LEFT JOIN image AS t ON v.template_id = t.id AND v.source = t.source
LEFT JOIN disk AS o ON v.id = o.vm_id
LEFT JOIN nic AS n ON v.id = n.vm_id
LEFT JOIN snap AS p ON v.id = p.vm_id
LEFT JOIN sample AS x ON v.id = x.vm_id
LEFT JOIN report_flag AS f ON v.id = f.subject AND f.subject_kind = 'vm'
ORDER BY zone, cluster, host, vm, v.id, v.source
