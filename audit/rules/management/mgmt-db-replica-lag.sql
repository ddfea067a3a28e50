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
WITH judged AS (
    SELECT
        c.*,
        CASE
            WHEN c.state = 'failed' THEN 'critical'
            WHEN c.state = 'stopped'
                THEN
                    iif(
                        strftime('%s', :now) - strftime('%s', c.since) > :by_hand,
                        'critical', 'medium'
                    )
            WHEN c.behind > :high THEN 'high'
            WHEN c.behind > :medium THEN 'medium'
            WHEN c.behind IS NOT NULL THEN 'none'
        END AS severity
    FROM db_channel AS c
),

worst AS (
    SELECT
        j.*,
        row_number() OVER (
            PARTITION BY j.db_node_id
            ORDER BY
                instr('critical high medium untold none', coalesce(j.severity, 'untold')),
                j.channel
        ) AS place
    FROM judged AS j
)

SELECT
    w.db_node_id AS subject,
    w.label AS name,
    CASE
        WHEN w.severity IS NULL THEN 'how far ' || w.label || ' is behind is not told'
        WHEN w.state <> 'running'
            THEN
                w.label || ' does not replicate' || coalesce(' from ' || w.source_host, '') || ' ('
                || w.threads || '): ' || coalesce(w.error, 'stopped without an error')
        ELSE
            w.label || ' is ' || printf('%.0f', w.behind) || ' s behind'
            || coalesce(' ' || w.source_host, '')
            || iif(
                w.delay > 0, printf(', not counting the %.0f s it waits on purpose', w.delay), ''
            )
    END AS message,
    w.severity,
    iif(w.severity IS NULL, 'not assessable', 'finding') AS outcome,
    w.channel,
    w.threads,
    w.behind AS seconds_behind,
    w.delay
FROM worst AS w
WHERE w.place = 1 AND coalesce(w.severity, 'untold') <> 'none'
ORDER BY subject
