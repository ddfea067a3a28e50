/*
title = "Public addresses taken"
doc = "As CloudStack counts them per zone (listCapacity)."
unit = "count"
object = "zone"
*/
SELECT
    s.at,
    z.name AS zone,
    z.name AS object,
    sum(s.used) AS value,
    sum(s.total) AS total
FROM capacity_sample AS s
LEFT JOIN zone AS z ON s.zone_id = z.id AND s.source = z.source
WHERE s.type = 4
GROUP BY s.at, z.name
HAVING count(*) = count(s.used) AND count(*) = count(s.total)
ORDER BY z.name, s.at
