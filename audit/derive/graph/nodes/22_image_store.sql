/*
doc = """Image stores (listImageStores)."""
*/
SELECT
    'image_store/' || i.id AS id,
    'image_store' AS kind,
    i.name,
    i.zone_id,
    NULL AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM image_store AS i
