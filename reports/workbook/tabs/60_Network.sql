/*
title = "Guest networks and VPCs"
group = "Network"
doc = "One guest network, or one VPC."
rows = "SELECT (SELECT count(*) FROM network) + (SELECT count(*) FROM vpc)"
[columns]
network = { doc = "Name of the network or VPC." }
zone = "zone.name"
kind = { doc = "network or VPC." }
type = "network.type"
vpc = { from = "vpc.name", doc = "VPC a tier belongs to." }
state = { from = "network.state", look = "state" }
findings = { unit = "count", doc = "Open findings on this object; see the tab Findings.", look = "flag", to = "Findings.object" }
offering = { doc = "Name of the offering." }
vlan = { from = "network.vlan" }
broadcast = "network.broadcast_uri"
cidr = { from = "network.cidr" }
gateway = "network.gateway"
physical_network = "physical_network.name"
acl = "network.acl_name"
redundant_router = { unit = "bool", doc = "Routers come in pairs." }
routers = { unit = "count", doc = "Virtual routers that serve it.", to = "Router.network" }
restart_required = { unit = "bool", doc = "Configuration is not in force until a restart." }
vms = { unit = "count", doc = "User VMs with a NIC in it; of a VPC: in any tier.", to = "NIC-VM.network" }
public_ips = { unit = "count", doc = "Public addresses that serve it." }
egress_default_allow = "network.egress_default_allow"
persistent = "network.is_persistent"
services = { from = "network.services", look = "wrap" }
dns1 = { from = "network.dns1" }
dns2 = { from = "network.dns2" }
public_mtu = "network.public_mtu"
private_mtu = "network.private_mtu"
account = "network.account"
domain = "domain.path"
project = "project.name"
created = { unit = "UTC", doc = "Created." }
site = { doc = "Site it was read from: the name of its source." }
id = { doc = "UUID of the network or VPC." }
*/
WITH
every AS (
    SELECT
        n.name AS network,
        'network' AS kind,
        n.type,
        n.vpc_id,
        n.state,
        n.network_offering AS offering,
        n.vlan,
        n.broadcast_uri,
        n.cidr,
        n.gateway,
        n.physical_network_id,
        n.acl_name,
        n.redundant_router,
        n.restart_required,
        n.egress_default_allow,
        n.is_persistent,
        n.services,
        n.dns1,
        n.dns2,
        n.public_mtu,
        n.private_mtu,
        n.account,
        n.domain_id,
        n.project_id,
        n.created,
        n.zone_id,
        n.id,
        n.source
    FROM network AS n
    UNION ALL
    SELECT
        v.name,
        'VPC',
        NULL,
        NULL,
        v.state,
        v.vpc_offering,
        NULL,
        NULL,
        v.cidr,
        NULL,
        NULL,
        NULL,
        v.redundant_router,
        v.restart_required,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        v.account,
        v.domain_id,
        v.project_id,
        v.created,
        v.zone_id,
        v.id,
        v.source
    FROM vpc AS v
),

guest AS (
    SELECT
        network_id AS place_id,
        count(DISTINCT vm_id) AS vms
    FROM vm_nic
    WHERE network_id IS NOT NULL
    GROUP BY network_id
    UNION ALL
    SELECT
        w.vpc_id,
        count(DISTINCT n.vm_id)
    FROM vm_nic AS n
    JOIN network AS w ON n.network_id = w.id
    WHERE w.vpc_id IS NOT NULL
    GROUP BY w.vpc_id
),

routing AS (
    SELECT
        network_id AS place_id,
        count(DISTINCT router_id) AS routers
    FROM router_nic
    WHERE network_id IS NOT NULL AND traffic_type = 'Guest'
    GROUP BY network_id
    UNION ALL
    SELECT
        vpc_id,
        count(*)
    FROM router
    WHERE vpc_id IS NOT NULL
    GROUP BY vpc_id
),

address AS (
    SELECT
        coalesce(vpc_id, associated_network_id) AS place_id,
        count(*) AS ips
    FROM public_ip
    WHERE coalesce(vpc_id, associated_network_id) IS NOT NULL
    GROUP BY place_id
)

SELECT
    e.network,
    z.name AS zone,
    e.kind,
    e.type,
    iif(e.vpc_id IS NULL, 'n/a', k.name) AS vpc,
    e.state,
    coalesce(f.findings, 0) AS findings,
    e.offering,
    e.vlan,
    e.broadcast_uri AS broadcast,
    e.cidr,
    e.gateway,
    y.name AS physical_network,
    e.acl_name AS acl,
    e.redundant_router,
    coalesce(r.routers, 0) AS routers,
    e.restart_required,
    coalesce(g.vms, 0) AS vms,
    coalesce(a.ips, 0) AS public_ips,
    e.egress_default_allow,
    e.is_persistent AS persistent,
    replace(e.services, ',', ', ') AS services,
    e.dns1,
    e.dns2,
    e.public_mtu,
    e.private_mtu,
    iif(e.project_id IS NULL, e.account, coalesce(e.account, 'n/a')) AS account,
    m.path AS domain,
    iif(e.project_id IS NULL, 'n/a', j.name) AS project,
    e.created,
    substr(e.source, instr(e.source, ':') + 1) AS site,
    e.id,
    coalesce(e.vpc_id, e.id) AS routers_link
FROM every AS e
LEFT JOIN zone AS z ON e.zone_id = z.id AND e.source = z.source
LEFT JOIN vpc AS k ON e.vpc_id = k.id AND e.source = k.source
LEFT JOIN physical_network AS y ON e.physical_network_id = y.id AND e.source = y.source
LEFT JOIN domain AS m ON e.domain_id = m.id AND e.source = m.source
LEFT JOIN project AS j ON e.project_id = j.id AND e.source = j.source
LEFT JOIN guest AS g ON e.id = g.place_id
LEFT JOIN routing AS r ON e.id = r.place_id
LEFT JOIN address AS a ON e.id = a.place_id
LEFT JOIN report_flag AS f ON e.id = f.subject AND f.subject_kind = lower(e.kind)
ORDER BY zone, e.kind, e.network, e.id, e.source
