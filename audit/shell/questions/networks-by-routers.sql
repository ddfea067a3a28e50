/*
title = "Guest networks by running routers, none first"
doc = "Routers of each network (a VPC tier: those of its VPC), and the VMs that depend on them."
*/
SELECT
    n.name AS network,
    p.name AS vpc,
    n.type,
    n.state,
    z.name AS zone,
    count(DISTINCT r.id) AS routers,
    count(DISTINCT r.id) FILTER (WHERE r.state = 'Running') AS running,
    iif(coalesce(p.redundant_router, n.redundant_router), 'yes', 'no') AS redundant,
    (
        SELECT count(DISTINCT i.vm_id) FROM vm_nic AS i
        WHERE i.network_id = n.id
    ) AS vms
FROM network AS n
LEFT JOIN vpc AS p ON n.vpc_id = p.id
LEFT JOIN zone AS z ON n.zone_id = z.id
LEFT JOIN router AS r
    ON
        (r.vpc_id IS NOT NULL AND n.vpc_id = r.vpc_id)
        OR (r.vpc_id IS NULL AND n.id = r.guest_network_id)
GROUP BY n.id
ORDER BY running, vms DESC, n.name, n.id
