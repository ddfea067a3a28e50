/*
id = "ops-job-stuck"
title = "A job has been running for days"
question = "Are there jobs without an end?"
category = "Operations"
severity = "medium"
level = "async_job"
effort = "hours"
actor = "operator"
scope = "SELECT id FROM async_job WHERE status = 0"
why = """CloudStack gives a job up after job.expire.minutes, a day by default. One that is older \
hangs for good: the VM, volume or network it works on stays locked, and every later action on it \
waits behind."""
fix = """Find the object and the management server of the job; look whether the server still works \
on it (its log, by the id of the job). If not, restart that server, check the state of the object, \
and only then correct its row in the database, with a backup."""
refs = ["rules.md ops-job-stuck", "S:AsyncJobManagerImpl (job.expire.minutes 1440)"]
optional = ["async_job.management_server_id"]
guards = ["jobs younger than job.expire.minutes"]
*/
WITH due AS (
    SELECT max(cast(s.value AS REAL)) AS minutes
    FROM setting AS s
    WHERE s.name = 'job.expire.minutes' AND s.value GLOB '[0-9]*'
),

waiting AS (
    SELECT
        j.*,
        replace(j.command, rtrim(j.command, replace(j.command, '.', '')), '') AS short,
        (julianday(:now) - julianday(j.created)) * 1440 AS minutes,
        d.minutes AS due
    FROM async_job AS j
    CROSS JOIN due AS d
    WHERE j.status = 0
)

SELECT
    w.id AS subject,
    coalesce(w.short, 'job') AS name,
    iif(
        w.minutes IS NULL OR w.due IS NULL,
        'the age of the job, or job.expire.minutes, is not told',
        printf(
            '%s has been running for %.1f days on %s %s, and should have been given up after %.0f '
            || 'minutes', coalesce(w.short, 'a job'), w.minutes / 1440,
            coalesce(w.instance_type, 'an object'), coalesce(w.instance_id, 'not told'), w.due
        )
    ) AS message,
    iif(w.minutes IS NULL OR w.due IS NULL, 'not assessable', 'finding') AS outcome,
    w.command,
    w.instance_type,
    w.instance_id,
    w.management_server_id,
    w.created
FROM waiting AS w
WHERE w.minutes IS NULL OR w.due IS NULL OR w.minutes > w.due
ORDER BY subject
