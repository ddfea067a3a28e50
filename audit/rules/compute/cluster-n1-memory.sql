/*
id = "cluster-n1-memory"
title = "The cluster cannot lose its largest host"
question = "Does the cluster survive the loss of its biggest host, by memory?"
category = "Capacity"
severity = "high"
level = "cluster"
confidence = "derived"
effort = "weeks"
actor = "operator"
scope = "SELECT cluster_id FROM cluster_n1 WHERE hosts >= 2"
why = """When a host dies its VMs must restart on the hosts that are left. If the memory sold is \
more than those can hold, some VMs stay down until the host is repaired, and no maintenance is \
possible without stopping VMs. HA restarts ignore the allocation limit, so the hard limit \
decides; the allocation limit decides whether new VMs can still be deployed afterwards."""
fix = """Add memory or a host, or move VMs to another cluster, and hold the cluster below the \
line with cluster.memory.allocated.capacity.disablethreshold."""
refs = [
  "rules.md cluster-n1-memory",
  "rules.md 12.2",
  "S:SkipHeuresticsPlanner",
  "D:adminguide/tuning (N-1)",
  "D:choosing_deployment_architecture",
]
guards = [
  "clusters of one host have a rule of their own",
  "in a cluster of two hosts N+1 costs half of the memory: the message says so",
  "spares of ha.tag count as room for restarts",
  "hosts that may still be reconnecting after a server start are not judged",
]
causes = [
  "cluster-threshold-not-n1",
  "cluster-big-box-share",
  "cluster-mixed-size",
  "host-stuck-maintenance",
]
[params.tight]
default = 0.9
unit = "share"
doc = "use of the memory that is left, above which it is medium"
[params.stop]
default = 0.85
unit = "share"
doc = "allocation limit where the setting is not told (the product's default)"
*/
WITH judged AS (
    SELECT
        n.*,
        n.memory_allocated / nullif(n.memory_limit, 0) AS used_after,
        coalesce((
            SELECT cast(nullif(g.value, '***') AS REAL) FROM configuration AS g
            WHERE
                g.name = 'cluster.memory.allocated.capacity.disablethreshold'
                AND g.scope_id IN ('', n.cluster_id)
            ORDER BY g.scope_id DESC LIMIT 1
        ), :stop) AS stop_share,
        n.unknown > 0 OR n.memory_allocated IS NULL OR (n.hosts_away > 0 AND NOT n.settled)
            AS untold
    FROM cluster_n1 AS n
    WHERE n.hosts >= 2
)

SELECT
    j.cluster_id AS subject,
    j.name,
    CASE
        WHEN j.untold
            THEN
                'memory, load or factor of ' || j.unknown || ' hosts of ' || j.name
                || ' is not told, or hosts are still reconnecting'
        ELSE
            j.name || ' without ' || j.hosts_lost || ' largest host ('
            || coalesce(j.largest_host, 'none serves') || ') can hold '
            || printf('%.0f', j.memory_limit / 1073741824.0) || ' GiB, '
            || printf('%.0f', j.memory_allocated / 1073741824.0) || ' GiB are sold: '
            || printf('%+.0f', j.memory_left / 1073741824.0) || ' GiB'
            || iif(
                j.used_after > 0, ' (' || printf('%.1f', 100.0 * j.used_after) || ' % used)', ''
            )
            || iif(j.hosts = 2, '; with two hosts N+1 costs 50 %', '')
    END AS message,
    CASE
        WHEN j.memory_left < 0 AND j.hosts_away > 0 THEN 'critical'
        WHEN j.memory_left < 0 THEN 'high'
        WHEN j.used_after > :tight THEN 'medium'
        ELSE 'low'
    END AS severity,
    iif(j.untold, 'not assessable', 'finding') AS outcome,
    j.memory_serving,
    j.memory_largest,
    j.memory_limit,
    j.memory_allocated,
    j.memory_left,
    j.stop_share,
    j.hosts_away,
    j.largest_vms AS vms
FROM judged AS j
WHERE
    j.untold OR j.memory_left < 0 OR j.used_after > :tight OR j.used_after > j.stop_share
ORDER BY subject
