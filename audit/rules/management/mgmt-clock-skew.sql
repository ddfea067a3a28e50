/*
id = "mgmt-clock-skew"
title = "A management server's clock is off"
question = "Do the clocks of the management servers agree with the collector's?"
category = "Operations"
severity = "low"
level = "management_server"
confidence = "derived"
effort = "hours"
actor = "operator"
scope = "SELECT id FROM management_server WHERE state = 'Up'"
why = """Management servers fence each other, expire jobs and check one-time passwords and \
certificates by their clocks. Clocks that differ make logs impossible to join; from a minute on \
logins with a second factor fail and certificates count as not yet valid."""
fix = """Run chrony on every management server and on the collector against the same sources, and \
let monitoring watch the offset."""
refs = [
  "rules.md mgmt-clock-skew (only what lies outside the error bar is told: the collection's length)",
  "S:ManagementServerMetricsResponse (collectiontime), setting management.server.stats.interval (60)",
]
guards = [
  "a time between the start of the collection, less the age of the server's figures, and its end",
  "figures older than an hour are old figures, not a clock: not assessable",
]
[params.medium]
default = 5
unit = "seconds"
doc = "off by more than this is medium"
[params.high]
default = 60
unit = "seconds"
doc = "off by more than this is high"
[params.low]
default = 2
unit = "seconds"
doc = "off by more than this is low"
[params.stale]
default = 3600
unit = "seconds"
doc = "figures older than this say nothing about the clock"
*/
WITH seen AS (
    SELECT
        m.id,
        m.name,
        s.collected,
        cast(strftime('%s', s.collected) AS INTEGER) AS told,
        cast(strftime('%s', s.at) AS INTEGER) AS started,
        cast(strftime('%s', max(r.finished)) AS INTEGER) AS finished
    FROM management_server AS m
    LEFT JOIN management_server_sample AS s
        ON
            m.id = s.management_server_id
            AND s.at = (
                SELECT max(l.at) FROM management_server_sample AS l
                WHERE l.management_server_id = m.id
            )
    LEFT JOIN source_run AS r ON s.at = r.started AND r.kind = 'cloudstack'
    WHERE m.state = 'Up'
    GROUP BY m.id
),

interval_of AS (
    SELECT max(cast(s.value AS INTEGER)) AS seconds
    FROM setting AS s
    WHERE s.name = 'management.server.stats.interval' AND s.value GLOB '[1-9]*'
),

offset_of AS (
    SELECT
        s.*,
        max(s.told - coalesce(s.finished, s.started), s.started - i.seconds - s.told, 0) AS seconds,
        s.told > s.started AS is_ahead
    FROM seen AS s
    CROSS JOIN interval_of AS i
)

SELECT
    o.id AS subject,
    o.name,
    CASE
        WHEN o.seconds IS NULL
            THEN 'the time of ' || o.name || ', or how often it measures itself, is not told'
        WHEN o.seconds > :stale AND NOT o.is_ahead
            THEN
                'the newest figures of ' || o.name || ' are of ' || o.collected
                || ': too old to compare clocks'
        ELSE
            'the clock of ' || o.name || ' is at least ' || o.seconds || ' s '
            || iif(o.is_ahead, 'ahead of', 'behind') || ' the collector''s'
    END AS message,
    iif(o.seconds IS NULL OR (o.seconds > :stale AND NOT o.is_ahead), 'not assessable', 'finding')
        AS outcome,
    CASE WHEN o.seconds > :high THEN 'high' WHEN o.seconds > :medium THEN 'medium' ELSE 'low' END
        AS severity,
    o.seconds AS seconds_at_least,
    o.collected AS server_time
FROM offset_of AS o
WHERE o.seconds IS NULL OR o.seconds > :low
ORDER BY subject
