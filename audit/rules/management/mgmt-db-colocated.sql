/*
id = "mgmt-db-colocated"
title = "The database runs on a management server"
question = "Does the database share a machine with a management server?"
category = "Resilience"
severity = "medium"
level = "management_server"
effort = "days"
actor = "operator"
optional = [
  "db_node", "db_replica", "galera_node", "db_server.version", "db_server.version_comment",
]
why = """With the database on one of the management servers that machine is a single point of \
failure: the other servers cannot work without it. It also competes for memory and disk with the \
server process, which shows as slow list calls first."""
fix = """Move the database to a machine, or a cluster, of its own and point db.properties of \
every server there."""
refs = ["rules.md mgmt-db-colocated", "S:StatsCollector.isDbLocal"]
guards = [
  "low with one management server: there the machine is a single point anyway",
  "a server that does not tell where the database is, is not judged",
]
*/
WITH f AS (
    SELECT
        (SELECT count(*) FROM management_server) AS servers,
        (
            SELECT count(*) FROM db_copy AS d
            WHERE d.has_copy = 0
        ) > 0 AS without_replica
)

SELECT
    m.id AS subject,
    m.name,
    iif(
        m.db_is_local IS NULL,
        'where the database of ' || m.name || ' runs is not told',
        'the database runs on ' || m.name || ', one of ' || f.servers
        || iif(f.servers = 1, ' management server', ' management servers')
        || iif(f.without_replica, ', and no second copy of it is known', '')
    ) AS message,
    CASE
        WHEN f.without_replica THEN 'high'
        WHEN f.servers >= 2 THEN 'medium'
        ELSE 'low'
    END AS severity,
    iif(m.db_is_local IS NULL, 'not assessable', 'finding') AS outcome,
    m.db_is_local,
    f.servers,
    f.without_replica
FROM management_server AS m
CROSS JOIN f
WHERE coalesce(m.db_is_local, 1)
ORDER BY subject
