/*
id = "hypervisor-mix"
title = "The zone mixes hypervisors"
question = "How many kinds of hypervisor does the zone run?"
category = "Hypervisor"
severity = "info"
level = "zone"
effort = "project"
actor = "management"
scope = "SELECT DISTINCT zone_id FROM host WHERE hypervisor IS NOT NULL"
why = """Every kind of hypervisor needs its own templates, skills, upgrade path and spare hosts; \
VMs do not move between them. A kind with one or two hosts costs all of that and has no room for \
a failure."""
fix = "Keep one kind per zone for new hosts, and plan the way out for the kind with few hosts."
refs = ["rules.md hypervisor-mix"]
guards = ["one kind only", "hosts that do not tell their hypervisor are not counted"]
[params.few]
default = 3
unit = "count"
doc = "a kind with fewer hosts than this makes it low"
*/
WITH kinds AS (
    SELECT
        h.zone_id,
        h.hypervisor,
        count(*) AS hosts,
        sum(v.vms_running) AS vms
    FROM host AS h
    JOIN host_vms AS v ON h.id = v.host_id
    WHERE h.hypervisor IS NOT NULL
    GROUP BY h.zone_id, h.hypervisor
)

SELECT
    k.zone_id AS subject,
    z.name,
    z.name || ' runs ' || count(*) || ' kinds of hypervisor: '
    || group_concat(
        k.hypervisor
        || ' on '
        || k.hosts
        || iif(k.hosts = 1, ' host', ' hosts')
        || ' with '
        || k.vms
        || iif(k.vms = 1, ' VM', ' VMs'),
        ', '
    )
        AS message,
    iif(min(k.hosts) < :few, 'low', 'info') AS severity,
    count(*) AS kinds,
    min(k.hosts) AS fewest_hosts,
    sum(k.hosts) AS hosts
FROM kinds AS k
JOIN zone AS z ON k.zone_id = z.id
GROUP BY k.zone_id, z.name
HAVING count(*) > 1
ORDER BY subject
