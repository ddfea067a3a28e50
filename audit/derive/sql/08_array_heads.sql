/*
doc = "A row per array that tells its nodes: how many there are, and whether one serves for another."
[columns]
array_id = "Array"
source = "Source that tells it"
nodes = "Nodes, those that wait to be taken in left out [count]"
nodes_up = "Nodes that are up, or whose state is not told [count]"
in_takeover = "A node serves for its partner now"
*/
SELECT
    array_id,
    source,
    count(*) AS nodes,
    sum(coalesce(state, 'up') = 'up') AS nodes_up,
    max(coalesce(ha_state, '') IN ('takeover', 'giveback')) AS in_takeover
FROM array_node
WHERE coalesce(role, '') <> 'pending'
GROUP BY array_id, source
