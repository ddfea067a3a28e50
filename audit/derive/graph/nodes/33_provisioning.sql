/*
doc = """Deploying new VMs, a row per zone. Running VMs do not need it."""
*/
SELECT
    'provisioning/' || z.id AS id,
    'provisioning' AS kind,
    'provisioning in ' || z.name AS name,
    z.id AS zone_id,
    0 AS is_down,
    1 AS is_logical,
    'derived' AS confidence
FROM zone AS z
