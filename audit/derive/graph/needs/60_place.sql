/*
doc = """A device needs the rack it stands in, a rack its room; a device of which no rack is named its room."""
*/
SELECT
    p.device AS node_id,
    'place' AS part,
    coalesce('rack/' || p.rack_id, 'room/' || p.room) AS needs_id,
    1 AS weight,
    'all' AS rule,
    'derived' AS confidence,
    'the operator says that it stands there' AS why
FROM device_place AS p
WHERE p.rack IS NOT NULL OR p.room IS NOT NULL
UNION
SELECT
    'rack/' || p.rack_id,
    'room',
    'room/' || p.room,
    1,
    'all',
    'derived',
    'the operator says that it stands there'
FROM device_place AS p
WHERE p.rack IS NOT NULL AND p.room IS NOT NULL
