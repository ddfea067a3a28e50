/*
doc = """What stands at a site needs it."""
*/
SELECT
    s.device AS node_id,
    'site' AS part,
    'site/' || s.site AS needs_id,
    1 AS weight,
    'all' AS rule,
    iif(s.told_by = 'galera segment', 'inferred', 'derived') AS confidence,
    'stands there, by ' || s.told_by AS why
FROM control_site AS s
WHERE s.place = 1
