/*
title = "Space used on secondary storage"
doc = "Bytes in use, of the capacity the store tells."
unit = "bytes"
object = "image store"
*/
SELECT
    s.at,
    z.name AS zone,
    i.name AS object,
    s.used AS value,
    s.capacity AS total
FROM image_store_sample AS s
JOIN image_store_history AS i
    ON
        s.image_store_id = i.id AND s.source = i.source
        AND s.at >= i.valid_from AND s.at < i.valid_to
LEFT JOIN zone AS z ON i.zone_id = z.id AND i.source = z.source
WHERE s.used IS NOT NULL
ORDER BY z.name, i.name, s.at
