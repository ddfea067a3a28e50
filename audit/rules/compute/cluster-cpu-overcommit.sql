/*
id = "cluster-cpu-overcommit"
title = "CPU sold and CPU used do not agree"
question = "Do the CPU ratio and the real use agree?"
category = "Capacity"
severity = "medium"
level = "cluster"
confidence = "derived"
effort = "weeks"
actor = "operator"
scope = "SELECT cluster_id FROM cluster_capacity WHERE hosts > 0"
why = """More than four virtual CPUs per thread is fine while they idle and hurts when they \
work: VMs wait for a CPU although their own graphs look idle. The other way round, a cluster \
that is sold out and really idle wastes hardware that a higher factor could sell."""
fix = """Tune cpu.overprovisioning.factor per cluster: lower it, or add hosts, where the load is \
high; raise it in steps where the use stays under 20 %."""
refs = ["rules.md cluster-cpu-overcommit", "S:CapacityManager"]
guards = [
  "with less than 14 days of samples the message says on how many it stands",
  "loads or threads that are not told are not judged",
]
[params.days]
default = 30
unit = "days"
doc = "samples that count"
[params.vcpu_per_thread]
default = 4.0
unit = "ratio"
doc = "virtual CPUs per thread above which a high load is a finding"
[params.busy]
default = 0.7
unit = "share"
doc = "95th percentile of CPU use that is a high load"
[params.load_per_thread]
default = 1.5
unit = "ratio"
doc = "load average per thread above which it is high"
[params.idle]
default = 0.2
unit = "share"
doc = "95th percentile of CPU use under which a sold-out cluster has headroom"
[params.sold]
default = 0.85
unit = "share"
doc = "CPU sold against what may be sold, above which it is sold out"
*/
WITH
points AS (
    SELECT
        h.cluster_id,
        s.at,
        avg(s.cpu_used) AS cpu_used,
        sum(s.load_average) / nullif(sum(iif(s.load_average IS NULL, 0, h.cpu_threads)), 0) AS load,
        row_number() OVER (PARTITION BY h.cluster_id ORDER BY avg(s.cpu_used), s.at) AS place,
        row_number() OVER (PARTITION BY h.cluster_id ORDER BY s.at DESC) AS newest,
        count(*) OVER (PARTITION BY h.cluster_id) AS points
    FROM host AS h
    JOIN host_sample AS s ON h.id = s.host_id AND s.cpu_used IS NOT NULL
    WHERE julianday(:now) - julianday(s.at) <= :days
    GROUP BY h.cluster_id, s.at
),

facts AS (
    SELECT
        c.cluster_id,
        c.name,
        c.vms_running,
        max(p.points) AS points,
        julianday(max(p.at)) - julianday(min(p.at)) AS days,
        min(p.cpu_used) FILTER (WHERE p.place >= 0.95 * p.points) AS p95,
        max(p.load) FILTER (WHERE p.newest = 1) AS load,
        c.cpu_allocated / (c.cpu_physical * c.cpu_overcommit) AS sold,
        (
            SELECT sum(v.cpu_number) FROM vm AS v JOIN host AS h ON v.host_id = h.id
            WHERE h.cluster_id = c.cluster_id AND v.state = 'Running'
        ) * 1.0 / c.threads AS ratio
    FROM cluster_capacity AS c
    LEFT JOIN points AS p ON c.cluster_id = p.cluster_id
    WHERE c.hosts > 0
    GROUP BY c.cluster_id
)

SELECT
    f.cluster_id AS subject,
    f.name,
    f.name || ' has ' || coalesce(printf('%.1f', f.ratio), 'no') || ' vCPU per thread, '
    || coalesce(printf('%.0f', 100 * f.sold), '?') || ' % sold, p95 use '
    || coalesce(printf('%.0f', 100 * f.p95) || ' %', 'not told') || ', load per thread '
    || coalesce(printf('%.1f', f.load), 'not told') || ' (' || coalesce(f.points, 0)
    || ' samples in ' || coalesce(printf('%.0f', f.days), '0') || ' days)' AS message,
    iif(f.load > :load_per_thread, 'high', iif(f.p95 < :idle, 'info', 'medium')) AS severity,
    iif(f.p95 IS NULL AND f.load IS NULL, 'not assessable', 'finding') AS outcome,
    f.*
FROM facts AS f
WHERE
    (f.p95 IS NULL AND f.load IS NULL) OR f.load > :load_per_thread
    OR (f.ratio > :vcpu_per_thread AND f.p95 > :busy) OR (f.p95 < :idle AND f.sold > :sold)
ORDER BY subject
