/*
id = "cluster-big-box-share"
title = "One host is a large part of the cluster"
question = "Is no host too large a part of its cluster?"
category = "Resilience"
severity = "medium"
level = "cluster"
confidence = "derived"
effort = "project"
actor = "management"
scope = "SELECT cluster_id FROM cluster_n1 WHERE hosts >= 2"
why = """The larger a host is against its cluster, the more VMs one failure takes, the longer \
their restart and a maintenance run, and the more memory must stay unsold as a reserve. At a \
third of the cluster the reserve costs a third of what was bought."""
fix = """Buy more hosts of smaller or equal size; do not mix one big box into a cluster of small \
ones."""
refs = ["rules.md cluster-big-box-share"]
guards = ["clusters of one host have a rule of their own", "three equal hosts are medium, once"]
[params.medium_share]
default = 0.33
unit = "share"
doc = "largest host above this share of the cluster's memory is medium"
[params.high_share]
default = 0.5
unit = "share"
doc = "above this it is high"
*/
WITH sized AS (
    SELECT
        h.cluster_id,
        c.name,
        count(*) AS hosts,
        count(*) - count(h.memory_physical) AS untold,
        max(h.memory_physical) AS largest,
        sum(h.memory_physical) AS total,
        max(h.memory_physical) * 1.0 / sum(h.memory_physical) AS share
    FROM host_capacity AS h
    JOIN cluster AS c ON h.cluster_id = c.id
    GROUP BY h.cluster_id, c.name
    HAVING count(*) >= 2
)

SELECT
    s.cluster_id AS subject,
    s.name,
    iif(
        s.untold > 0,
        'the memory of ' || s.untold || ' hosts of ' || s.name || ' is not told',
        'the largest of ' || s.hosts || ' hosts of ' || s.name || ' holds '
        || printf('%.0f', 100.0 * s.share) || ' % of its memory ('
        || printf('%.0f', s.largest / 1073741824.0) || ' of '
        || printf('%.0f', s.total / 1073741824.0) || ' GiB)'
    ) AS message,
    iif(s.share > :high_share, 'high', 'medium') AS severity,
    iif(s.untold > 0, 'not assessable', 'finding') AS outcome,
    s.share,
    s.largest,
    s.total,
    s.hosts,
    n.largest_vms AS vms
FROM sized AS s
JOIN cluster_n1 AS n ON s.cluster_id = n.cluster_id
WHERE s.untold > 0 OR s.share > :medium_share
ORDER BY subject
