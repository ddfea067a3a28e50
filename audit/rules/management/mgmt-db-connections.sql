/*
id = "mgmt-db-connections"
title = "The database may run out of connections"
question = "Is there room for the connection pools of all management servers?"
category = "Capacity"
severity = "medium"
level = "db_node"
effort = "hours"
actor = "operator"
optional = ["management_server"]
why = """Every management server opens up to 350 connections under load. When the database refuses the next one, \
API calls and jobs fail at the busiest moment, and servers may fence themselves because their heartbeat \
cannot be written."""
fix = """Set max_connections to 350 for each management server, more where a usage server or other programs \
connect, on every node that may become the one in use; mind the limit of open files."""
refs = [
  "rules.md mgmt-db-connections",
  "D:installguide/management-server/_database (max_connections=350 per server)",
]
guards = ["a pooler in front of the database: raise per_server to what it opens"]
[params.per_server]
default = 350
unit = "count"
doc = "connections of a management server"
[params.medium]
default = 0.8
unit = "share"
doc = "peak use above which it is medium"
[params.high]
default = 0.95
unit = "share"
doc = "peak use above which it is high"
*/
WITH used AS (
    SELECT
        n.db_node_id,
        n.label,
        n.connections,
        n.max_used_connections AS peak,
        d.max_connections AS allowed,
        1.0 * n.max_used_connections / d.max_connections AS share,
        (SELECT count(*) FROM management_server) AS servers
    FROM db_node_load AS n
    JOIN db_node AS d ON n.db_node_id = d.id
    GROUP BY n.db_node_id
)

SELECT
    u.db_node_id AS subject,
    u.label AS name,
    CASE
        WHEN u.allowed IS NULL OR u.peak IS NULL
            THEN u.label || ' does not tell how many connections it allows and had'
        ELSE
            u.label || ' allows ' || u.allowed || ' connections'
            || iif(
                u.allowed < :per_server * u.servers,
                '; ' || u.servers || ' management servers may open ' || (:per_server * u.servers),
                ''
            )
            || '; the most it had since its start was '
            || u.peak
            || printf(' (%.0f %%)', 100 * u.share)
    END AS message,
    iif(u.share > :high, 'high', 'medium') AS severity,
    iif(u.allowed IS NULL OR u.peak IS NULL, 'not assessable', 'finding') AS outcome,
    u.allowed AS max_connections,
    u.peak,
    u.connections,
    u.servers
FROM used AS u
WHERE
    u.allowed IS NULL OR u.peak IS NULL OR u.share > :medium OR u.allowed < :per_server * u.servers
ORDER BY subject
