/*
id = "cluster-threshold-not-n1"
title = "The allocation limit does not keep a host's worth free"
question = "Do the allocation limits keep a host's worth free?"
category = "Capacity"
severity = "medium"
level = "cluster"
confidence = "derived"
effort = "hours"
actor = "operator"
scope = "SELECT cluster_id FROM cluster_n1 WHERE hosts_serving >= 2"
why = """The allocation limit is the only brake before a cluster is too full to lose a host. The \
default of 0.85 reserves one host only from seven equal hosts up: four hosts need 0.75, three \
need 0.66. Until the cluster is that full nothing happens; afterwards the next host failure \
leaves VMs down."""
fix = """Set cluster.memory.allocated.capacity.disablethreshold of the cluster to (N-1)/N for N \
equal hosts, or to 1 minus the largest host's share, less a little; the same for CPU."""
refs = ["rules.md cluster-threshold-not-n1", "S:SkipHeuresticsPlanner", "S:FirstFitPlanner"]
guards = [
  "spares of ha.tag hold the reserve",
  "clusters without shared storage cannot restart VMs anyway",
  "one serving host has a rule of its own",
  "a cluster whose own settings were not read is not assessable",
]
*/
WITH judged AS (
    SELECT
        n.cluster_id,
        n.name,
        n.hosts_serving,
        n.vms_running,
        b.memory_stop,
        b.told = 0 OR b.memory_stop IS NULL OR n.unknown > 0
        OR (n.hosts_away > 0 AND NOT n.settled) AS untold,
        1 - n.memory_largest * 1.0 / nullif(n.memory_serving, 0) AS needed,
        n.memory_allocated / nullif(n.memory_serving * c.memory_overcommit, 0) AS sold,
        (
            SELECT count(*) FROM host AS h
            WHERE h.cluster_id = n.cluster_id AND h.ha_host
        ) AS spares,
        (
            SELECT count(*) FROM pool_reach AS r
            WHERE r.cluster_id = n.cluster_id
        ) AS pools
    FROM cluster_n1 AS n
    JOIN cluster AS c ON n.cluster_id = c.id
    JOIN cluster_brake AS b ON n.cluster_id = b.cluster_id
    WHERE n.hosts_serving >= 2
)

SELECT
    j.cluster_id AS subject,
    j.name,
    iif(
        j.untold,
        'the limit or a host size of ' || j.name || ' is not told',
        'memory of ' || j.name || ' is sold up to ' || printf('%.0f', 100 * j.memory_stop)
        || ' %, a lost host needs ' || printf('%.0f', 100 * j.needed) || ' % or less with '
        || j.hosts_serving || ' hosts; ' || printf('%.0f', 100 * j.sold) || ' % are sold'
    ) AS message,
    iif(j.sold > j.needed, 'high', 'medium') AS severity,
    iif(j.untold, 'not assessable', 'finding') AS outcome,
    j.memory_stop,
    j.needed,
    j.sold,
    j.hosts_serving,
    j.vms_running AS vms
FROM judged AS j
WHERE j.spares = 0 AND j.pools > 0 AND (j.untold OR j.memory_stop > j.needed)
ORDER BY subject
