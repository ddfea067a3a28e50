/*
doc = """The vote of a cluster of databases: it fails by its members only."""
*/
SELECT
    'quorum/' || q.group_id AS id,
    'quorum' AS kind,
    'quorum of ' || q.name AS name,
    NULL AS zone_id,
    0 AS is_down,
    1 AS is_logical,
    'derived' AS confidence
FROM quorum AS q
