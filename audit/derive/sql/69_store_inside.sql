/*
doc = """Shared pools and image stores that lie on an array that was collected, as the failure graph \
sees them: by which way, and whether the array told enough of its inside."""
[columns]
store = "Node of the failure graph: pool/ID or image_store/ID"
array_id = "Array"
volume_id = "Volume, LUN or filesystem; NULL: not told which"
array_pool_id = "Pool of the array (aggregate); NULL: not told which"
lif_id = "Interface it is reached at; NULL: not told, or any of several"
way = "address (one interface carries all), paths (hosts may use several), monitors or not told"
iqn = "Target the interface belongs to"
told = "The way and the nodes that serve the data are told: nothing at its address is left open"
is_mirrored = "Another array holds a mirror of all of it that is whole"
confidence = "How sure the array is: measured, derived or inferred"
method = "What proves it"
*/
WITH heads AS (
    SELECT
        array_id,
        max(serves) AS serves
    FROM array_controller
    GROUP BY array_id
),

placed AS (
    SELECT
        iif(b.kind = 'storage_pool', 'pool/', 'image_store/') || b.store_id AS store,
        b.array_id,
        b.volume_id,
        b.array_pool_id,
        b.lif_id,
        CASE
            WHEN b.method = 'rbd monitors' THEN 'monitors'
            WHEN b.lif_id IS NULL THEN 'not told'
            WHEN b.method IN ('iqn+lun', 'iqn', 'wwpn', 'volume serial') THEN 'paths'
            ELSE 'address'
        END AS way,
        l.iqn,
        coalesce(h.serves, 0) AS serves,
        u.is_mirrored,
        b.confidence,
        b.method
    FROM pool_array AS b
    JOIN array_identity AS u ON b.array_id = u.array_id
    LEFT JOIN array_lif AS l ON b.array_id = l.array_id AND u.source = l.source AND b.lif_id = l.id
    LEFT JOIN heads AS h ON b.array_id = h.array_id
)

SELECT
    store,
    array_id,
    volume_id,
    array_pool_id,
    lif_id,
    way,
    iqn,
    way <> 'not told' AND serves AS told,
    is_mirrored,
    confidence,
    method
FROM placed
