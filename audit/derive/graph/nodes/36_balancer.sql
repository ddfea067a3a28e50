/*
doc = """Load balancers of the control plane. One that answers works; of one that was silent last time it is not told."""
*/
SELECT
    'balancer/' || n.id AS id,
    'balancer' AS kind,
    coalesce(n.name, n.id) AS name,
    NULL AS zone_id,
    iif(a.complete, 0, NULL) AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM lb_node AS n
LEFT JOIN answer_now AS a ON n.source = a.source AND a.table_name = 'lb_node'
