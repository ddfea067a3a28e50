/*
doc = "A row per image store: current fill."
[columns]
image_store_id = "Store"
name = "Name"
zone_id = "Zone"
protocol = "Protocol"
server = "Host of its URL"
read_only = "No new objects"
capacity = "Size; NULL when no system VM measured it [bytes]"
used = "In use [bytes]"
used_share = "used / capacity [share]"
at = "Time of the values [UTC]"
*/
SELECT
    i.id AS image_store_id,
    i.name,
    i.zone_id,
    i.protocol,
    i.server,
    i.read_only,
    s.capacity,
    s.used,
    s.used * 1.0 / nullif(s.capacity, 0) AS used_share,
    s.at
FROM image_store AS i
LEFT JOIN image_store_sample AS s
    ON
        i.id = s.image_store_id
        AND s.at = (
            SELECT max(l.at) FROM image_store_sample AS l
            WHERE l.image_store_id = i.id
        )
