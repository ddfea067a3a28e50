/*
doc = """Sites, racks, rooms and power feeds, where the operator names them."""
*/
SELECT
    'rack/' || p.rack_id AS id,
    'rack' AS kind,
    p.rack AS name,
    iif(min(p.zone_id) = max(p.zone_id), min(p.zone_id), NULL) AS zone_id,
    NULL AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM device_place AS p
WHERE p.rack IS NOT NULL
GROUP BY p.rack_id
UNION ALL
SELECT
    'room/' || p.room,
    'room',
    p.room,
    iif(min(p.zone_id) = max(p.zone_id), min(p.zone_id), NULL),
    NULL,
    0,
    'measured'
FROM device_place AS p
WHERE p.room IS NOT NULL
GROUP BY p.room
UNION ALL
SELECT
    'feed/' || f.value,
    'feed',
    f.value,
    iif(min(p.zone_id) = max(p.zone_id), min(p.zone_id), NULL),
    NULL,
    0,
    'measured'
FROM device_place AS p
CROSS JOIN json_each(p.feeds) AS f
GROUP BY f.value
UNION ALL
SELECT
    'site/' || s.site,
    'site',
    s.site,
    iif(min(z.id) = max(z.id), min(z.id), NULL),
    NULL,
    0,
    iif(min(s.told_by) = 'galera segment', 'inferred', 'measured')
FROM control_site AS s
LEFT JOIN zone AS z ON s.device = 'zone/' || z.id
WHERE s.place = 1
GROUP BY s.site
