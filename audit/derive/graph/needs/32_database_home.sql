/*
doc = """A database that one management server alone calls local runs on its machine (listManagementServersMetrics)."""
*/
SELECT
    'database/' || d.hostname AS node_id,
    'machine' AS part,
    'management_server/' || max(m.id) AS needs_id,
    1 AS weight,
    'all' AS rule,
    'measured' AS confidence,
    'the management server says that the database is on its machine' AS why
FROM db_server AS d
JOIN management_server AS m ON m.db_is_local
WHERE (SELECT count(*) FROM db_server) = 1
GROUP BY d.hostname
HAVING count(*) = 1
