/*
doc = """Deploying needs an image store that serves the zone."""
*/
SELECT
    'provisioning/' || z.id AS node_id,
    'image stores' AS part,
    'image_store/' || i.id AS needs_id,
    1 AS weight,
    'any' AS rule,
    'derived' AS confidence,
    'templates come from one of the image stores' AS why
FROM zone AS z
JOIN image_store AS i ON z.id = coalesce(i.zone_id, z.id)
