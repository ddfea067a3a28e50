/*
id = "ops-event-window"
title = "Events reach back less than a month"
question = "Can the report see its whole month?"
category = "Data quality"
severity = "medium"
level = "estate"
confidence = "derived"
effort = "hours"
actor = "operator"
why = """CloudStack deletes events after event.purge.delay days, 15 by default. A monthly \
report then sees half a month: every count of failures, restarts and changes is of fewer days \
than it claims."""
fix = "Set event.purge.delay to 35 or more, or collect every week."
refs = ["rules.md ops-event-window", "rules.md 0.1 trap 17", "setting event.purge.delay (15)"]
guards = ["a young estate whose events are kept long enough"]
[params.period_days]
default = 30
unit = "days"
doc = "period of the report"
*/
WITH kept AS (
    SELECT
        julianday(:now) - julianday(min(e.created)) AS days,
        (
            SELECT cast(s.value AS REAL) FROM setting AS s
            WHERE s.name = 'event.purge.delay'
        ) AS delay
    FROM event AS e
)

SELECT
    'estate' AS subject,
    'events' AS name,
    iif(
        k.delay IS NULL AND k.days IS NULL,
        'how long events are kept is not told',
        printf(
            'events cover %.0f of %d d', min(coalesce(k.days, k.delay), :period_days), :period_days
        )
        || iif(k.delay > 0, printf('; event.purge.delay deletes them after %.0f d', k.delay), '')
    ) AS message,
    iif(k.delay IS NULL, 'not assessable', 'finding') AS outcome,
    k.days AS days_covered,
    k.delay AS purge_delay_days,
    :period_days AS days_wanted
FROM kept AS k
WHERE
    k.delay IS NULL
    OR (k.delay > 0 AND k.delay < :period_days AND coalesce(k.days < :period_days, 1))
ORDER BY subject
