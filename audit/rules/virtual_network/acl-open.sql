/*
id = "acl-open"
title = "A VPC tier lets everything in"
question = "Does a tier use an allow-all list?"
category = "Security"
severity = "medium"
level = "network"
confidence = "measured"
effort = "hours"
actor = "tenant"
scope = "SELECT id FROM network WHERE acl_id IS NOT NULL"
why = """The access list of this tier lets any address reach all of its ports, or more than a \
thousand, and every rule after that one is without effect. The tiers of a VPC then protect \
nothing from each other, nor from the internet where an address leads in."""
fix = """Write a list for the tier that names its ports and peers and ends in deny; \
default_allow is for trying things out."""
refs = ["rules.md acl-open", "S:NetworkACLItemResponse"]
guards = ["a deny-all before the open rule", "ICMP opens no port", "lists of no tier"]
[params.max_ports]
default = 1000
unit = "count"
doc = "ports a rule may open to everyone"
*/
WITH open_rule AS (
    SELECT
        a.acl_id,
        min(a.number) AS number
    FROM network_acl_rule AS a
    WHERE
        a.action = 'Allow'
        AND a.direction = 'Ingress'
        AND coalesce(a.state, 'Active') NOT IN ('Revoke', 'Deleting')
        AND lower(a.protocol) IN ('all', 'tcp', 'udp')
        AND (
            instr(',' || replace(a.cidr_list, ' ', '') || ',', ',0.0.0.0/0,') > 0
            OR instr(',' || replace(a.cidr_list, ' ', '') || ',', ',::/0,') > 0
        )
        AND (
            a.protocol = 'all'
            OR a.start_port IS NULL
            OR coalesce(a.end_port, a.start_port) - a.start_port >= :max_ports
        )
    GROUP BY a.acl_id
)

SELECT
    n.id AS subject,
    n.name,
    'tier ' || n.name || ' lets any address in by rule ' || coalesce(o.number, 0) || ' of '
    || coalesce(n.acl_name, n.acl_id) AS message,
    iif(
        EXISTS (
            SELECT 1 FROM load_balancer_rule AS b
            WHERE b.network_id = n.id
        )
        OR EXISTS (
            SELECT 1 FROM public_ip AS i
            WHERE i.associated_network_id = n.id AND i.is_static_nat
        )
        OR ' ' || replace(replace(lower(n.name), '-', ' '), '_', ' ') LIKE '% db%'
        OR lower(n.name) LIKE '%database%',
        'high',
        'medium'
    ) AS severity,
    u.vms_running AS vms,
    n.acl_name,
    o.number AS rule_number,
    n.vpc_id
FROM network AS n
JOIN open_rule AS o ON n.acl_id = o.acl_id
JOIN network_use AS u ON n.id = u.network_id
WHERE
    NOT EXISTS (
        SELECT 1 FROM network_acl_rule AS d
        WHERE
            d.acl_id = o.acl_id AND d.number < o.number AND d.action = 'Deny'
            AND d.direction = 'Ingress' AND d.protocol = 'all' AND d.cidr_list = '0.0.0.0/0'
    )
ORDER BY u.vms_running DESC, n.id
