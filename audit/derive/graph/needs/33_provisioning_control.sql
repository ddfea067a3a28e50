/*
doc = """Deploying needs the control plane."""
*/
SELECT
    'provisioning/' || z.id AS node_id,
    'control' AS part,
    'control/plane' AS needs_id,
    1 AS weight,
    'all' AS rule,
    'derived' AS confidence,
    'every deploy is a job of a management server' AS why
FROM zone AS z
