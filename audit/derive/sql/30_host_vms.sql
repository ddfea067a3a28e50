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
),

on_host AS (
    SELECT
        v.host_id,
        count(*) AS vms_running,
        count(*) FILTER (WHERE v.ha_enabled) AS vms_ha
    FROM vm AS v
    WHERE v.state = 'Running'
    GROUP BY v.host_id
)

SELECT
    h.id AS host_id,
    h.cluster_id,
    h.zone_id,
    coalesce(o.vms_running, 0) AS vms_running,
    coalesce(o.vms_ha, 0) AS vms_ha,
    coalesce(o.vms_running, 0) * 1.0 / z.vms_running AS zone_share
FROM host AS h
LEFT JOIN zone_vms AS z ON h.zone_id = z.zone_id
LEFT JOIN on_host AS o ON h.id = o.host_id
