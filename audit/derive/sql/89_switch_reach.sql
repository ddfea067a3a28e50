/*
doc = "A row per switch: what hangs on it, and neighbours that forward but were not collected."
[columns]
switch_id = "Switch"
is_access = "Hosts hang on it, and it is no collapsed core"
partner = "Other switch of its MLAG pair; NULL: none known"
members = "Chassis of the stack; 1 when it is none or not told [count]"
hosts = "Hosts bound to its ports [count]"
zone_id = "Zone of those hosts, where it is one"
vms_running = "Running user VMs on those hosts [count]"
foreign_boxes = "Bridges and routers on its ports that were not collected [count]"
foreign_names = "Their names"
elsewhere = """A switch that was asked never answered, and a cable may lead there: a port is up with \
no host or known switch behind it"""
*/
WITH foreign_box AS (
    SELECT
        n.switch_id,
        count(DISTINCT coalesce(n.system_name, n.chassis_id)) AS boxes,
        group_concat(DISTINCT coalesce(n.system_name, n.chassis_id)) AS names
    FROM neighbor AS n
    JOIN port_use AS u ON n.switch_id = u.switch_id AND n.port = u.port AND u.use = 'device'
    WHERE n.capabilities LIKE '%bridge%' OR n.capabilities LIKE '%router%'
    GROUP BY n.switch_id
),

loose AS (
    SELECT DISTINCT u.switch_id
    FROM port_use AS u
    JOIN switch_port AS p ON u.switch_id = p.switch_id AND u.port = p.name AND p.oper_up
    WHERE u.use NOT IN ('host', 'switch') AND EXISTS (SELECT 1 FROM switch_unseen)
),

bound AS (
    SELECT DISTINCT
        switch_id,
        host_id
    FROM host_port
),

behind AS (
    SELECT
        b.switch_id,
        min(v.zone_id) AS zone_min,
        max(v.zone_id) AS zone_max,
        sum(v.vms_running) AS vms_running
    FROM bound AS b
    JOIN host_vms AS v ON b.host_id = v.host_id
    GROUP BY b.switch_id
)

SELECT
    r.switch_id,
    r.is_access,
    r.partner,
    r.members,
    r.hosts,
    iif(b.zone_min = b.zone_max, b.zone_min, NULL) AS zone_id,
    coalesce(b.vms_running, 0) AS vms_running,
    coalesce(f.boxes, 0) AS foreign_boxes,
    f.names AS foreign_names,
    l.switch_id IS NOT NULL AS elsewhere
FROM tier AS r
LEFT JOIN behind AS b ON r.switch_id = b.switch_id
LEFT JOIN foreign_box AS f ON r.switch_id = f.switch_id
LEFT JOIN loose AS l ON r.switch_id = l.switch_id
