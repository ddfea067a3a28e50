/*
doc = """A row per guest network: user VMs with a NIC in it, and the VPC or network whose \
router serves it."""
[columns]
network_id = "Network"
name = "Name"
zone_id = "Zone"
owner_id = "VPC of a tier, else the network itself"
vms = "User VMs, destroyed ones not counted [count]"
vms_running = "Running user VMs [count]"
zone_vms_running = "Running user VMs of the zone [count]"
*/
WITH running AS (
    SELECT
        o.zone_id,
        count(*) AS vms
    FROM vm AS o
    WHERE o.state = 'Running'
    GROUP BY o.zone_id
),

used AS (
    SELECT
        i.network_id,
        count(DISTINCT v.id) AS vms,
        count(DISTINCT iif(v.state = 'Running', v.id, NULL)) AS vms_running
    FROM vm_nic AS i
    JOIN vm AS v ON i.vm_id = v.id
    WHERE v.state NOT IN ('Destroyed', 'Expunging')
    GROUP BY i.network_id
)

SELECT
    n.id AS network_id,
    n.name,
    n.zone_id,
    coalesce(n.vpc_id, n.id) AS owner_id,
    coalesce(max(u.vms), 0) AS vms,
    coalesce(max(u.vms_running), 0) AS vms_running,
    coalesce(max(z.vms), 0) AS zone_vms_running
FROM network AS n
LEFT JOIN running AS z ON n.zone_id = z.zone_id
LEFT JOIN used AS u ON n.id = u.network_id
GROUP BY n.id, n.name, n.zone_id, n.vpc_id
