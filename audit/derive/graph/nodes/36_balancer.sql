/*
doc = """Load balancers of the control plane. One that answered works."""
*/
SELECT
    'balancer/' || n.id AS id,
    'balancer' AS kind,
    coalesce(n.name, n.id) AS name,
    NULL AS zone_id,
    0 AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM lb_node AS n
