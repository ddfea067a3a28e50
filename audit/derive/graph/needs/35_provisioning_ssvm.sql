/*
doc = """Deploying needs a secondary storage VM that runs."""
*/
SELECT
    'provisioning/' || s.zone_id AS node_id,
    'secondary storage VM' AS part,
    'system_vm/' || s.id AS needs_id,
    1 AS weight,
    'any' AS rule,
    'derived' AS confidence,
    'templates are copied by the secondary storage VM' AS why
FROM system_vm AS s
WHERE s.type = 'secondarystoragevm'
