/*
id = "vr-single"
title = "One small virtual machine carries the network"
question = "Does one small virtual machine carry the network?"
category = "Resilience"
severity = "low"
level = "router"
confidence = "measured"
effort = "days"
actor = "tenant"
scope = """SELECT g.router_id FROM router_group AS g WHERE g.redundant = 0 AND EXISTS (SELECT \
1 FROM network AS n WHERE g.owner_id IN (n.id, n.vpc_id) AND n.services LIKE '%SourceNat%')"""
why = """A single virtual router gives this network its gateway, addresses, firewall and \
balancing. While it restarts after a host failure or for an upgrade, every virtual machine \
behind it is off the network. Redundant pairs have faults of their own, so this is a choice to \
make, not an error."""
fix = """Give the heavy networks a redundant router offering, or move them to shared or routed \
networks with security groups."""
refs = ["rules.md vr-single", "I#8954", "high where its offering is not HA either (vr-no-ha)"]
guards = [
  "routers that do only DHCP and DNS",
  "redundant routers",
  "networks of external providers have no such router",
]
[params.min_vms]
default = 20
unit = "count"
doc = "running VMs from which a network is heavy"
*/
WITH heavy AS (
    SELECT
        g.owner_id,
        max(n.services LIKE '%SourceNat%') AS is_gateway,
        max(
            EXISTS (
                SELECT 1 FROM load_balancer_rule AS l
                WHERE l.network_id = n.id
            )
            AND EXISTS (
                SELECT 1 FROM tag AS t
                WHERE
                    t.resource_id IN (n.id, n.vpc_id)
                    AND lower(t.value) IN ('production', 'prod')
            )
        ) AS is_production
    FROM router_group AS g
    JOIN network AS n ON g.owner_id IN (n.id, n.vpc_id)
    GROUP BY g.owner_id
)

SELECT
    g.router_id AS subject,
    g.name,
    iif(
        g.redundant_told < g.routers,
        'whether the router of ' || g.name || ' is one of a pair is not told',
        g.kind || ' ' || g.name || ' with ' || g.vms_running
        || iif(g.vms_running = 1, ' running VM', ' running VMs') || ' has one virtual router'
    ) AS message,
    iif(g.redundant_told < g.routers, 'not assessable', 'finding') AS outcome,
    CASE
        WHEN o.offer_ha = 0 AND t.hypervisor NOT IN ('VMware', 'Hyperv') THEN 'high'
        WHEN h.is_production OR g.vms_running >= 0.2 * nullif(g.zone_vms_running, 0) THEN 'medium'
        ELSE 'low'
    END AS severity,
    g.vms_running AS vms,
    g.owner_id,
    g.kind,
    g.vms_running,
    h.is_production AS balances_production,
    o.offer_ha AS is_ha
FROM router_group AS g
JOIN heavy AS h ON g.owner_id = h.owner_id
JOIN router AS r ON g.router_id = r.id
LEFT JOIN service_offering AS o ON r.service_offering_id = o.id
LEFT JOIN host AS t ON r.host_id = t.id
WHERE
    g.redundant = 0
    AND h.is_gateway
    AND (g.vms_running >= :min_vms OR (h.is_production AND g.vms_running > 0))
ORDER BY g.vms_running DESC, g.router_id
