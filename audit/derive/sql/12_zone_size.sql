/*
doc = "A row per zone: how big it is. Weights for severity: a thing that carries a fifth of a zone's VMs matters more."
[columns]
zone_id = "Zone"
name = "Name"
clusters = "Enabled, managed clusters [count]"
hosts = "Hosts [count]"
pods = "Pods [count]"
vms = "User VMs in any state but destroyed [count]"
vms_running = "Running user VMs [count]"
vms_ha = "Running user VMs with HA [count]"
*/
WITH v AS (
    SELECT
        zone_id,
        count(*) FILTER (WHERE state NOT IN ('Destroyed', 'Expunging')) AS vms,
        count(*) FILTER (WHERE state = 'Running') AS vms_running,
        count(*) FILTER (WHERE state = 'Running' AND ha_enabled) AS vms_ha
    FROM vm
    GROUP BY zone_id
)

SELECT
    z.id AS zone_id,
    z.name,
    (
        SELECT count(*) FROM cluster AS c
        WHERE
            c.zone_id = z.id
            AND c.allocation_state = 'Enabled'
            AND coalesce(c.managed_state, 'Managed') = 'Managed'
    ) AS clusters,
    (
        SELECT count(*) FROM host AS h
        WHERE h.zone_id = z.id
    ) AS hosts,
    (
        SELECT count(*) FROM pod AS p
        WHERE p.zone_id = z.id
    ) AS pods,
    coalesce(v.vms, 0) AS vms,
    coalesce(v.vms_running, 0) AS vms_running,
    coalesce(v.vms_ha, 0) AS vms_ha
FROM zone AS z
LEFT JOIN v ON z.id = v.zone_id
