/*
id = "pacemaker-unhealthy"
title = "A Pacemaker cluster is not whole"
question = "Are all nodes and resources of each Pacemaker cluster in order?"
category = "Resilience"
severity = "high"
level = "host_system"
confidence = "measured"
scope = "SELECT host_system_id FROM cluster_resource"
effort = "hours"
actor = "management"
why = """A node of this cluster is lost, or a resource has failed. What it keeps alive (a virtual \
address, a database, a mirror) may already have no second home."""
fix = """Look at `pcs status` or `crm_mon -1`; repair the node, let it be fenced and join again, then \
clean up the failed resources."""
refs = ["vendors.md 4 (Pacemaker: nodes online)", "Pacemaker Explained, cluster status"]
guards = [
  "no quorum, or a node that is UNCLEAN: critical",
  "a failed resource alone: medium; standby and maintenance alone: low",
  "a stopped copy of a clone is normal",
]
*/
WITH told AS (
    SELECT
        host_system_id,
        source,
        count(*) FILTER (WHERE kind = 'node') AS nodes,
        count(*) FILTER (WHERE kind = 'node' AND state = 'UNCLEAN') AS unclean,
        count(*) FILTER (WHERE kind = 'node' AND state = 'offline') AS offline,
        count(*) FILTER (WHERE kind = 'node' AND state IN ('standby', 'maintenance')) AS resting,
        count(*) FILTER (WHERE kind = 'resource' AND failed) AS failed,
        max(kind = 'property' AND name = 'with-quorum' AND state = 'false') AS no_quorum,
        max(kind = 'property' AND name = 'maintenance-mode' AND state = 'true') AS unmanaged,
        group_concat(iif(kind = 'node' AND state <> 'online', name || ' ' || state, NULL), ', ')
            AS node_list,
        group_concat(iif(kind = 'resource' AND failed, name, NULL), ', ') AS failed_list
    FROM cluster_resource
    GROUP BY host_system_id, source
)

SELECT
    n.host_system_id AS subject,
    n.name,
    'the cluster of ' || n.name || ' (' || t.nodes || ' nodes): ' || rtrim(
        iif(t.no_quorum, 'no quorum; ', '')
        || coalesce(t.node_list || '; ', '')
        || iif(t.failed > 0, 'failed: ' || t.failed_list || '; ', '')
        || iif(t.unmanaged, 'nothing is managed (maintenance-mode)', ''),
        '; '
    ) AS message,
    CASE
        WHEN t.no_quorum OR t.unclean > 0 THEN 'critical'
        WHEN t.offline > 0 THEN 'high'
        WHEN t.failed > 0 THEN 'medium'
        ELSE 'low'
    END AS severity,
    n.zone_id,
    t.nodes,
    t.unclean,
    t.offline,
    t.failed
FROM told AS t
JOIN system_now AS n ON t.host_system_id = n.host_system_id AND t.source = n.source
WHERE
    t.no_quorum OR t.unmanaged
    OR t.unclean + t.offline + t.resting + t.failed > 0
ORDER BY n.host_system_id
