/*
title = "Volume snapshots"
group = "Workload"
doc = "One snapshot of a volume."
rows = "snapshot"
[columns]
snapshot = "snapshot.name"
zone = "zone.name"
volume = { from = "volume.name", to = "Volume" }
vm = { from = "vm.name", to = "VM" }
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
site = { doc = "Site it was read from: the name of its source." }
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
    substr(s.source, instr(s.source, ':') + 1) AS site,
    s.id,
    o.id AS volume_link,
    v.id AS vm_link
FROM snapshot AS s
CROSS JOIN report_period AS p
LEFT JOIN volume AS o ON s.volume_id = o.id AND s.source = o.source
LEFT JOIN vm AS v ON o.vm_id = v.id AND s.source = v.source
LEFT JOIN zone AS z ON s.zone_id = z.id AND s.source = z.source
LEFT JOIN domain AS m ON s.domain_id = m.id AND s.source = m.source
ORDER BY zone, vm, volume, s.created, s.id, s.source
