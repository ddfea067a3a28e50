/*
doc = """A row per operating system that was asked (by SSH, its pool or vCenter), with the host of \
CloudStack it is and what is at stake there. One asked in two ways, or at two \
addresses, counts once."""
[columns]
host_system_id = "Operating system"
source = "Source whose rows tell it once, when several do"
name = "Name of the host; else what it calls itself, else its address"
kind = "kvm, xenserver, esxi or linux"
pool_id = "Resource pool or vCenter cluster"
build = "Build or patch level"
host_id = "Host of CloudStack; NULL: none known"
zone_id = "Zone of the host"
cluster_id = "Cluster of the host"
vms = "Running user VMs of the host; NULL: no host known [count]"
in_work = "The host is in maintenance, or on its way there"
*/
-- the key of host_system finds a row, where a window would be searched for each
WITH told AS (
    SELECT
        id,
        min(source) AS source
    FROM host_system
    GROUP BY id
),

machine AS (
    SELECT
        t.host_system_id AS id,
        max(nullif(s.kind, 'linux')) AS kind,
        max(s.pool_id) AS pool_id,
        max(s.build) AS build,
        max(s.maintenance) AS maintenance,
        max(b.host_id) AS host_id
    FROM system_teller AS t
    JOIN host_system AS s ON t.teller_id = s.id AND t.source = s.source
    LEFT JOIN system_host AS b ON s.id = b.host_system_id
    GROUP BY t.host_system_id
)

SELECT
    r.id AS host_system_id,
    r.source,
    coalesce(h.name, r.name, r.address, r.id) AS name,
    coalesce(m.kind, r.kind) AS kind,
    m.pool_id,
    m.build,
    m.host_id,
    h.zone_id,
    h.cluster_id,
    v.vms_running AS vms,
    coalesce(m.maintenance, 0) OR coalesce(h.resource_state LIKE '%Maintenance%', 0) AS in_work
FROM machine AS m
JOIN told AS f ON m.id = f.id
JOIN host_system AS r ON f.id = r.id AND f.source = r.source
LEFT JOIN host AS h ON m.host_id = h.id
LEFT JOIN host_vms AS v ON m.host_id = v.host_id
