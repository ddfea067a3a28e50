/*
doc = """A row per VM (or balancer without known members) and range of guest ports that any \
address can reach, with the rule that lets it in: static NAT, port forwarding and load balancing \
of isolated networks where a firewall rule opens the public port, of VPC tiers where the tier's \
ACL opens the guest port, security groups open to any address, and public addresses on shared \
networks without any filter. In a VPC the router itself opens the port of a balancer. IPv6 \
addresses of guests are not in it."""
[columns]
vm_id = "VM; NULL behind a balancer whose members are not told"
zone_id = "Zone"
network_id = "Guest network"
way = "static NAT, port forwarding, load balancer, security group or shared network"
address = "Address reached from outside"
is_public = "1 when that address is not of a private range"
protocol = "tcp, udp or all"
first_port = "First port on the VM [number]"
last_port = "Last port on the VM [number]"
public_port = "First public port; NULL where it is the same [number]"
let_in_by = "What lets it in: kind and name"
rule_id = "That rule; NULL where there is none"
*/
WITH
fronted AS (
    SELECT
        f.vm_id,
        f.network_id,
        'port forwarding' AS way,
        f.ip_address_id,
        f.ip_address,
        lower(f.protocol) AS protocol,
        f.private_port AS first_port,
        coalesce(f.private_end_port, f.private_port) AS last_port,
        f.public_port,
        coalesce(f.public_end_port, f.public_port) AS public_end_port,
        f.id AS rule_id
    FROM port_forwarding_rule AS f
    WHERE
        coalesce(f.state, 'Active') <> 'Revoke'
        AND (coalesce(f.cidr_list, '') = '' OR f.cidr_list LIKE '%/0%')
    UNION ALL
    SELECT
        m.vm_id,
        b.network_id,
        'load balancer',
        b.public_ip_id,
        b.public_ip,
        iif(lower(b.protocol) = 'udp', 'udp', 'tcp'),
        b.private_port,
        b.private_port,
        b.public_port,
        b.public_port,
        b.id
    FROM load_balancer_rule AS b
    LEFT JOIN load_balancer_member AS m ON b.id = m.load_balancer_rule_id
    WHERE
        coalesce(b.state, 'Active') <> 'Revoke'
        AND (coalesce(b.cidr_list, '') = '' OR b.cidr_list LIKE '%/0%')
),

by_firewall AS (
    SELECT
        coalesce(p.vm_id, m.vm_id) AS vm_id,
        p.network_id,
        p.way,
        p.ip_address AS address,
        p.protocol,
        p.first_port,
        p.last_port,
        p.public_port,
        'firewall rule' AS let_in_by,
        p.rule_id
    FROM public_port AS p
    LEFT JOIN load_balancer_member AS m ON p.load_balancer_rule_id = m.load_balancer_rule_id
),

by_acl AS (
    SELECT
        f.vm_id,
        f.network_id,
        f.way,
        f.ip_address AS address,
        f.protocol,
        max(f.first_port, a.first_port) AS first_port,
        min(f.last_port, a.last_port) AS last_port,
        f.public_port + max(0, a.first_port - f.first_port) AS public_port,
        'rule ' || coalesce(a.number, '?') || ' of ACL ' || coalesce(n.acl_name, n.acl_id)
            AS let_in_by,
        a.rule_id
    FROM fronted AS f
    JOIN network AS n ON f.network_id = n.id
    JOIN acl_world AS a
        ON
            n.acl_id = a.acl_id
            AND f.protocol = a.protocol
            AND f.first_port <= a.last_port
            AND f.last_port >= a.first_port
    WHERE f.way = 'port forwarding'
    UNION ALL
    SELECT
        f.vm_id,
        f.network_id,
        f.way,
        f.ip_address,
        f.protocol,
        f.first_port,
        f.last_port,
        f.public_port,
        'the balancer itself',
        f.rule_id
    FROM fronted AS f
    JOIN network AS n ON f.network_id = n.id
    WHERE f.way = 'load balancer' AND n.vpc_id IS NOT NULL
    UNION ALL
    SELECT
        i.vm_id,
        n.id,
        'static NAT',
        i.ip_address,
        a.protocol,
        a.first_port,
        a.last_port,
        NULL,
        'rule ' || coalesce(a.number, '?') || ' of ACL ' || coalesce(n.acl_name, n.acl_id),
        a.rule_id
    FROM public_ip AS i
    JOIN vm_nic AS c ON i.vm_id = c.vm_id
    JOIN network AS n ON c.network_id = n.id AND i.vpc_id = n.vpc_id
    JOIN acl_world AS a ON n.acl_id = a.acl_id
    WHERE i.is_static_nat AND coalesce(i.associated_network_id, n.id) = n.id
),

