/*
id = "galera-flow-control"
title = "Replication holds back writes of the cloud"
question = "Does a slow member throttle every write?"
category = "Operations"
severity = "medium"
level = "db_node"
effort = "days"
actor = "operator"
scope = "SELECT db_node_id FROM db_node_now WHERE role = 'galera'"
why = """A write is done when all members have taken it. A member whose disk or line is slow asks the others to \
pause, and each pause is felt as slow API calls, jobs that queue and heartbeats that come late."""
fix = """Look for the member with the longest receive queue: its disk, its CPU, its line. Raise \
wsrep_slave_threads there, or gcs.fc_limit where peaks are short. Put members that are far away behind an \
asynchronous replica instead."""
refs = [
  "rules.md galera-flow-control",
  "wsrep_flow_control_paused is the share of time since the start or the last FLUSH STATUS",
]
guards = [
  "a member that is not synced (a state transfer pauses the cluster)",
  "members that have been up for less than ten minutes",
]
[params.medium]
default = 0.05
unit = "share"
doc = "share of time above which it is medium"
[params.high]
default = 0.2
unit = "share"
doc = "share of time above which it is high"
[params.settled]
default = 600
unit = "seconds"
doc = "uptime before which a mean says nothing"
*/
WITH slowest AS (
    SELECT
        n.cluster,
        n.label,
        s.recv_queue,
        row_number() OVER (PARTITION BY n.cluster ORDER BY s.recv_queue DESC) AS place
    FROM db_node_load AS n
    JOIN galera_sample AS s ON n.db_node_id = s.db_node_id AND n.at = s.at
    WHERE s.recv_queue > 0
)

SELECT
    n.db_node_id AS subject,
    n.label AS name,
    CASE
        WHEN s.flow_control_paused IS NULL OR n.uptime IS NULL
            THEN 'how long ' || n.label || ' was held back is not told'
        WHEN g.state <> 'Synced' OR n.uptime < :settled
            THEN
                n.label
                || ' has not settled: '
                || coalesce(g.state, '?')
                || ', up for '
                || round(n.uptime)
                || ' s'
        ELSE
            n.label || printf(' was held back for %.1f %% of the time', 100 * s.flow_control_paused)
            || coalesce(
                printf('; the longest receive queue, %.1f on average, has ', w.recv_queue)
                || w.label,
                ''
            )
    END AS message,
    CASE
        WHEN s.flow_control_paused IS NULL OR n.uptime IS NULL THEN 'not assessable'
        WHEN g.state <> 'Synced' OR n.uptime < :settled THEN 'not applicable'
        ELSE 'finding'
    END AS outcome,
    iif(s.flow_control_paused > :high, 'high', 'medium') AS severity,
    s.flow_control_paused,
    s.flow_control_sent,
    s.recv_queue,
    s.deps_distance,
    s.latency AS replication_round_trip
FROM db_node_load AS n
JOIN galera_node AS g ON n.db_node_id = g.db_node_id
LEFT JOIN galera_sample AS s ON n.db_node_id = s.db_node_id AND n.at = s.at
LEFT JOIN slowest AS w ON n.cluster = w.cluster AND w.place = 1
WHERE
    s.flow_control_paused > :medium
    OR s.flow_control_paused IS NULL
    OR n.uptime IS NULL
    OR g.state <> 'Synced'
    OR n.uptime < :settled
ORDER BY subject
