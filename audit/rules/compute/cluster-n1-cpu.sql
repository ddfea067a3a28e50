/*
id = "cluster-n1-cpu"
title = "The cluster is short of CPU without its largest host"
question = "Does the cluster survive the loss of its biggest host, by CPU?"
category = "Capacity"
severity = "medium"
level = "cluster"
confidence = "derived"
effort = "weeks"
actor = "operator"
scope = "SELECT cluster_id FROM cluster_n1 WHERE hosts >= 2"
why = """CPU degrades where memory fails: with a host lost the VMs still start, but the clock \
that was sold is no longer there. When the hosts that are left would really be more than 90 % \
busy, every tenant of the cluster feels it until the host is back."""
fix = """Add a host, move busy VMs to another cluster, or lower the CPU over-commit factor for \
new VMs."""
refs = ["rules.md cluster-n1-cpu", "rules.md 12.2"]
guards = [
  "clusters of one host have a rule of their own",
  "low while the real use after the loss is small",
  "hosts that may still be reconnecting after a server start are not judged",
]
[params.busy]
default = 0.9
unit = "share"
doc = "real CPU use after the loss above which it is high"
[params.idle]
default = 0.5
unit = "share"
doc = "real CPU use after the loss below which it is low"
*/
WITH judged AS (
    SELECT
        n.*,
        n.cpu_used / nullif(n.cpu_rest, 0) AS used_after,
        n.unknown > 0
        OR n.cpu_allocated IS NULL
        OR n.cpu_serving IS NULL
        OR n.cpu_limit IS NULL
        OR (n.hosts_away > 0 AND NOT n.settled) AS untold
    FROM cluster_n1 AS n
    WHERE n.hosts >= 2
)

SELECT
    j.cluster_id AS subject,
    j.name,
    iif(
        j.untold,
        'size, load or factor of hosts of ' || j.name
        || ' is not told, or hosts are still reconnecting',
        j.name || ' without ' || j.hosts_lost || ' fastest host can sell '
        || printf('%.0f', j.cpu_limit / 1e9) || ' GHz, '
        || printf('%.0f', j.cpu_allocated / 1e9) || ' GHz are sold; real use would be '
        || coalesce(printf('%.0f', 100.0 * j.used_after) || ' %', 'not known')
    ) AS message,
    CASE
        WHEN j.used_after > :busy THEN 'high'
        WHEN j.used_after < :idle THEN 'low'
        ELSE 'medium'
    END AS severity,
    iif(j.untold, 'not assessable', 'finding') AS outcome,
    j.cpu_serving,
    j.cpu_largest,
    j.cpu_limit,
    j.cpu_allocated,
    j.cpu_used,
    j.used_after,
    j.vms_running AS vms
FROM judged AS j
WHERE j.untold OR j.cpu_allocated > j.cpu_limit
ORDER BY subject
