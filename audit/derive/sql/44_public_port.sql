/*
doc = """A row per range of guest ports that any address of the internet can reach: by port \
forwarding, load balancing or static NAT, where a firewall rule lets any address in. VPC tiers \
have lists instead of firewall rules and are not in it."""
[columns]
network_id = "Network"
ip_address = "Public address"
vm_id = "VM; NULL behind a load balancer"
first_port = "First guest port [number]"
last_port = "Last guest port [number]"
is_direct = "1 by static NAT: the firewall rule alone decides"
ports = "Ports the firewall rule opens [count]"
*/
SELECT
    f.network_id,
    f.ip_address,
    f.vm_id,
    f.private_port AS first_port,
    coalesce(f.private_end_port, f.private_port) AS last_port,
    0 AS is_direct,
    w.ports
FROM port_forwarding_rule AS f
JOIN world_open AS w
    ON f.ip_address_id = w.ip_address_id AND f.public_port BETWEEN w.first_port AND w.last_port
WHERE
    coalesce(f.state, 'Active') <> 'Revoke'
    AND (coalesce(f.cidr_list, '') = '' OR f.cidr_list LIKE '%/0%')
UNION ALL
SELECT
    b.network_id,
    b.public_ip AS ip_address,
    NULL AS vm_id,
    b.private_port AS first_port,
    b.private_port AS last_port,
    0 AS is_direct,
    w.ports
FROM load_balancer_rule AS b
JOIN world_open AS w
    ON b.public_ip_id = w.ip_address_id AND b.public_port BETWEEN w.first_port AND w.last_port
WHERE
    coalesce(b.state, 'Active') <> 'Revoke'
    AND (coalesce(b.cidr_list, '') = '' OR b.cidr_list LIKE '%/0%')
UNION ALL
SELECT
    i.associated_network_id AS network_id,
    i.ip_address,
    i.vm_id,
    w.first_port,
    w.last_port,
    1 AS is_direct,
    w.ports
FROM world_open AS w
JOIN public_ip AS i ON w.ip_address_id = i.id
WHERE i.is_static_nat
