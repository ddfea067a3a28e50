/*
id = "sg-open"
title = "A security group open to the world"
question = "Is a security group open to the world?"
category = "Security"
severity = "high"
level = "security_group"
confidence = "measured"
effort = "hours"
actor = "tenant"
scope = "SELECT id FROM security_group WHERE coalesce(vms, 1) > 0"
why = """This security group lets any address reach more than a thousand ports of its virtual \
machines. In a zone with security groups there is no other firewall in front of them."""
fix = """Open only the ports of the service, and let groups refer to groups for the traffic \
between tiers."""
refs = ["rules.md sg-open", "S:SecurityGroupRuleResponse"]
guards = ["groups without VMs", "a few named ports such as 80 and 443", "ICMP opens no port"]
[params.max_ports]
default = 1000
unit = "count"
doc = "ports a rule may open to everyone"
*/
WITH opened AS (
    SELECT
        r.security_group_id,
        count(*) AS rules,
        max(
            iif(
                r.protocol = 'all' OR r.start_port IS NULL,
                65535,
                coalesce(r.end_port, r.start_port) - r.start_port + 1
            )
        ) AS ports
    FROM security_group_rule AS r
    WHERE
        r.direction = 'Ingress'
        AND lower(r.protocol) IN ('all', 'tcp', 'udp')
        AND r.cidr IN ('0.0.0.0/0', '::/0')
        AND (
            r.protocol = 'all'
            OR r.start_port IS NULL
            OR coalesce(r.end_port, r.start_port) - r.start_port >= :max_ports
        )
    GROUP BY r.security_group_id
)

SELECT
    g.id AS subject,
    g.name,
    iif(
        g.vms IS NULL,
        'how many VMs are in the open group ' || g.name || ' is not told',
        'security group ' || g.name || ' of ' || coalesce(g.account, 'a project') || ' opens '
        || o.ports || iif(o.ports = 1, ' port', ' ports') || ' of ' || g.vms
        || iif(g.vms = 1, ' VM', ' VMs') || ' to any address'
    ) AS message,
    iif(g.vms IS NULL, 'not assessable', 'finding') AS outcome,
    g.vms,
    g.account,
    o.rules,
    o.ports
FROM security_group AS g
JOIN opened AS o ON g.id = o.security_group_id
WHERE coalesce(g.vms, 1) > 0
ORDER BY g.vms DESC, g.id
