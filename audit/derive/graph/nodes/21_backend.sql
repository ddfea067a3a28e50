/*
doc = """What shared pools and image stores lie on, by address (pool_server, listImageStores). A pool that names \
no address has one of its own. Nothing tells what is inside: needs say "perhaps". Those of arrays that told it are left out."""
*/
WITH told AS (
    SELECT
        'pool/' || p.id AS store,
        p.id,
        p.name,
        p.zone_id,
        r.server
    FROM storage_pool AS p
    JOIN pool_server AS r ON p.id = r.storage_pool_id
    WHERE coalesce(p.scope, '') <> 'HOST'
    UNION ALL
    SELECT
        'image_store/' || i.id,
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
WHERE
    t.store NOT IN (
        SELECT s.store FROM store_inside AS s
        WHERE s.told
    )
GROUP BY coalesce(nullif(t.server, ''), t.id)
