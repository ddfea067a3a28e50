/*
doc = """What lies on an array needs it as a whole. With a whole mirror on another one, it may not: perhaps."""
*/
SELECT
    s.store AS node_id,
    'array' AS part,
    'array/' || s.array_id AS needs_id,
    1 AS weight,
    iif(s.is_mirrored, 'perhaps', 'all') AS rule,
    s.confidence,
    s.method AS why
FROM store_inside AS s
