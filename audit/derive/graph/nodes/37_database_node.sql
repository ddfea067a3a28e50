/*
doc = """Database servers, and members of their clusters that were not asked: arbiters, strangers, those that are gone. One that answers works, but for one that fell out of its cluster; of one that was silent last time, and that no cluster tells of, it is not told."""
*/
SELECT
    'database_node/' || d.id AS id,
    'database_node' AS kind,
    coalesce(d.name, d.address) AS name,
    NULL AS zone_id,
    CASE WHEN q.member IS NOT NULL THEN q.is_down WHEN w.answered THEN 0 END AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM db_node_now AS w
JOIN db_node AS d ON w.db_node_id = d.id AND w.source = d.source
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
