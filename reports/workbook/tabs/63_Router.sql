/*
title = "Virtual routers"
group = "Network"
doc = "One virtual router."
rows = "router"
[columns]
router = "router.name"
zone = "zone.name"
pod = "pod.name"
cluster = "cluster.name"
host = { from = "host.name", to = "Host" }
state = { from = "router.state", look = "state" }
findings = { unit = "count", doc = "Open findings on this object; see the tab Findings.", look = "flag", to = "Findings.object" }
network = { from = "network.name", to = "Network" }
vpc = { from = "vpc.name", to = "Network" }
role = "router.role"
redundant = "router.is_redundant"
redundant_state = { from = "router.redundant_state", look = "state" }
requires_upgrade = "router.requires_upgrade"
health_failed = "router.health_failed"
version = "router.version"
software_version = "router.software_version"
offering = "service_offering.name"
public_ip = "router.public_ip"
account = "router.account"
domain = "domain.path"
created = "router.created"
site = { doc = "Site it was read from: the name of its source." }
id = "router.id"
*/
SELECT
    r.name AS router,
    z.name AS zone,
    d.name AS pod,
    c.name AS cluster,
    h.name AS host,
    r.state,
    coalesce(f.findings, 0) AS findings,
    w.name AS network,
    iif(r.vpc_id IS NULL AND r.guest_network_id IS NOT NULL, 'n/a', k.name) AS vpc,
    r.role,
    r.is_redundant AS redundant,
    r.redundant_state,
    r.requires_upgrade,
    r.health_failed,
    r.version,
    r.software_version,
    s.name AS offering,
    r.public_ip,
    r.account,
    m.path AS domain,
    r.created,
    substr(r.source, instr(r.source, ':') + 1) AS site,
    r.id,
    h.id AS host_link,
    coalesce(k.id, w.id) AS network_link,
    k.id AS vpc_link
FROM router AS r
LEFT JOIN host AS h ON r.host_id = h.id AND r.source = h.source
LEFT JOIN cluster AS c ON h.cluster_id = c.id AND r.source = c.source
LEFT JOIN pod AS d ON d.id = coalesce(r.pod_id, h.pod_id) AND r.source = d.source
LEFT JOIN zone AS z ON r.zone_id = z.id AND r.source = z.source
LEFT JOIN network AS w ON r.guest_network_id = w.id AND r.source = w.source
LEFT JOIN vpc AS k ON r.vpc_id = k.id AND r.source = k.source
LEFT JOIN service_offering AS s ON r.service_offering_id = s.id AND r.source = s.source
LEFT JOIN domain AS m ON r.domain_id = m.id AND r.source = m.source
LEFT JOIN report_flag AS f ON r.id = f.subject AND f.subject_kind = 'router'
ORDER BY zone, network, vpc, router, r.id, r.source
