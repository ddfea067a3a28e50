/*
doc = """The switches of an array whose ports do not tell what they hear: one node, for nothing is known."""
*/
SELECT
    'access/' || a.array_id AS id,
    'access' AS kind,
    'switches of ' || a.name || ' that are not told' AS name,
    a.zone_id,
    NULL AS is_down,
    0 AS is_logical,
    'inferred' AS confidence
FROM array_identity AS a
