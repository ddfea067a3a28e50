/*
doc = """A row per host: the running user VMs recorded on it and their share of the zone's; \
what is at stake when it is lost."""
[columns]
host_id = "Host"
cluster_id = "Cluster"
zone_id = "Zone"
vms_running = "Running user VMs [count]"
vms_ha = "Running user VMs with HA [count]"
zone_share = "Share of the zone's running user VMs; NULL when the zone has none [share]"
*/
WITH zone_vms AS (
    SELECT
        v.zone_id,
        count(*) AS vms_running
    FROM vm AS v
    WHERE v.state = 'Running'
    GROUP BY v.zone_id
)

SELECT
    h.id AS host_id,
    h.cluster_id,
    h.zone_id,
    count(v.id) AS vms_running,
    count(v.id) FILTER (WHERE v.ha_enabled) AS vms_ha,
    count(v.id) * 1.0 / z.vms_running AS zone_share
FROM host AS h
LEFT JOIN zone_vms AS z ON h.zone_id = z.zone_id
LEFT JOIN vm AS v ON h.id = v.host_id AND v.state = 'Running'
GROUP BY h.id, h.cluster_id, h.zone_id, z.vms_running
