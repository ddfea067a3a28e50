/*
doc = """A row per management server or database node that balancers send to: whether any of them does now. What a \
balancer says of it is not what it says of itself."""
[columns]
target = "Node of the failure graph: management_server/ID or database_node/ID"
balancers = "Balancers that know it [count]"
told = "Of its rows on balancers: those that tell a state [count]"
up = "Of these: balancer sends to it (UP, NOLB, or not checked) [count]"
down = "Of these: DOWN, MAINT or DRAIN [count]"
backup = "It is used only when no other is up, on every balancer that tells it"
states = "What they say, e.g. lb1: UP (L7OK), lb2: DOWN (L4CON)"
is_down = "No balancer sends to it; NULL: not told by all"
*/
WITH said AS (
    SELECT
        s.target,
        s.lb_node_id,
        coalesce(n.name, n.id)
        || ': '
        || coalesce(s.status, 'not told')
        || coalesce(' (' || s.check_status || ')', '') AS words,
        s.status IS NOT NULL AS is_told,
        coalesce(s.status LIKE 'UP%' OR s.status LIKE 'no check%' OR s.status = 'NOLB', 0) AS is_up,
        s.backup
    FROM lb_member AS s
    JOIN lb_node AS n ON s.lb_node_id = n.id
)

SELECT
    target,
    count(DISTINCT lb_node_id) AS balancers,
    sum(is_told) AS told,
    sum(is_up) AS up,
    sum(is_told) - sum(is_up) AS down,
    min(backup) AS backup,
    replace(group_concat(DISTINCT words), ',', ', ') AS states,
    CASE WHEN sum(is_up) > 0 THEN 0 WHEN sum(is_told) = count(*) THEN 1 END AS is_down
FROM said
GROUP BY target
