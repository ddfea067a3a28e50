/*
doc = """Nodes and controllers of arrays, each once, those that wait to be taken in left out: whether \
another can take over what each serves."""
[columns]
array_id = "Array"
node_id = "Node"
name = "Name"
is_down = "It is down; NULL: not told"
serves = "It serves data: no monitor or manager"
partner = "Node that takes over, several comma separated; NULL: not told"
takeover = "possible, not possible or not told, as it is while all nodes are up"
*/
SELECT
    n.array_id,
    n.id AS node_id,
    coalesce(n.name, n.id) AS name,
    CASE n.state WHEN 'down' THEN 1 WHEN 'up' THEN 0 WHEN 'degraded' THEN 0 END AS is_down,
    coalesce(n.role, '') NOT IN ('mon', 'mgr', 'mgr standby')
    AND coalesce(n.role, '') NOT LIKE 'mdm%' AS serves,
    nullif(n.partner, '') AS partner,
    CASE
        WHEN n.ha_enabled = 0 THEN 'not possible'
        -- with a partner down it is not possible for that reason, which the node says itself
        WHEN n.ha_state = 'impossible' AND NOT h.in_takeover AND h.nodes_up = h.nodes
            THEN 'not possible'
        WHEN n.ha_enabled OR n.ha_state IS NOT NULL THEN 'possible'
        ELSE 'not told'
    END AS takeover
FROM array_node AS n
JOIN array_identity AS u ON n.array_id = u.array_id AND n.source = u.source
JOIN array_heads AS h ON n.array_id = h.array_id AND n.source = h.source
WHERE coalesce(n.role, '') <> 'pending'
