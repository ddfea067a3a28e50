/*
doc = """A shared pool lies on what answers at its address; whether that is redundant inside was not collected. \
One on an array that told its inside needs that instead (store_inside)."""
*/
SELECT
    'pool/' || p.id AS node_id,
    'storage' AS part,
    'storage/' || coalesce(nullif(r.server, ''), p.id) AS needs_id,
    1 AS weight,
    'perhaps' AS rule,
    'inferred' AS confidence,
    'address of the pool; what is behind it was not collected' AS why
FROM storage_pool AS p
JOIN pool_server AS r ON p.id = r.storage_pool_id
WHERE
    coalesce(p.scope, '') <> 'HOST'
    AND 'pool/' || p.id NOT IN (
        SELECT i.store FROM store_inside AS i
        WHERE i.told
    )
