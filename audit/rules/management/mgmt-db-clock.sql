/*
id = "mgmt-db-clock"
title = "The clock of a database node is off"
question = "Do the clocks of the databases agree with the collector's?"
category = "Operations"
severity = "low"
level = "db_node"
confidence = "derived"
effort = "hours"
actor = "operator"
why = """Management servers fence each other by times the database writes, and jobs, events and usage records are \
dated by it. After a switch to a node whose clock is off, heartbeats look old and times jump."""
fix = """Run chrony on every database node, against the sources the management servers use, and let monitoring \
watch the offset."""
refs = ["rules.md mgmt-clock-skew (the database's part)", "setting cluster.heartbeat.threshold (150 s)"]
guards = [
  "only what lies outside half of the round trip is told",
  "a collector whose own clock is off makes all nodes look wrong: compare with mgmt-clock-skew",
]
[params.low]
default = 2
unit = "seconds"
doc = "off by more than this is low"
[params.medium]
default = 5
unit = "seconds"
doc = "off by more than this is medium"
[params.high]
default = 60
unit = "seconds"
doc = "off by more than this is high"
*/
WITH seen AS (
    SELECT
        n.db_node_id,
        n.label,
        n.clock_difference AS difference,
        n.clock_error AS error,
        abs(n.clock_difference) - n.clock_error AS seconds
    FROM db_node_load AS n
)

SELECT
    s.db_node_id AS subject,
    s.label AS name,
    iif(
        s.seconds IS NULL,
        'the time of ' || s.label || ' is not told',
        'the clock of ' || s.label || ' is at least ' || printf('%.1f', s.seconds) || ' s '
        || iif(s.difference > 0, 'ahead of', 'behind') || ' the collector''s'
    ) AS message,
    iif(s.seconds IS NULL, 'not assessable', 'finding') AS outcome,
    CASE
        WHEN s.seconds > :high THEN 'high'
        WHEN s.seconds > :medium THEN 'medium'
        ELSE 'low'
    END AS severity,
    s.difference AS seconds_off,
    s.error AS error_bar
FROM seen AS s
WHERE s.seconds IS NULL OR s.seconds > :low
ORDER BY subject
