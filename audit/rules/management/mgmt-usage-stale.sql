/*
id = "mgmt-usage-stale"
title = "Usage is not being recorded"
question = "Is usage still being recorded?"
category = "Operations"
severity = "medium"
level = "estate"
effort = "hours"
actor = "operator"
scope = "SELECT 'estate' FROM setting WHERE name = 'enable.usage.server' AND value = 'true'"
why = """The usage server turns events into billing and capacity records. While it stands still \
nothing is lost at first, but raw events are purged after event.purge.delay days, and what was \
not aggregated by then cannot be billed or reported any more."""
fix = """Start cloudstack-usage, read its log and check the job rows in cloud_usage.usage_job; a \
job that hangs on a dead host has to be taken over. Switch enable.usage.server off if usage is \
not wanted."""
refs = ["rules.md mgmt-usage-stale", "S:MetricsServiceImpl", "rules.md trap 8"]
guards = [
  "enable.usage.server=false is a choice: not applicable",
  "the state word of the answering server is never used (trap 8)",
]
[params.ranges]
default = 2.0
unit = "ratio"
doc = "aggregation ranges without a good job before it counts as stale"
[params.long_days]
default = 7
unit = "days"
doc = "no good job for longer than this is high"
*/
WITH facts AS (
    SELECT
        u.hostname,
        u.last_heartbeat,
        u.last_successful_job,
        julianday(:now) - julianday(u.last_successful_job) AS days,
        (
            SELECT cast(g.value AS REAL) / 1440 FROM setting AS g
            WHERE g.name = 'usage.stats.job.aggregation.range' AND g.value GLOB '[0-9]*'
        ) AS range_days
    FROM usage_now AS u
    ORDER BY coalesce(u.last_successful_job, '') DESC, u.hostname ASC
    LIMIT 1
)

SELECT
    'estate' AS subject,
    'usage server' AS name,
    CASE
        WHEN f.range_days IS NULL THEN 'usage.stats.job.aggregation.range is not told'
        WHEN f.days IS NULL
            THEN
                'usage is switched on and no good aggregation is on record (usage server: '
                || f.hostname || ')'
        ELSE
            'the last good usage aggregation is ' || printf('%.0f', f.days)
            || ' days old; one is due every ' || iif(
                f.range_days = 1, 'day',
                rtrim(rtrim(printf('%.1f', f.range_days), '0'), '.') || ' days'
            )
    END AS message,
    iif(f.days > :long_days, 'high', 'medium') AS severity,
    iif(f.range_days IS NULL, 'not assessable', 'finding') AS outcome,
    f.hostname,
    f.last_heartbeat,
    f.last_successful_job,
    f.range_days
FROM facts AS f
WHERE f.range_days IS NULL OR f.days IS NULL OR f.days > :ranges * f.range_days
ORDER BY subject
