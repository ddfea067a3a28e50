/*
id = "fw-sensitive-port"
title = "Admin or database ports are public"
question = "Are administration or database ports open to any address?"
category = "Security"
severity = "high"
level = "network"
confidence = "measured"
effort = "hours"
actor = "tenant"
scope = """SELECT DISTINCT network_id FROM firewall_rule WHERE direction = 'Ingress' AND \
network_id IS NOT NULL"""
why = """SSH, remote desktop, file shares and databases are the ports that automated attacks \
try first, all day. Here any address can reach one: a weak password or an unpatched service is \
enough, and databases such as Redis or Elasticsearch often ask for no password at all."""
fix = """Put these services behind a VPN or a bastion host, or limit the rule to the addresses \
that need it."""
refs = ["rules.md fw-sensitive-port", "CIS-style control"]
guards = [
  "bastion hosts: a VM or network with a tag bastion",
  "rules limited to known sources",
  "static NAT behind a rule of more than a thousand ports (fw-any-any speaks)",
  "VPC tiers (acl-open speaks)",
]
[params.max_ports]
default = 1000
unit = "count"
doc = "ports of one rule above which fw-any-any speaks"
*/
WITH sensitive (port, service, is_high) AS (
    VALUES
    (22, 'SSH', 0), (3389, 'RDP', 0), (5900, 'VNC', 0), (445, 'SMB', 1), (1433, 'MSSQL', 1),
    (3306, 'MySQL', 1), (5432, 'PostgreSQL', 1), (6379, 'Redis', 1), (9200, 'Elasticsearch', 1),
    (27017, 'MongoDB', 1), (2375, 'Docker', 1)
)

SELECT
    r.network_id AS subject,
    u.name,
    'any address reaches ' || group_concat(DISTINCT s.service) || ' in ' || u.name || ' on '
    || coalesce(group_concat(DISTINCT r.ip_address), 'addresses not told') AS message,
    iif(max(s.is_high), 'high', 'medium') AS severity,
    count(DISTINCT r.vm_id) AS vms,
    group_concat(DISTINCT s.service) AS services,
    group_concat(DISTINCT r.ip_address) AS addresses
FROM public_port AS r
JOIN sensitive AS s ON r.protocol IN ('tcp', 'all') AND s.port BETWEEN r.first_port AND r.last_port
JOIN network_use AS u ON r.network_id = u.network_id
WHERE
    NOT (r.way = 'static NAT' AND r.ports > :max_ports)
    AND NOT EXISTS (
        SELECT 1 FROM tag AS t
        WHERE
            t.resource_id IN (r.vm_id, r.network_id)
            AND 'bastion' IN (lower(t.name), lower(t.value))
    )
GROUP BY r.network_id, u.name
ORDER BY r.network_id
