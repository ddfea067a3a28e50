/*
id = "cluster-threshold-near"
title = "The cluster is close to taking no more VMs"
question = "Is the cluster clear of the limit where allocation stops?"
category = "Capacity"
severity = "low"
level = "cluster"
confidence = "derived"
effort = "weeks"
actor = "operator"
scope = "SELECT id FROM cluster WHERE allocation_state = 'Enabled'"
why = """Above cluster.memory and cluster.cpu.allocated.capacity.disablethreshold (0.85 by \
default) CloudStack places no new VM in the cluster and does not start stopped ones there. Users \
see 'insufficient capacity' although hosts look half empty."""
fix = """Add hosts, move VMs to another cluster, or let DRS rebalance. Raise the limit only when \
the reserve for a lost host is held elsewhere."""
refs = ["rules.md cluster-threshold-near", "S:DeploymentClusterPlanner"]
guards = [
  "clusters disabled on purpose",
  "high only when no other enabled cluster of that hypervisor in the zone has room",
  "a cluster whose own settings were not read is not assessable",
]
*/
WITH
filled AS (
    SELECT
        c.id AS cluster_id,
        c.name,
        c.zone_id,
        c.hypervisor,
        b.*,
        n.memory_allocated / nullif(n.memory_serving * c.memory_overcommit, 0) AS memory_sold,
        n.cpu_allocated / nullif(n.cpu_serving * c.cpu_overcommit, 0) AS cpu_sold,
        n.vms_running,
        b.told = 0 OR b.memory_stop IS NULL OR b.cpu_stop IS NULL OR n.unknown > 0
        OR (n.hosts_away > 0 AND NOT n.settled) AS untold
    FROM cluster AS c
    JOIN cluster_n1 AS n ON c.id = n.cluster_id
    JOIN cluster_brake AS b ON c.id = b.cluster_id
    WHERE c.allocation_state = 'Enabled'
),

judged AS (
    SELECT
        f.*,
        f.memory_sold >= f.memory_stop OR f.cpu_sold >= f.cpu_stop AS closed,
        (
            SELECT count(*) FROM filled AS o
            WHERE
                o.zone_id = f.zone_id AND o.hypervisor = f.hypervisor
                AND o.memory_sold < o.memory_stop AND o.cpu_sold < o.cpu_stop
        ) AS open_clusters
    FROM filled AS f
)

SELECT
    j.cluster_id AS subject,
    j.name,
    iif(
        j.untold,
        'limits, sizes or loads of ' || j.name || ' are not told',
        j.name || ' has sold ' || coalesce(printf('%.1f', 100 * j.memory_sold), '?')
        || ' % of its memory (stop at ' || printf('%.0f', 100 * j.memory_stop) || ' %) and '
        || coalesce(printf('%.1f', 100 * j.cpu_sold), '?') || ' % of its CPU (stop at '
        || printf('%.0f', 100 * j.cpu_stop) || ' %); clusters of its kind that still take VMs: '
        || j.open_clusters
    ) AS message,
    CASE
        WHEN j.closed AND j.open_clusters = 0 THEN 'high'
        WHEN j.closed THEN 'medium'
        ELSE 'low'
    END AS severity,
    iif(j.untold, 'not assessable', 'finding') AS outcome,
    j.memory_sold,
    j.memory_stop,
    j.cpu_sold,
    j.cpu_stop,
    j.open_clusters
FROM judged AS j
WHERE j.untold OR j.closed OR j.memory_sold >= j.memory_warn OR j.cpu_sold >= j.cpu_warn
ORDER BY subject
