/*
title = "Volumes"
group = "Workload"
doc = "One volume, attached or not."
rows = "volume"
[columns]
volume = "volume.name"
zone = "zone.name"
pod = "pod.name"
cluster = "cluster.name"
host = { from = "host.name", to = "Host" }
vm = { from = "vm.name", to = "VM" }
vm_state = { from = "vm.state", look = "state" }
type = "volume.type"
state = { from = "volume.state", look = "state" }
findings = { unit = "count", doc = "Open findings on this object; see the tab Findings.", look = "flag", to = "Findings.object" }
orphan = { unit = "bool", doc = "Attached to no VM." }
pool = { from = "storage_pool.name", to = "Pool" }
pool_type = "storage_pool.type"
storage_type = "volume.storage_type"
size = "volume.size"
physical_size = "volume_sample.physical_size"
physical_share = { unit = "share", doc = "Physical size by virtual size.", look = "bar" }
offering = "disk_offering.name"
provisioning = "volume.provisioning_type"
encryption = "volume.encryption_format"
snapshots = { unit = "count", doc = "Snapshots of it.", to = "Snapshot.volume" }
last_snapshot = { unit = "UTC", doc = "Newest snapshot of it." }
snapshot_policies = { unit = "count", doc = "Snapshot schedules on it." }
account = "volume.account"
domain = "domain.path"
project = "project.name"
created = "volume.created"
attached = "volume.attached"
site = { doc = "Site it was read from: the name of its source." }
id = "volume.id"
*/
WITH
snap AS (
    SELECT
        volume_id,
        count(*) AS snapshots,
        max(created) AS newest
    FROM snapshot
    GROUP BY volume_id
),

policy AS (
    SELECT
        volume_id,
        count(*) AS policies
    FROM snapshot_policy
    GROUP BY volume_id
),

sample AS (
    SELECT
        volume_id,
        physical_size,
        max(at) AS latest
    FROM volume_sample
    GROUP BY volume_id
)

SELECT
    o.name AS volume,
    z.name AS zone,
    d.name AS pod,
    c.name AS cluster,
    iif(o.vm_id IS NULL OR v.state = 'Stopped', coalesce(h.name, 'n/a'), h.name) AS host,
    iif(o.vm_id IS NULL, 'n/a', v.name) AS vm,
    iif(o.vm_id IS NULL, 'n/a', v.state) AS vm_state,
    o.type,
    o.state,
    coalesce(f.findings, 0) AS findings,
    o.vm_id IS NULL AS orphan,
    p.name AS pool,
    p.type AS pool_type,
    o.storage_type,
    o.size,
    t.physical_size,
    t.physical_size * 1.0 / nullif(o.size, 0) AS physical_share,
    i.name AS offering,
    o.provisioning_type AS provisioning,
    o.encryption_format AS encryption,
    coalesce(s.snapshots, 0) AS snapshots,
    s.newest AS last_snapshot,
    coalesce(y.policies, 0) AS snapshot_policies,
    iif(o.project_id IS NULL, o.account, coalesce(o.account, 'n/a')) AS account,
    m.path AS domain,
    iif(o.project_id IS NULL, 'n/a', j.name) AS project,
    o.created,
    o.attached,
    substr(o.source, instr(o.source, ':') + 1) AS site,
    o.id,
    h.id AS host_link,
    v.id AS vm_link,
    p.id AS pool_link
FROM volume AS o
LEFT JOIN sample AS t ON o.id = t.volume_id
LEFT JOIN vm AS v ON o.vm_id = v.id AND o.source = v.source
LEFT JOIN host AS h ON v.host_id = h.id AND o.source = h.source
LEFT JOIN storage_pool AS p ON o.storage_pool_id = p.id AND o.source = p.source
LEFT JOIN cluster AS c ON c.id = coalesce(h.cluster_id, p.cluster_id) AND o.source = c.source
LEFT JOIN pod AS d ON d.id = coalesce(h.pod_id, p.pod_id) AND o.source = d.source
LEFT JOIN zone AS z ON o.zone_id = z.id AND o.source = z.source
LEFT JOIN disk_offering AS i ON o.disk_offering_id = i.id AND o.source = i.source
LEFT JOIN domain AS m ON o.domain_id = m.id AND o.source = m.source
LEFT JOIN project AS j ON o.project_id = j.id AND o.source = j.source
LEFT JOIN snap AS s ON o.id = s.volume_id
LEFT JOIN policy AS y ON o.id = y.volume_id
LEFT JOIN report_flag AS f ON o.id = f.subject AND f.subject_kind = 'volume'
ORDER BY zone, pool, vm, volume, o.id, o.source
