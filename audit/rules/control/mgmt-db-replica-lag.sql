/*
id = "mgmt-db-replica-lag"
title = "The copy of the database is behind or has stopped"
question = "Is the replica of the database current?"
category = "Resilience"
severity = "critical"
level = "db_node"
effort = "hours"
actor = "operator"
scope = "SELECT db_node_id FROM db_replica"
why = """A replica that is behind or has stopped is not the copy you think you have. What was written since is \
lost in a switch to it: VMs, volumes and addresses made in that time are unknown to the cloud while they \
still run on the hosts."""
fix = """Read the error, repair it, and start replication again; where the replica has left the source's history, \
build it anew from a backup. Let monitoring watch both threads and the delay."""
refs = [
  "rules.md mgmt-db-replica-lag",
  "a thread that was stopped without an error may be a backup's work: medium at first, critical when it is seen so for two hours",
  "MySQL manual, SHOW REPLICA STATUS",
]
guards = [
  "a delay that is configured (SQL_Delay) is taken off",
  "a stop without an error, for less than two hours: medium",
]
[params.medium]
default = 60
unit = "seconds"
doc = "behind by more than this is medium"
[params.high]
default = 300
unit = "seconds"
doc = "behind by more than this is high"
[params.by_hand]
default = 7200
unit = "seconds"
doc = "a stop without an error seen for longer than this is critical"
*/
WITH channel AS (
    SELECT
        n.db_node_id,
        n.label,
        r.*,
        s.lag - coalesce(r.delay, 0) AS behind,
        coalesce(r.io_running, '') <> 'Yes' OR coalesce(r.sql_running, '') <> 'Yes' AS is_stopped,
        coalesce(r.sql_error, r.io_error) AS error,
        strftime('%s', :now) - strftime('%s', r.valid_from) AS seen_so
    FROM db_node_now AS n
    JOIN db_replica AS r ON n.db_node_id = r.db_node_id
    LEFT JOIN
        db_replica_sample AS s
        ON r.db_node_id = s.db_node_id AND r.channel = s.channel AND n.at = s.at
),

judged AS (
    SELECT
        c.*,
        CASE
            WHEN c.io_running IS NULL OR c.sql_running IS NULL THEN NULL
            WHEN c.is_stopped AND (c.error IS NOT NULL OR c.seen_so > :by_hand) THEN 'critical'
            WHEN c.is_stopped OR c.behind > :medium THEN iif(c.behind > :high, 'high', 'medium')
            WHEN c.behind IS NOT NULL THEN ''
        END AS severity
    FROM channel AS c
),

worst AS (
    SELECT
        j.*,
        row_number() OVER (
            PARTITION BY j.db_node_id
            ORDER BY
                instr('critical high medium', nullif(j.severity, '')) IS NULL,
                instr('critical high medium', nullif(j.severity, '')),
                j.severity IS NOT NULL,
                j.channel
        ) AS place
    FROM judged AS j
)

SELECT
    w.db_node_id AS subject,
    w.label AS name,
    CASE
        WHEN w.severity IS NULL THEN 'how far ' || w.label || ' is behind is not told'
        WHEN w.is_stopped
            THEN
                w.label
                || ' does not replicate'
                || coalesce(' from ' || w.source_host, '')
                || ' (IO '
                || w.io_running || ', SQL ' || w.sql_running || ')'
                || coalesce(': ' || w.error, ': stopped without an error')
        ELSE
            w.label
            || ' is '
            || round(w.behind)
            || ' s behind'
            || coalesce(' ' || w.source_host, '')
            || iif(
                w.delay > 0, ', not counting the ' || round(w.delay) || ' s it waits on purpose', ''
            )
    END AS message,
    nullif(w.severity, '') AS severity,
    iif(w.severity IS NULL, 'not assessable', 'finding') AS outcome,
    w.channel,
    w.io_running,
    w.sql_running,
    w.behind AS seconds_behind,
    w.delay
FROM worst AS w
WHERE w.place = 1 AND coalesce(w.severity, 'untold') <> ''
ORDER BY subject
