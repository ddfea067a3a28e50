/*
id = "mgmt-db-settings"
title = "The database does not run with the documented settings"
question = "Are the settings CloudStack documents in force?"
category = "Operations"
severity = "medium"
level = "db_node"
effort = "hours"
actor = "operator"
why = """With innodb_rollback_on_timeout off a statement that waited too long is undone alone, and the rest of its \
transaction is committed: half an operation stays in the database. A short lock wait makes that happen sooner, \
and without row-based binary logs replicas can come to differ."""
fix = """Set innodb_rollback_on_timeout=1, innodb_lock_wait_timeout=600, log-bin and binlog_format=ROW in the \
server's configuration file, and restart it in a maintenance window, replicas first."""
refs = ["rules.md mgmt-db-settings", "D:installguide/management-server/_database"]
guards = [
  "no binary log on a node that nothing replicates from: a matter of backups",
  "variables that are not told: not assessable",
]
[params.lock_wait]
default = 600
unit = "seconds"
doc = "innodb_lock_wait_timeout that is documented"
*/
WITH setting AS (
    SELECT
        n.db_node_id,
        n.label,
        d.rollback_on_timeout,
        d.lock_wait_timeout,
        d.binlog_format,
        d.log_bin,
        iif(NOT d.rollback_on_timeout, ', innodb_rollback_on_timeout is OFF', '')
        || iif(
            d.lock_wait_timeout < :lock_wait,
            ', innodb_lock_wait_timeout is ' || cast(d.lock_wait_timeout AS INTEGER), ''
        )
        || iif(
            upper(d.binlog_format) <> 'ROW' AND d.log_bin,
            ', binlog_format is ' || d.binlog_format,
            ''
        )
        || iif(NOT d.log_bin AND d.role <> 'single', ', log_bin is OFF', '') AS faults
    FROM db_node_now AS n
    JOIN db_node AS d ON n.db_node_id = d.id
    GROUP BY n.db_node_id
)

SELECT
    s.db_node_id AS subject,
    s.label AS name,
    iif(
        coalesce(s.faults, '') = '',
        s.label || ' does not tell all of its settings',
        'on ' || s.label || substr(s.faults, 2)
    ) AS message,
    iif(coalesce(s.faults, '') = '', 'not assessable', 'finding') AS outcome,
    s.rollback_on_timeout,
    s.lock_wait_timeout,
    s.binlog_format,
    s.log_bin
FROM setting AS s
WHERE
    s.faults <> ''
    OR s.rollback_on_timeout IS NULL
    OR s.lock_wait_timeout IS NULL
    OR s.binlog_format IS NULL
    OR s.log_bin IS NULL
ORDER BY subject
