/*
id = "k8s-single-control"
title = "Kubernetes clusters with one control node"
question = "Do Kubernetes clusters of some size depend on one control node?"
category = "Resilience"
severity = "low"
level = "kubernetes_cluster"
confidence = "measured"
effort = "days"
actor = "tenant"
scope = """SELECT id FROM kubernetes_cluster WHERE coalesce(type, 'CloudManaged') = 'CloudManaged' \
AND coalesce(state, '') NOT IN ('Destroyed', 'Destroying')"""
optional = ["kubernetes_cluster.type"]
why = """The whole cluster is steered by one machine. While it is down nothing is scheduled, \
scaled or healed, and without a copy of its etcd the cluster is lost with it."""
fix = "Make a cluster with three control nodes (its version must support HA) and move the workload."
refs = ["rules.md k8s-single-control", "S:KubernetesClusterResponse (controlnodes, size)"]
guards = [
  "clusters called dev, test or lab", "clusters managed from outside (ExternalManaged)",
  "production is told by the name only: a Kubernetes cluster carries no tags",
]
[params.min_size]
default = 3
unit = "count"
doc = "worker nodes from which one control node is too few"
*/
WITH named AS (
    SELECT
        k.*,
        '-' || lower(replace(replace(k.name, '_', '-'), '.', '-')) || '-' AS words
    FROM kubernetes_cluster AS k
    WHERE
        coalesce(k.type, 'CloudManaged') = 'CloudManaged'
        AND coalesce(k.state, '') NOT IN ('Destroyed', 'Destroying')
)

SELECT
    n.id AS subject,
    n.name,
    iif(
        n.control_nodes IS NULL OR n.size IS NULL,
        'how many nodes ' || n.name || ' has is not told',
        'the Kubernetes cluster ' || n.name || ' has one control node for ' || n.size || ' workers'
    ) AS message,
    iif(n.control_nodes IS NULL OR n.size IS NULL, 'not assessable', 'finding') AS outcome,
    iif(n.words LIKE '%-prod-%' OR n.words LIKE '%-production-%', 'medium', 'low') AS severity,
    n.zone_id,
    n.size AS workers,
    n.control_nodes,
    n.version,
    n.state,
    coalesce(n.account, n.project_id) AS owner
FROM named AS n
WHERE
    coalesce(n.control_nodes = 1, 1)
    AND coalesce(n.size >= :min_size, 1)
    AND n.words NOT LIKE '%-dev-%'
    AND n.words NOT LIKE '%-test-%'
    AND n.words NOT LIKE '%-lab-%'
ORDER BY n.id
