/*
title = "Volume snapshots"
group = "Workload"
doc = "One snapshot of a volume."
rows = "snapshot"
[columns]
snapshot = "snapshot.name"
zone = "zone.name"
volume = "volume.name"
vm = "vm.name"
state = { from = "snapshot.state", look = "state" }
type = "snapshot.type"
location = "snapshot.location"
age = { unit = "days", doc = "Days since it was made, at the time of the data." }
created = "snapshot.created"
physical_size = "snapshot.physical_size"
virtual_size = "snapshot.virtual_size"
chain_size = "snapshot.chain_size"
revertable = "snapshot.revertable"
volume_exists = { unit = "bool", doc = "The volume it was made of still exists." }
account = "snapshot.account"
domain = "domain.path"
id = "snapshot.id"
*/
SELECT
    s.name AS snapshot,
    z.name AS zone,
    o.name AS volume,
    v.name AS vm,
    s.state,
    s.type,
    s.location,
    cast(julianday(p.now) - julianday(s.created) AS INTEGER) AS age,
    s.created,
    s.physical_size,
    s.virtual_size,
    s.chain_size,
    s.revertable,
    o.id IS NOT NULL AS volume_exists,
    s.account,
    m.path AS domain,
    s.id
FROM snapshot AS s
CROSS JOIN report_period AS p
LEFT JOIN volume AS o ON o.id = s.volume_id AND o.source = s.source
LEFT JOIN vm AS v ON v.id = o.vm_id AND v.source = s.source
LEFT JOIN zone AS z ON z.id = s.zone_id AND z.source = s.source
LEFT JOIN domain AS m ON m.id = s.domain_id AND m.source = s.source
ORDER BY zone, vm, volume, s.created, s.id, s.source
