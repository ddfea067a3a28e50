/*
doc = """A row per host: which system VMs and how many routers run on it; what of the zone's \
control plane is lost with it."""
[columns]
host_id = "Host"
name = "Name"
zone_id = "Zone"
only_kinds = "Kinds of running system VM the zone has on this host and nowhere else [count]"
routers = "Running routers on it [count]"
zone_routers = "Running routers of the zone [count]"
zone_hosts = "Hosts of the zone [count]"
*/
WITH
homes AS (
    SELECT
        s.zone_id,
        s.type,
        min(s.host_id) AS host_id
    FROM system_vm AS s
    WHERE s.state = 'Running'
    GROUP BY s.zone_id, s.type
    HAVING min(s.host_id) = max(s.host_id) AND count(s.host_id) = count(*)
),

only_homes AS (
    SELECT
        o.host_id,
        count(*) AS kinds
    FROM homes AS o
    GROUP BY o.host_id
),

routed AS (
    SELECT
        r.host_id,
        count(*) AS routers
    FROM router AS r
    WHERE r.state = 'Running'
    GROUP BY r.host_id
)

SELECT
    h.id AS host_id,
    h.name,
    h.zone_id,
    coalesce(o.kinds, 0) AS only_kinds,
    coalesce(r.routers, 0) AS routers,
    coalesce(sum(r.routers) OVER (PARTITION BY h.zone_id), 0) AS zone_routers,
    count(*) OVER (PARTITION BY h.zone_id) AS zone_hosts
FROM host AS h
LEFT JOIN only_homes AS o ON h.id = o.host_id
LEFT JOIN routed AS r ON h.id = r.host_id
