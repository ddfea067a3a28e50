/*
doc = """What balancers send to must work itself."""
*/
SELECT
    'backend/' || b.target AS node_id,
    'server' AS part,
    b.target AS needs_id,
    1 AS weight,
    'all' AS rule,
    'measured' AS confidence,
    'what balancers send to' AS why
FROM control_backend AS b
