/*
doc = """An image store lies on what answers at its address; what is inside was not collected."""
*/
SELECT
    'image_store/' || i.id AS node_id,
    'storage' AS part,
    'storage/' || coalesce(nullif(i.server, ''), i.id) AS needs_id,
    1 AS weight,
    'perhaps' AS rule,
    'inferred' AS confidence,
    'address of the image store; what is behind it was not collected' AS why
FROM image_store AS i
WHERE 'image_store/' || i.id NOT IN (
    SELECT s.store FROM store_inside AS s
    WHERE s.told
)
