/*
doc = """A row per network or VPC with running virtual routers: the size of the router, how much it \
carries, and how busy it is."""
[columns]
router_id = "First router: stands for the group"
name = "Name of the VPC or network"
owner_id = "VPC, or guest network where there is none"
zone_id = "Zone"
offering = "System offering"
memory = "Memory of the router; NULL when the offering is not told [bytes]"
vms_running = "Running user VMs behind it [count]"
is_gateway = "1 when all traffic of a network passes it (source NAT)"
rules = "Load-balancer rules [count]"
cpu_p95 = "95th percentile of CPU use of the busiest router; NULL when not collected [share]"
*/
WITH carried AS (
    SELECT
        coalesce(n.vpc_id, n.id) AS owner_id,
        max(n.services LIKE '%SourceNat%') AS is_gateway,
        count(b.id) AS rules
    FROM network AS n
    LEFT JOIN load_balancer_rule AS b ON n.id = b.network_id
    GROUP BY coalesce(n.vpc_id, n.id)
),

busy AS (
    SELECT
        coalesce(r.vpc_id, r.guest_network_id) AS owner_id,
        max(u.cpu_p95) AS cpu_p95
    FROM system_vm_usage AS u
    JOIN router AS r ON u.system_vm_id = r.id
    WHERE
        u.at = (
            SELECT max(l.at) FROM system_vm_usage AS l
            WHERE l.system_vm_id = u.system_vm_id
        )
    GROUP BY coalesce(r.vpc_id, r.guest_network_id)
)

SELECT
    g.router_id,
    g.name,
    g.owner_id,
    g.zone_id,
    o.name AS offering,
    o.memory,
    g.vms_running,
    coalesce(c.is_gateway, 0) AS is_gateway,
    coalesce(c.rules, 0) AS rules,
    u.cpu_p95
FROM router_group AS g
JOIN router AS r ON g.router_id = r.id
LEFT JOIN service_offering AS o ON r.service_offering_id = o.id
LEFT JOIN carried AS c ON g.owner_id = c.owner_id
LEFT JOIN busy AS u ON g.owner_id = u.owner_id
WHERE g.running > 0
