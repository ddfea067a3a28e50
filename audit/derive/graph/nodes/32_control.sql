/*
doc = """The control plane, where management servers were told: API, deploys, HA restarts."""
*/
SELECT
    'control/plane' AS id,
    'control' AS kind,
    'control plane' AS name,
    NULL AS zone_id,
    0 AS is_down,
    1 AS is_logical,
    'derived' AS confidence
WHERE EXISTS (SELECT 1 FROM management_server)
