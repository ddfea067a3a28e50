/*
id = "mgmt-db-load"
title = "The database answers ever more queries"
question = "Is the load of the database rising?"
category = "Capacity"
severity = "low"
level = "db_server"
confidence = "derived"
effort = "days"
actor = "operator"
scope = "SELECT hostname FROM db_server"
why = """Queries that grow much faster than the number of VMs come from pollers: scripts, exporters \
or portals that list everything every few seconds. They slow down the calls of people and of the \
management servers themselves."""
fix = """Look for list calls in the access log of the management servers, by account and address; \
let pollers ask less often, for one page, and with details=min."""
refs = ["rules.md mgmt-db-load", "S:DbMetricsResponse", "D:adminguide/tuning"]
guards = [
  "growth of the VMs explains growth of the queries",
  "another version of the database, or too short a history",
]
[params.growth]
default = 1.5
unit = "ratio"
doc = "median of the last month against that of the fifteen weeks before"
[params.points]
default = 2
unit = "count"
doc = "samples the earlier time must have"
[params.pending]
default = 50
unit = "count"
doc = "medium when more jobs than this wait"
*/
WITH aged AS (
    SELECT
        *,
        julianday(:now) - julianday(at) <= 30 AS is_now
    FROM db_rate
    WHERE julianday(:now) - julianday(at) <= 135
),

placed AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY hostname, is_now) AS points,
        row_number() OVER (PARTITION BY hostname, is_now ORDER BY rate) AS place
    FROM aged
),

median AS (
    SELECT
        p.hostname,
        avg(p.rate) FILTER (WHERE p.is_now) AS rate_now,
        avg(p.rate) FILTER (WHERE NOT p.is_now) AS rate_before,
        max(p.points) FILTER (WHERE NOT p.is_now) AS points
    FROM placed AS p
    WHERE p.place IN ((p.points + 1) / 2, (p.points + 2) / 2)
    GROUP BY p.hostname
),

vms AS (
    SELECT
        count(*) AS vms_now,
        sum(coalesce(julianday(:now) - julianday(v.created) > 90, 0)) AS vms_before,
        (SELECT sum(j.status = 0) FROM async_job AS j) AS jobs_waiting
    FROM vm AS v
)

SELECT
    d.hostname AS subject,
    d.hostname AS name,
    iif(
        coalesce(m.points, 0) < :points OR m.rate_now IS NULL,
        'the history of the database is too short to compare its load with the months before',
        printf(
            'the database answers %.0f queries a second, %.0f in the months before, with %d VMs '
            || 'three months ago and %d now', m.rate_now, m.rate_before, v.vms_before, v.vms_now
        )
    ) AS message,
    iif(coalesce(m.points, 0) < :points OR m.rate_now IS NULL, 'not assessable', 'finding')
        AS outcome,
    iif(v.jobs_waiting > :pending, 'medium', 'low') AS severity,
    m.rate_now,
    m.rate_before,
    v.vms_now,
    v.vms_before
FROM db_server AS d
CROSS JOIN vms AS v
LEFT JOIN median AS m ON d.hostname = m.hostname
WHERE
    coalesce(m.points, 0) < :points OR m.rate_now IS NULL
    OR m.rate_now > :growth * m.rate_before * max(1.0, 1.0 * v.vms_now / max(v.vms_before, 1))
ORDER BY subject