by_group AS (
    SELECT
        g.vm_id,
        c.network_id,
        'security group' AS way,
        c.ip_address AS address,
        lower(r.protocol) AS protocol,
        iif(lower(r.protocol) = 'all', 1, coalesce(r.start_port, 1)) AS first_port,
        iif(lower(r.protocol) = 'all', 65535, coalesce(r.end_port, r.start_port, 65535))
            AS last_port,
        NULL AS public_port,
        'security group ' || s.name AS let_in_by,
        r.id AS rule_id
    FROM security_group_rule AS r
    JOIN security_group AS s ON r.security_group_id = s.id
    JOIN vm_security_group AS g ON r.security_group_id = g.security_group_id
    JOIN vm_nic AS c ON g.vm_id = c.vm_id
    JOIN network AS n ON c.network_id = n.id
    WHERE
        r.direction = 'Ingress'
        AND lower(r.protocol) IN ('all', 'tcp', 'udp')
        AND r.cidr IN ('0.0.0.0/0', '::/0')
        AND ',' || replace(n.services, ' ', '') || ',' LIKE '%,SecurityGroup,%'
),

unfiltered AS (
    SELECT
        c.vm_id,
        c.network_id,
        'shared network' AS way,
        c.ip_address AS address,
        'all' AS protocol,
        1 AS first_port,
        65535 AS last_port,
        NULL AS public_port,
        'no filter: the network has neither security groups nor a firewall' AS let_in_by,
        NULL AS rule_id
    FROM network AS n
    JOIN vm_nic AS c ON n.id = c.network_id
    WHERE
        n.type = 'Shared'
        AND n.services IS NOT NULL
        AND ',' || replace(n.services, ' ', '') || ',' NOT LIKE '%,SecurityGroup,%'
        AND ',' || replace(n.services, ' ', '') || ',' NOT LIKE '%,Firewall,%'
),

ways AS (
    SELECT * FROM by_firewall
    UNION ALL
    SELECT * FROM by_acl
    UNION ALL
    SELECT * FROM by_group
    UNION ALL
    SELECT * FROM unfiltered
),

judged AS (
    SELECT
        *,
        not(
            address LIKE '10.%' OR address LIKE '192.168.%' OR address LIKE '169.254.%'
            OR address LIKE '127.%'
            OR (address LIKE '172.%' AND cast(substr(address, 5) AS INTEGER) BETWEEN 16 AND 31)
            OR (address LIKE '100.%' AND cast(substr(address, 5) AS INTEGER) BETWEEN 64 AND 127)
        ) AS is_public
    FROM ways
)

SELECT
    w.vm_id,
    n.zone_id,
    w.network_id,
    w.way,
    w.address,
    w.is_public,
    w.protocol,
    w.first_port,
    w.last_port,
    w.public_port,
    w.let_in_by,
    w.rule_id
FROM judged AS w
LEFT JOIN network AS n ON w.network_id = n.id
LEFT JOIN vm AS v ON w.vm_id = v.id
WHERE
    coalesce(v.state, 'Running') NOT IN ('Destroyed', 'Expunging')
    AND (w.is_public OR w.way <> 'shared network')
