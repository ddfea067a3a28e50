/*
doc = """What shared pools and image stores lie on, by address (pool_server, listImageStores). A pool that names \
no address has one of its own. Nothing tells what is inside: needs say "perhaps"."""
*/
WITH told AS (
    SELECT
        p.id,
        p.name,
        p.zone_id,
        r.server
    FROM storage_pool AS p
    JOIN pool_server AS r ON p.id = r.storage_pool_id
    WHERE coalesce(p.scope, '') <> 'HOST'
    UNION ALL
    SELECT
        i.id,
        i.name,
        i.zone_id,
        i.server
    FROM image_store AS i
)

SELECT
    'storage/' || coalesce(nullif(t.server, ''), t.id) AS id,
    'storage' AS kind,
    coalesce(nullif(t.server, ''), 'what ' || max(t.name) || ' lies on') AS name,
    iif(min(t.zone_id) = max(t.zone_id), min(t.zone_id), NULL) AS zone_id,
    NULL AS is_down,
    0 AS is_logical,
    'inferred' AS confidence
FROM told AS t
GROUP BY coalesce(nullif(t.server, ''), t.id)
