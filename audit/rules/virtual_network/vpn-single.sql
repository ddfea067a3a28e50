/*
id = "vpn-single"
title = "One tunnel to a remote site"
question = "Does a VPC reach a remote site through one tunnel only?"
category = "Resilience"
severity = "medium"
level = "vpc"
confidence = "derived"
effort = "days"
actor = "tenant"
scope = "SELECT DISTINCT vpc_id FROM vpc_remote"
why = """A site-to-site tunnel ends at one device of one provider on the other side. When that \
device, its line or its provider fails, everything that connects this network with the remote one \
stops, without any failure in the cloud."""
fix = """Add a second customer gateway behind another line for the same networks, or a private \
gateway with the tunnel as its backup."""
refs = [
  "rules.md vpn-single; a direct link is known only where it is a private gateway",
  "S:Site2SiteVpnConnectionResponse",
]
guards = [
  "a VPC with a private gateway has a direct link: info",
  "a VPC whose tag says lab or test: info",
]
*/
WITH lab AS (
    SELECT t.resource_id FROM tag AS t
    WHERE lower(t.value) IN ('lab', 'test') OR lower(t.name) = 'lab'
),

single AS (
    SELECT
        r.vpc_id,
        count(*) AS remotes,
        sum(r.connected) AS connected,
        max(r.links) AS links,
        group_concat(r.remote, ', ') AS networks,
        group_concat(DISTINCT r.gateways) AS gateways
    FROM vpc_remote AS r
    WHERE r.tunnels = 1
    GROUP BY r.vpc_id
)

SELECT
    s.vpc_id AS subject,
    v.name,
    v.name || ' reaches ' || s.networks || ' through one VPN connection only'
    || iif(s.links > 0, ', beside a private gateway', '') AS message,
    iif(
        s.links > 0 OR s.vpc_id IN (SELECT l.resource_id FROM lab AS l), 'info', 'medium'
    ) AS severity,
    v.zone_id,
    coalesce(g.vms_running, 0) AS vms,
    s.remotes AS remote_networks,
    s.connected,
    s.gateways AS customer_gateways,
    s.links AS private_gateways
FROM single AS s
JOIN vpc AS v ON s.vpc_id = v.id
LEFT JOIN router_group AS g ON s.vpc_id = g.owner_id
ORDER BY s.vpc_id
