/*
doc = """A row per network or VPC that has virtual routers: how many run, what they say of \
redundancy, and the VMs behind them."""
[columns]
owner_id = "VPC, or guest network where there is none"
kind = "VPC or network"
name = "Name of the VPC or network"
zone_id = "Zone"
router_id = "First router: stands for the group"
routers = "Routers [count]"
running = "Running routers [count]"
redundant = "Routers made as one of a pair [count]"
redundant_told = "Routers that tell whether they are one of a pair [count]"
told = "Running routers that tell their redundancy state [count]"
primaries = "Running routers in PRIMARY [count]"
unknowns = "Running routers in UNKNOWN [count]"
states = "Router names with states"
hosts = "Hosts of the running routers [count]"
minutes_seen = "Minutes all of this has been seen unchanged [min]"
vms_running = "Running user VMs behind them [count]"
zone_vms_running = "Running user VMs of the zone [count]"
*/
WITH behind AS (
    SELECT
        coalesce(n.vpc_id, n.id) AS owner_id,
        count(DISTINCT v.id) AS vms_running
    FROM network AS n
    JOIN vm_nic AS i ON n.id = i.network_id
    JOIN vm AS v ON i.vm_id = v.id AND v.state = 'Running'
    GROUP BY coalesce(n.vpc_id, n.id)
),

running AS (
    SELECT
        o.zone_id,
        count(*) AS vms
    FROM vm AS o
    WHERE o.state = 'Running'
    GROUP BY o.zone_id
)

SELECT
    r.owner_id,
    max(r.owner_kind) AS kind,
    coalesce(max(c.name), max(n.name), max(r.owner_id)) AS name,
    max(r.zone_id) AS zone_id,
    min(r.router_id) AS router_id,
    count(*) AS routers,
    count(*) FILTER (WHERE r.state = 'Running') AS running,
    count(*) FILTER (WHERE r.is_redundant) AS redundant,
    count(r.is_redundant) AS redundant_told,
    count(r.redundant_state) FILTER (WHERE r.state = 'Running') AS told,
    count(*) FILTER (WHERE r.state = 'Running' AND r.redundant_state = 'PRIMARY') AS primaries,
    count(*) FILTER (WHERE r.state = 'Running' AND r.redundant_state = 'UNKNOWN') AS unknowns,
    group_concat(r.name || ' ' || coalesce(r.redundant_state, r.state, 'unknown'), ', ') AS states,
    count(DISTINCT r.host_id) FILTER (WHERE r.state = 'Running') AS hosts,
    min(r.minutes_seen) AS minutes_seen,
    coalesce(max(b.vms_running), 0) AS vms_running,
    coalesce(max(z.vms), 0) AS zone_vms_running
FROM router_state AS r
LEFT JOIN vpc AS c ON r.owner_id = c.id
LEFT JOIN network AS n ON r.owner_id = n.id
LEFT JOIN behind AS b ON r.owner_id = b.owner_id
LEFT JOIN running AS z ON r.zone_id = z.zone_id
WHERE r.owner_id IS NOT NULL
GROUP BY r.owner_id
