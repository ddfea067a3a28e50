/*
doc = """Virtual routers (listRouters)."""
*/
SELECT
    'router/' || r.router_id AS id,
    'router' AS kind,
    r.name,
    r.zone_id,
    r.state <> 'Running' AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM router_state AS r
