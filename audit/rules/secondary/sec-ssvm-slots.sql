/*
id = "sec-ssvm-slots"
title = "Copies wait for secondary storage VMs"
question = "Is the copy path of secondary storage saturated?"
category = "Storage"
severity = "low"
level = "estate"
confidence = "derived"
effort = "days"
actor = "operator"
why = """Templates, volumes and snapshots are copied by the secondary storage VMs, each of which \
runs a limited number of commands. In several collections in a row copies have been waiting for \
more than an hour, so users wait for deployments, snapshots and downloads."""
fix = """Add a secondary storage VM (settings secstorage.session.max and \
secstorage.capacity.standby decide when), or give its network more bandwidth."""
refs = [
  "rules.md sec-ssvm-slots; jobs do not tell their zone: counted for the whole installation",
  "settings secstorage.session.max (50), secstorage.capacity.standby (10)",
]
guards = ["jobs younger than an hour", "fewer than three collections prove nothing"]
[params.jobs]
default = 5
unit = "count"
doc = "waiting copies above which a collection counts"
[params.minutes]
default = 60
unit = "min"
doc = "how long a copy must have been running"
[params.collections]
default = 3
unit = "count"
doc = "collections in a row"
*/
WITH moments AS (
    SELECT
        r.source,
        r.started,
        row_number() OVER (PARTITION BY r.source ORDER BY r.started DESC) AS place
    FROM source_run AS r
    WHERE r.kind = 'cloudstack' AND r.status IN ('ok', 'partial')
),

copy AS (
    SELECT j.*
    FROM async_job_history AS j
    WHERE
        j.status = 0
        AND (
            j.command GLOB '*Copy*' OR j.command GLOB '*Extract*'
            OR j.command GLOB '*CreateSnapshot*' OR j.command GLOB '*CreateTemplateCmd*'
            OR j.command GLOB '*MigrateSecondaryStorage*'
        )
),

waiting AS (
    SELECT
        m.source,
        m.started,
        count(j.id) AS jobs,
        group_concat(DISTINCT j.command) AS commands
    FROM moments AS m
    LEFT JOIN copy AS j
        ON
            m.source = j.source
            AND m.started >= j.valid_from
            AND coalesce(j.valid_to, '9999') > m.started
            AND (julianday(m.started) - julianday(j.created)) * 1440.0 > :minutes
    WHERE m.place <= :collections
    GROUP BY m.source, m.started
)

SELECT
    'estate' AS subject,
    'estate' AS name,
    iif(
        count(*) < :collections,
        count(*) || ' collections are too few to say whether copies always wait',
        'in ' || count(*) || ' collections in a row at least ' || min(w.jobs)
        || ' copies had been waiting for more than ' || :minutes || ' minutes'
    ) AS message,
    iif(count(*) < :collections, 'not assessable', 'finding') AS outcome,
    min(w.jobs) AS jobs_least,
    max(w.jobs) AS jobs_most,
    max(w.commands) AS commands
FROM waiting AS w
GROUP BY w.source
HAVING min(w.jobs) > :jobs
ORDER BY min(w.jobs) DESC
LIMIT 1
