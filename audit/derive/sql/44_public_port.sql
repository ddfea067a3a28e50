/*
doc = """A row per range of guest ports that any address of the internet can reach: by port \
forwarding, load balancing or static NAT, where a firewall rule lets any address in. VPC tiers \
have lists instead of firewall rules and are not in it."""
[columns]
network_id = "Network"
ip_address = "Public address"
vm_id = "VM; NULL behind a load balancer"
load_balancer_rule_id = "Load balancer; NULL for other ways"
way = "static NAT, port forwarding or load balancer"
protocol = "tcp, udp or all"
first_port = "First guest port [number]"
last_port = "Last guest port [number]"
public_port = "First public port; NULL where it is the same [number]"
rule_id = "Firewall rule that lets it in"
ports = "Ports that rule opens [count]"
*/
WITH fronted AS (
    SELECT
        f.vm_id,
        NULL AS load_balancer_rule_id,
        f.network_id,
        'port forwarding' AS way,
        f.ip_address_id,
        f.ip_address,
        lower(f.protocol) AS protocol,
        f.private_port AS first_port,
        coalesce(f.private_end_port, f.private_port) AS last_port,
        f.public_port,
        coalesce(f.public_end_port, f.public_port) AS public_end_port
    FROM port_forwarding_rule AS f
    WHERE
        coalesce(f.state, 'Active') <> 'Revoke'
        AND (coalesce(f.cidr_list, '') = '' OR f.cidr_list LIKE '%/0%')
    UNION ALL
    SELECT
        NULL,
        b.id,
        b.network_id,
        'load balancer',
        b.public_ip_id,
        b.public_ip,
        iif(lower(b.protocol) = 'udp', 'udp', 'tcp'),
        b.private_port,
        b.private_port,
        b.public_port,
        b.public_port
    FROM load_balancer_rule AS b
    WHERE
        coalesce(b.state, 'Active') <> 'Revoke'
        AND (coalesce(b.cidr_list, '') = '' OR b.cidr_list LIKE '%/0%')
)

SELECT
    f.network_id,
    f.ip_address,
    f.vm_id,
    f.load_balancer_rule_id,
    f.way,
    f.protocol,
    f.first_port + max(0, w.first_port - f.public_port) AS first_port,
    min(f.last_port, f.first_port + w.last_port - f.public_port) AS last_port,
    max(f.public_port, w.first_port) AS public_port,
    w.rule_id,
    w.ports
FROM fronted AS f
JOIN world_open AS w
    ON
        f.ip_address_id = w.ip_address_id
        AND lower(w.protocol) IN ('all', f.protocol)
        AND f.public_port <= w.last_port
        AND f.public_end_port >= w.first_port
UNION ALL
SELECT
    i.associated_network_id AS network_id,
    i.ip_address,
    i.vm_id,
    NULL AS load_balancer_rule_id,
    'static NAT' AS way,
    lower(w.protocol) AS protocol,
    w.first_port,
    w.last_port,
    NULL AS public_port,
    w.rule_id,
    w.ports
FROM world_open AS w
JOIN public_ip AS i ON w.ip_address_id = i.id
WHERE i.is_static_nat
