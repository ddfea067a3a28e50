/*
id = "arr-node-down"
title = "A node of a storage array is down"
question = "Are all nodes and controllers of the array up?"
category = "Resilience"
severity = "high"
level = "storage_array"
effort = "hours"
actor = "storage"
scope = "SELECT DISTINCT array_id FROM array_node"
why = """A node that is down takes its part of the performance away, and the redundancy of what it \
shared with its partner: the next failure stops the pools."""
fix = """Open the array's own alerts for the node, repair or replace it, and see that it serves its \
share again."""
refs = [
  "rules.md arr-node-down",
  "no redundancy left: one node is up, or the only partner of the node serves alone",
]
optional = [
  "array_lif", "array_protection", "array_volume", "image_store", "storage_pool", "vm",
  "volume",
]
guards = ["nodes that only wait to be taken into the cluster", "a state that is not told"]
*/
WITH judged AS (
    SELECT
        n.array_id,
        n.source,
        u.nodes,
        coalesce(n.name, n.id) AS node,
        n.state,
        coalesce(n.state_told, n.state) AS told,
        n.state = 'down' AND (u.nodes_up <= 1 OR instr(n.partner, ',') = 0) AS is_last
    FROM array_node AS n
    JOIN array_heads AS u ON n.array_id = u.array_id AND n.source = u.source
    WHERE coalesce(n.role, '') <> 'pending'
)

SELECT
    u.array_id AS subject,
    u.name,
    iif(
        sum(j.state <> 'up') > 0,
        u.label || ': ' || sum(j.state <> 'up') || ' of ' || j.nodes || ' nodes '
        || iif(sum(j.state <> 'up') = 1, 'is', 'are') || ' not up: '
        || group_concat(iif(j.state <> 'up', j.node || ' (' || j.told || ')', NULL), ', ')
        || u.words,
        'the state of ' || sum(j.state IS NULL) || ' nodes of ' || u.label || ' is not told'
    ) AS message,
    iif(max(j.is_last) AND u.pools > 0, 'critical', 'high') AS severity,
    iif(sum(j.state <> 'up') > 0, 'finding', 'not assessable') AS outcome,
    u.zone_id,
    u.vms,
    j.nodes,
    sum(j.state <> 'up') AS nodes_not_up,
    sum(j.state IS NULL) AS nodes_untold
FROM judged AS j
JOIN array_unit AS u ON j.array_id = u.array_id AND j.source = u.source
WHERE j.state IS NULL OR j.state <> 'up'
GROUP BY u.array_id
ORDER BY u.array_id
