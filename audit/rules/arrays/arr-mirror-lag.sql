/*
id = "arr-mirror-lag"
title = "A copy on another array is late or broken"
question = "Is the copy for the disaster case recent and whole?"
category = "Resilience"
severity = "medium"
level = "array_protection"
effort = "hours"
actor = "storage"
scope = "SELECT DISTINCT array_id || '/' || id FROM array_protection WHERE NOT coalesce(sync, 0)"
why = """After the loss of the array or the site, work begins again with what the copy holds. It is \
older than its schedule says, or no longer updated: all that was written since would be lost."""
fix = """Look at the reason the array names, at the link between the arrays and at the schedule; \
start the transfer again, and watch its age from now on."""
refs = [
  "rules.md arr-mirror-lag", "ONTAP REST snapmirror/relationships: lag_time, healthy, unhealthy_reason",
  "schedules are known by their usual names (5min, 10min, hourly, 8hour, daily, weekly)",
  "broken or paused: since when is counted from the first collection that saw it",
]
optional = [
  "array_lif", "array_protection_sample", "array_volume", "image_store", "storage_pool", "vm",
  "volume",
]
guards = ["synchronous copies (arr-metro-degraded)", "broken or paused, seen now for the first time: info"]
[params.schedules]
default = 2
unit = "ratio"
doc = "schedules a copy may be late"
[params.hours]
default = 24
unit = "count"
doc = "hours of lag, or of a pause, above which it is high"
*/
WITH judged AS (
    SELECT
        c.*,
        c.healthy = 0 OR c.state = 'failed' AS is_bad,
        c.state IN ('broken', 'paused') AS is_stopped,
        julianday(:now) - julianday(c.since) >= :hours / 24.0 AS is_long
    FROM array_copy AS c
    WHERE NOT c.is_sync
)

SELECT
    j.subject,
    j.pair AS name,
    j.pair || ' (' || u.name || '): '
    || CASE
        WHEN j.is_bad
            THEN
                'the array calls it ' || coalesce(j.state_told, 'unhealthy')
                || coalesce(' (' || rtrim(j.reason, '.') || ')', '')
        WHEN j.is_stopped
            THEN
                coalesce(j.state_told, j.state)
                || iif(j.is_long, ' for ' || :hours || ' hours or more', ', seen now')
        WHEN j.lag IS NULL THEN 'how far the copy is behind is not told'
        ELSE
            printf('the copy is %.1f hours behind', j.lag / 3600.0)
            || coalesce(', with the schedule ' || j.schedule, '')
    END || u.words AS message,
    CASE
        WHEN j.is_bad THEN 'high'
        WHEN j.is_stopped THEN iif(j.is_long, 'high', 'info')
        ELSE iif(j.lag > 3600 * :hours AND j.lag > coalesce(j.period, 0), 'high', 'medium')
    END AS severity,
    iif(j.is_bad OR j.is_stopped OR j.lag IS NOT NULL, 'finding', 'not assessable') AS outcome,
    u.zone_id,
    j.lag,
    j.schedule,
    j.state,
    j.reason
FROM judged AS j
JOIN array_unit AS u ON j.array_id = u.array_id AND j.source = u.source
WHERE
    j.is_bad OR j.is_stopped OR j.lag IS NULL
    OR j.lag > :schedules * j.period OR (j.lag > 3600 * :hours AND j.period IS NULL)
ORDER BY j.subject
