/*
doc = """Database servers, and members of their clusters that were not asked: arbiters, strangers, those that are gone. One that answered works, but for one that fell out of its cluster."""
*/
SELECT
    'database_node/' || d.id AS id,
    'database_node' AS kind,
    coalesce(d.name, d.address) AS name,
    NULL AS zone_id,
    iif(q.member IS NULL, 0, q.is_down) AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM db_node AS d
LEFT JOIN quorum_member AS q ON d.id = q.member
UNION ALL
SELECT
    'database_node/' || q.member,
    'database_node',
    q.name,
    NULL,
    q.is_down,
    0,
    iif(q.kind = 'gone', 'inferred', 'derived')
FROM quorum_member AS q
WHERE q.member NOT IN (SELECT d.id FROM db_node AS d)
