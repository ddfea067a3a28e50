/*
doc = """Storage arrays that were collected, as a whole: their software, their enclosure. It answered, so it works."""
*/
SELECT
    'array/' || a.array_id AS id,
    'array' AS kind,
    a.name,
    a.zone_id,
    0 AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM array_identity AS a
