/*
id = "cluster-imbalance"
title = "Hosts of the cluster are unevenly filled"
question = "Are the hosts of the cluster evenly used?"
category = "Capacity"
severity = "low"
level = "cluster"
confidence = "derived"
effort = "hours"
actor = "operator"
scope = "SELECT cluster_id FROM cluster_capacity WHERE hosts_serving >= 3"
why = """On the fullest host VMs compete while other hosts idle, and its loss hits more VMs than \
it has to. VMs do not move by themselves: without DRS they stay where they were once started."""
fix = "Run cluster DRS once, and enable drs.automatic.enable for the cluster (4.19 and newer)."
refs = ["rules.md cluster-imbalance", "S:ClusterDrsService", "rules.md trap 7"]
guards = [
  "fewer than 3 serving hosts",
  "hosts partitioned by tags",
  "clusters that are nearly empty on average (min_mean)",
]
[params.spread]
default = 0.3
unit = "share"
doc = "fullest host above the mean by more than this"
[params.variation]
default = 0.35
unit = "ratio"
doc = "coefficient of variation above which the spread is uneven"
[params.full]
default = 0.9
unit = "share"
doc = "a host fuller than this beside a half empty one is medium"
[params.half]
default = 0.5
unit = "share"
doc = "a host emptier than this beside a full one"
[params.min_mean]
default = 0.2
unit = "share"
doc = "mean use below which the relative variation says nothing"
*/
WITH facts AS (
    SELECT
        h.cluster_id,
        count(*) AS hosts,
        count(*) - count(h.memory_allocated * 1.0 / h.memory_physical) AS untold,
        count(DISTINCT coalesce(u.tags, '')) AS tag_sets,
        max(h.memory_allocated * 1.0 / h.memory_physical) AS fullest,
        min(h.memory_allocated * 1.0 / h.memory_physical) AS emptiest,
        avg(h.memory_allocated * 1.0 / h.memory_physical) AS mean,
        avg(
            h.memory_allocated * 1.0 / h.memory_physical
            * h.memory_allocated / h.memory_physical
        ) AS mean_square
    FROM host_capacity AS h
    JOIN host AS u ON h.host_id = u.id
    WHERE h.serves AND NOT h.reserved_for_ha
    GROUP BY h.cluster_id
    HAVING count(*) >= 3
)

SELECT
    f.cluster_id AS subject,
    c.name,
    iif(
        f.untold > 0,
        'size or load of ' || f.untold || ' hosts of ' || c.name || ' is not told',
        'memory sold on the hosts of ' || c.name || ' runs from '
        || printf('%.0f', 100 * f.emptiest) || ' to ' || printf('%.0f', 100 * f.fullest)
        || ' %, ' || printf('%.0f', 100 * f.mean) || ' % on average'
    ) AS message,
    iif(f.fullest > :full AND f.emptiest < :half, 'medium', 'low') AS severity,
    iif(f.untold > 0, 'not assessable', 'finding') AS outcome,
    f.hosts,
    f.fullest,
    f.emptiest,
    f.mean
FROM facts AS f
JOIN cluster AS c ON f.cluster_id = c.id
WHERE
    f.tag_sets = 1
    AND (
        f.untold > 0
        OR f.fullest - f.mean > :spread
        OR (
            f.mean >= :min_mean
            AND f.mean_square - f.mean * f.mean
            > :variation * :variation * f.mean * f.mean
        )
    )
ORDER BY subject
