/*
id = "net-single-tor"
title = "A cluster behind one switch"
question = "Is a cluster behind one switch?"
category = "Network"
severity = "high"
level = "cluster"
confidence = "inferred"
effort = "weeks"
actor = "network"
scope = "SELECT cluster_id FROM cluster_capacity WHERE hosts >= :min_hosts"
why = """Every known link of every host of this cluster ends on one switch. When it fails the \
whole cluster is cut off, high availability included: no host is left that could restart \
anything."""
fix = """Install a second top-of-rack switch, pair both with MLAG and connect each host to \
both; or spread the cluster over racks with their own switches."""
refs = [
  "rules.md net-single-tor",
  "D:choosing_deployment_architecture (redundant pairs of layer-2 switches)",
]
guards = [
  "clusters with fewer than two hosts",
  "clusters in which a host was bound to no switch port are not judged",
]
[params.min_hosts]
default = 2
unit = "count"
doc = "hosts from which a cluster is judged"
*/
WITH link AS (
    SELECT
        h.cluster_id,
        count(DISTINCT h.id) AS hosts,
        count(DISTINCT p.host_id) AS hosts_bound,
        count(DISTINCT p.switch_id) AS switches,
        max(coalesce(s.name, p.switch_id)) AS switch,
        count(p.name) = count(p.oper_up) AS told
    FROM host AS h
    LEFT JOIN switch_port AS p ON h.id = p.host_id AND coalesce(p.oper_up, 1)
    LEFT JOIN switch AS s ON p.switch_id = s.id
    GROUP BY h.cluster_id
)

SELECT
    c.cluster_id AS subject,
    c.name,
    iif(
        l.hosts_bound = l.hosts AND l.told,
        'all ' || l.hosts || ' hosts of ' || c.name || ' are connected to ' || l.switch
        || ' only, with ' || c.vms_running || ' running VMs',
        l.hosts_bound || ' of ' || l.hosts || ' hosts of ' || c.name
        || ' were bound to switch ports that are known to be up'
    ) AS message,
    iif(l.hosts_bound = l.hosts AND l.told, 'finding', 'not assessable') AS outcome,
    c.vms_running AS vms,
    l.switch,
    l.hosts,
    l.hosts_bound
FROM link AS l
JOIN cluster_capacity AS c ON l.cluster_id = c.cluster_id
WHERE l.hosts >= :min_hosts AND l.switches < 2
ORDER BY c.cluster_id
