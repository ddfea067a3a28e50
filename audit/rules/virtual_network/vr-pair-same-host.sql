/*
id = "vr-pair-same-host"
title = "Both routers of a pair on one host"
question = "Do both routers of a pair share a host?"
category = "Resilience"
severity = "high"
level = "router"
confidence = "measured"
effort = "hours"
actor = "operator"
scope = """SELECT router_id FROM router_group WHERE redundant >= 2 AND running >= 2 AND \
vms_running > 0"""
why = """Both routers run on the same host, so its failure or maintenance takes the network \
away although two routers are paid for. CloudStack places them apart when it can; this happens \
after maintenance, or when hosts were scarce."""
fix = "Migrate one of the routers to another host, best in another rack."
refs = ["rules.md vr-pair-same-host", "S:DomainRouterResponse"]
guards = ["a cluster with one serving host", "no running VM behind the pair"]
*/
SELECT
    g.router_id AS subject,
    g.name,
    'both routers of ' || g.kind || ' ' || g.name || ' run on ' || coalesce(h.name, r.host_id)
    || ', with '
    || g.vms_running
    || iif(g.vms_running = 1, ' running VM', ' running VMs')
    || ' behind them' AS message,
    g.zone_id,
    g.vms_running AS vms,
    h.name AS host,
    g.states
FROM router_group AS g
JOIN router AS r ON g.router_id = r.id
JOIN host AS h ON r.host_id = h.id
JOIN cluster_capacity AS c ON h.cluster_id = c.cluster_id
WHERE
    g.redundant >= 2
    AND g.running >= 2
    AND g.hosts = 1
    AND g.vms_running > 0
    AND c.hosts_serving > 1
ORDER BY g.vms_running DESC, g.router_id
