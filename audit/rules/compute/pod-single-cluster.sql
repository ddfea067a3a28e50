/*
id = "pod-single-cluster"
title = "The pod has one cluster"
question = "Has the pod more than one cluster?"
category = "Resilience"
severity = "info"
level = "pod"
effort = "project"
actor = "operator"
scope = "SELECT DISTINCT pod_id FROM cluster"
why = """A pod often is a rack with its switches. One cluster in it means that the cluster, its \
rack and its management network fail together: a fact for the table of failure domains, not a \
fault."""
fix = """Nothing to repair. When the pod grows, start a second cluster in it rather than making \
the first one larger."""
refs = ["rules.md pod-single-cluster", "D:concepts About Pods"]
guards = ["pods without a cluster"]
*/
SELECT
    p.id AS subject,
    p.name,
    p.name || ' has one cluster: ' || max(c.name) AS message,
    p.zone_id,
    count(*) AS clusters
FROM pod AS p
JOIN cluster AS c ON p.id = c.pod_id
GROUP BY p.id, p.name, p.zone_id
HAVING count(*) = 1
ORDER BY subject
