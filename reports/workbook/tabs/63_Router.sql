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
host = "host.name"
state = { from = "router.state", look = "state" }
findings = { unit = "count", doc = "Open findings on this object; see the tab Findings.", look = "flag" }
network = { from = "network.name" }
vpc = "vpc.name"
role = "router.role"
redundant = "router.is_redundant"
redundant_state = { from = "router.redundant_state", look = "state" }
requires_upgrade = "router.requires_upgrade"
health_failed = "router.health_failed"
version = "router.version"
software_version = "router.software_version"
offering = "service_offering.name"
public_IP = "router.public_ip"
account = "router.account"
domain = "domain.path"
created = "router.created"
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
    k.name AS vpc,
    r.role,
    r.is_redundant AS redundant,
    r.redundant_state,
    r.requires_upgrade,
    r.health_failed,
    r.version,
    r.software_version,
    s.name AS offering,
    r.public_ip AS public_IP,
    r.account,
    m.path AS domain,
    r.created,
    r.id
FROM router AS r
LEFT JOIN host AS h ON h.id = r.host_id AND h.source = r.source
LEFT JOIN cluster AS c ON c.id = h.cluster_id AND c.source = r.source
LEFT JOIN pod AS d ON d.id = coalesce(r.pod_id, h.pod_id) AND d.source = r.source
LEFT JOIN zone AS z ON z.id = r.zone_id AND z.source = r.source
LEFT JOIN network AS w ON w.id = r.guest_network_id AND w.source = r.source
LEFT JOIN vpc AS k ON k.id = r.vpc_id AND k.source = r.source
LEFT JOIN service_offering AS s ON s.id = r.service_offering_id AND s.source = r.source
LEFT JOIN domain AS m ON m.id = r.domain_id AND m.source = r.source
LEFT JOIN report_flag AS f ON f.subject = r.id AND f.subject_kind = 'router'
ORDER BY zone, network, vpc, router, r.id, r.source
