/*
id = "cluster-arch-mixed"
title = "Hosts of different architectures share a cluster"
question = "Do all hosts of the cluster have one CPU architecture?"
category = "Hypervisor"
severity = "high"
level = "cluster"
effort = "weeks"
actor = "operator"
scope = "SELECT cluster_id FROM cluster_capacity WHERE hosts >= 2"
why = """A VM cannot run on another architecture. In a mixed cluster restarts by HA, migrations \
and system VMs can be placed on a host that cannot run them, and fail. CloudStack does not allow \
it."""
fix = "Put the hosts of each architecture into a cluster of their own."
refs = ["rules.md cluster-arch-mixed", "D:installguide/configuration"]
guards = ["versions before 4.20 do not tell an architecture: not assessable"]
*/
SELECT
    c.id AS subject,
    c.name,
    iif(
        count(DISTINCT h.arch) > 1,
        c.name || ' mixes ' || group_concat(DISTINCT h.arch),
        'the architecture of ' || (count(*) - count(h.arch)) || ' hosts of ' || c.name
        || ' is not told'
    ) AS message,
    iif(count(DISTINCT h.arch) > 1, 'finding', 'not assessable') AS outcome,
    count(*) AS hosts,
    group_concat(DISTINCT h.arch) AS architectures
FROM cluster AS c
JOIN host AS h ON c.id = h.cluster_id
GROUP BY c.id, c.name
HAVING count(*) >= 2 AND (count(DISTINCT h.arch) > 1 OR count(h.arch) < count(*))
ORDER BY subject
