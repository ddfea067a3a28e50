/*
id = "ops-alert-rate"
title = "Alerts of one kind are rising"
question = "Are there more alerts than usual?"
category = "Operations"
severity = "low"
level = "estate"
confidence = "derived"
effort = "days"
actor = "operator"
scope = "SELECT DISTINCT coalesce(name, 'type ' || type) FROM alert"
why = """More alerts of one kind in a week than chance explains are the first sign of something that \
wears out: a switch port, a pool, a host. When everybody is used to them nobody reads the one that \
matters."""
fix = "Look at the texts of this kind of alert, take the object named most often, and mend its cause."
refs = [
  "rules.md ops-alert-rate (Poisson p < 0.01 by the square-root approximation)",
  "rules.md 0.1 trap 13 (types of alerts are not those of capacity)",
]
guards = [
  "at most ten alerts of the kind in the week",
  "alerts that reach back less than nine weeks: not assessable",
  "a known incident: waive it",
  "CloudStack keeps one row for some alerts that go on",
]
[params.minimum]
default = 10
unit = "count"
doc = "alerts of a kind a week that are never too many"
[params.deviates]
default = 2.326
unit = "count"
doc = "standard normal deviate of the chance accepted (2.326: one in a hundred)"
*/
WITH counted AS (
    SELECT
        coalesce(a.name, 'type ' || a.type) AS kind,
        a.type,
        cast((julianday(:now) - julianday(a.sent)) / 7 AS INTEGER) AS week,
        count(*) AS alerts
    FROM alert AS a
    WHERE julianday(:now) - julianday(a.sent) BETWEEN 0 AND 62.999
    GROUP BY kind, a.type, week
),

placed AS (
    SELECT
        c.*,
        row_number() OVER (PARTITION BY c.kind, c.week > 0 ORDER BY c.alerts)
        + 8 - count(*) OVER (PARTITION BY c.kind, c.week > 0) AS place
    FROM counted AS c
),

usual AS (
    SELECT
        p.kind,
        max(p.type) AS type,
        coalesce(sum(p.alerts) FILTER (WHERE p.week = 0), 0) AS alerts,
        coalesce(sum(p.alerts) FILTER (WHERE p.week > 0 AND p.place IN (4, 5)), 0) / 2.0 AS median
    FROM placed AS p
    GROUP BY p.kind
),

reach AS (
    SELECT julianday(:now) - julianday(min(a.sent)) AS days
    FROM alert AS a
)

SELECT
    u.kind AS subject,
    u.kind AS name,
    printf(
        '%d alerts of %s in the last week, %.1f is usual (median of eight weeks)',
        u.alerts, u.kind, u.median
    ) || iif(r.days < 63, printf('; alerts reach back %.0f days only', r.days), '') AS message,
    iif(r.days < 63, 'not assessable', 'finding') AS outcome,
    iif(u.type IN (7, 12), 'medium', 'low') AS severity,
    u.alerts,
    u.median,
    r.days AS days_seen
FROM usual AS u
CROSS JOIN reach AS r
WHERE
    u.alerts > :minimum
    -- sqrt(alerts) - sqrt(median) > z / 2, squared twice: not every SQLite knows sqrt
    AND u.alerts - u.median > :deviates * :deviates / 4
    AND (u.alerts - u.median - :deviates * :deviates / 4)
    * (u.alerts - u.median - :deviates * :deviates / 4) > :deviates * :deviates * u.median
ORDER BY subject
