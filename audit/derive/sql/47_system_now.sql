/*
doc = """A row per operating system that was asked (by SSH, its pool or vCenter), with the host of \
CloudStack it is and what is at stake there. One asked at two addresses counts once."""
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
)

SELECT
    r.id AS host_system_id,
    r.source,
    coalesce(h.name, r.name, r.address, r.id) AS name,
    r.kind,
    r.pool_id,
    r.build,
    b.host_id,
    h.zone_id,
    h.cluster_id,
    v.vms_running AS vms,
    coalesce(r.maintenance, 0) OR coalesce(h.resource_state LIKE '%Maintenance%', 0) AS in_work
FROM host_system AS r
JOIN told AS f ON r.id = f.id AND r.source = f.source
LEFT JOIN system_host AS b ON r.id = b.host_system_id
LEFT JOIN host AS h ON b.host_id = h.id
LEFT JOIN host_vms AS v ON b.host_id = v.host_id
