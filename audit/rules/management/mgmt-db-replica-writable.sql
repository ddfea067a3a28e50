/*
id = "mgmt-db-replica-writable"
title = "A replica of the database takes writes"
question = "Could a replica take a stray write?"
category = "Resilience"
severity = "medium"
level = "db_node"
effort = "hours"
actor = "operator"
optional = ["db_server"]
scope = "SELECT db_node_id FROM db_node_now WHERE role = 'replica'"
why = """One statement written to the replica by mistake makes it differ from its source. Replication then stops \
at the next row that does not fit, or goes on with wrong data until the day the replica is needed."""
fix = """Set super_read_only = ON (MySQL) or read_only = ON (MariaDB) at run time and in the configuration file, \
and take it back only when the replica becomes the source."""
refs = ["rules.md mgmt-db-replica-writable", "MySQL manual, super_read_only; MariaDB has read_only only"]
guards = [
  "two nodes that replicate from each other with auto_increment offsets that keep them apart",
  "variables that are not told: not assessable",
]
*/
WITH two_way AS (
    SELECT mine.db_node_id
    FROM db_replica AS mine
    JOIN db_node AS own ON mine.db_node_id = own.id
    JOIN db_node AS peer
        ON
            mine.source_server_id = peer.server_id
            AND own.cluster = peer.cluster
            AND own.auto_increment_step = peer.auto_increment_step
            AND own.auto_increment_offset <> peer.auto_increment_offset
    JOIN db_replica AS theirs
        ON peer.id = theirs.db_node_id AND own.server_id = theirs.source_server_id
    WHERE own.auto_increment_step > 1
),

replica AS (
    SELECT
        n.label,
        d.*,
        iif(d.product = 'mariadb', d.read_only, coalesce(d.super_read_only, d.read_only)) AS closed,
        d.id IN (
            SELECT l.db_node_id FROM db_link AS l
            WHERE l.db_node_id IS NOT NULL
        ) AS is_used,
        d.id IN (SELECT t.db_node_id FROM two_way AS t) AS is_two_way
    FROM db_node_now AS n
    JOIN db_node AS d ON n.db_node_id = d.id
    WHERE n.role = 'replica'
)

SELECT
    r.id AS subject,
    r.label AS name,
    CASE
        WHEN r.closed IS NULL THEN r.label || ' does not tell whether it takes writes'
        WHEN
            r.read_only
            THEN
                r.label
                || ' is a replica on which administrators can still write: super_read_only is OFF'
        ELSE r.label || ' is a replica, and everybody can write to it: read_only is OFF'
    END || iif(r.is_used, '; CloudStack''s db.properties names this very node', '') AS message,
    iif(r.is_used, 'high', 'medium') AS severity,
    iif(r.closed IS NULL, 'not assessable', 'finding') AS outcome,
    r.read_only,
    r.super_read_only,
    r.auto_increment_step,
    r.auto_increment_offset
FROM replica AS r
WHERE NOT coalesce(r.closed, 0) AND NOT r.is_two_way
ORDER BY subject
