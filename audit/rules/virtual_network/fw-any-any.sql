/*
id = "fw-any-any"
title = "Everything is open to everyone"
question = "Is everything open to everyone?"
category = "Security"
severity = "high"
level = "network"
confidence = "measured"
effort = "hours"
actor = "tenant"
scope = """SELECT DISTINCT network_id FROM firewall_rule WHERE direction = 'Ingress' AND \
network_id IS NOT NULL"""
why = """A firewall rule lets any address of the internet reach more than a thousand ports. \
Scanners find an open service within minutes of its start; whatever is installed behind it \
later is exposed without anyone deciding so."""
fix = "Replace the rule by one per service with its port and the sources that need it."
refs = ["rules.md fw-any-any", "S:FirewallResponse"]
guards = [
  "ICMP opens no port",
  "rules that are being removed",
  "an address without static NAT, forwarding or balancing reaches nothing yet: medium",
]
[params.max_ports]
default = 1000
unit = "count"
doc = "ports one rule may open to everyone"
*/
WITH opened AS (
    SELECT
        w.network_id,
        w.ip_address,
        w.ports,
        CASE
            WHEN
                i.is_static_nat
                AND v.state = 'Running'
                AND EXISTS (
                    SELECT 1 FROM tag AS t
                    WHERE
                        t.resource_id IN (w.network_id, v.id)
                        AND lower(t.value) IN ('production', 'prod')
                )
                THEN 3
            WHEN
                i.is_static_nat
                OR EXISTS (
                    SELECT 1 FROM port_forwarding_rule AS f
                    WHERE f.ip_address_id = w.ip_address_id
                )
                OR EXISTS (
                    SELECT 1 FROM load_balancer_rule AS b
                    WHERE b.public_ip_id = w.ip_address_id
                )
                THEN 2
            ELSE 1
        END AS weight
    FROM world_open AS w
    LEFT JOIN public_ip AS i ON w.ip_address_id = i.id
    LEFT JOIN vm AS v ON i.vm_id = v.id
    WHERE w.ports > :max_ports
)

SELECT
    o.network_id AS subject,
    u.name,
    count(*) || iif(count(*) = 1, ' firewall rule of ', ' firewall rules of ')
    || u.name || iif(count(*) = 1, ' opens up to ', ' open up to ') || max(o.ports)
    || ' ports to any address, on '
    || coalesce(group_concat(DISTINCT o.ip_address), 'addresses not told') AS message,
    CASE max(o.weight) WHEN 3 THEN 'critical' WHEN 2 THEN 'high' ELSE 'medium' END AS severity,
    u.vms_running AS vms,
    count(*) AS rules,
    max(o.ports) AS ports,
    group_concat(DISTINCT o.ip_address) AS addresses
FROM opened AS o
JOIN network_use AS u ON o.network_id = u.network_id
GROUP BY o.network_id, u.name, u.vms_running
ORDER BY u.vms_running DESC, o.network_id
