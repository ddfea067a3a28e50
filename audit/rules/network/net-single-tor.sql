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
anything. A stack of several chassis survives one of them, but it is one control plane: one software \
fault or upgrade takes all of it."""
fix = """Install a second top-of-rack switch, pair both with MLAG and connect each host to \
both; or spread the cluster over racks with their own switches."""
refs = [
  "rules.md net-single-tor",
  "D:choosing_deployment_architecture (redundant pairs of layer-2 switches)",
]
guards = [
  "clusters with fewer than two hosts",
  "clusters in which a host was bound to no switch port are not judged",
  "found by the MAC addresses of VMs alone: guest traffic only is known to be there, so medium",
  """a second leg that rests, or an MLAG partner that was not collected: not judged, as in \
net-host-single-uplink""",
]
[params.min_hosts]
default = 2
unit = "count"
doc = "hosts from which a cluster is judged"
*/
WITH link AS (
    SELECT
        h.cluster_id,
        count(*) AS hosts,
        count(l.host_id) AS hosts_bound,
        count(*) FILTER (WHERE r.known) AS hosts_known,
        count(DISTINCT l.only_switch) AS switches,
        max(l.switches) AS switch,
        max(l.switches_up) AS most,
        max(l.chassis_up) AS chassis,
        max(l.confidence = 'inferred') AS is_inferred,
        min(l.methods = 'vm macs') AS is_guest,
        min(r.why_not) AS why_not
    FROM host AS h
    JOIN host_reach AS r ON h.id = r.host_id
    LEFT JOIN host_cabling AS l ON h.id = l.host_id
    GROUP BY h.cluster_id
)

SELECT
    c.cluster_id AS subject,
    c.name,
    iif(
        l.hosts_known = l.hosts,
        'all '
        || l.hosts
        || iif(l.hosts = 1, ' host', ' hosts')
        || ' of '
        || c.name
        || ' are connected to '
        || iif(l.chassis > 1, 'the stack ', '') || l.switch
        || ' only, with ' || c.vms_running || iif(c.vms_running = 1, ' running VM', ' running VMs'),
        'how '
        || (l.hosts - l.hosts_known)
        || ' of '
        || l.hosts
        || iif(l.hosts = 1, ' host', ' hosts')
        || ' of '
        || c.name
        || ' are cabled is not known: ' || l.why_not
    ) AS message,
    iif(l.hosts_known = l.hosts, 'finding', 'not assessable') AS outcome,
    iif(l.chassis > 1 OR l.is_guest, 'medium', 'high') AS severity,
    iif(l.is_inferred, 'inferred', 'derived') AS confidence,
    c.vms_running AS vms,
    l.switch,
    l.hosts,
    l.hosts_bound
FROM link AS l
JOIN cluster_capacity AS c ON l.cluster_id = c.cluster_id
WHERE l.hosts >= :min_hosts AND l.switches < 2 AND coalesce(l.most, 0) < 2
ORDER BY c.cluster_id
