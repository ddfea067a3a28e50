/*
id = "ops-job-failure"
title = "Jobs fail"
question = "How many jobs fail?"
category = "Operations"
severity = "medium"
level = "estate"
confidence = "measured"
effort = "days"
actor = "operator"
why = """A healthy cloud fails few of the jobs its users ask for. Above one in twenty \
something is broken or too full, and users repeat what fails, which adds load."""
fix = """Take the command that fails most, read its error texts, fix that cause first and \
measure again."""
refs = ["rules.md ops-job-failure", "S:AsyncJobManagerImpl"]
guards = [
  "errors of users (wrong parameters 430 and 431, quota 535)",
  "jobs that still run",
  "fewer than 50 jobs say nothing",
]
[params.medium]
default = 0.05
unit = "share"
doc = "failed jobs above which it is medium"
[params.high]
default = 0.15
unit = "share"
doc = "failed jobs above which it is high"
[params.min_jobs]
default = 50
unit = "count"
doc = "finished jobs a statement needs"
*/
WITH done AS (
    SELECT
        j.status = 2 AS is_failed,
        replace(j.command, rtrim(j.command, replace(j.command, '.', '')), '') AS command,
        j.created
    FROM async_job AS j
    WHERE
        j.status IN (1, 2) AND NOT (j.status = 2 AND coalesce(j.result_code, 0) IN (430, 431, 535))
),

top AS (
    SELECT group_concat(t.command || ' ' || t.failed, ', ') AS commands
    FROM (
        SELECT
            d.command,
            count(*) AS failed
        FROM done AS d
        WHERE d.is_failed
        GROUP BY d.command
        ORDER BY count(*) DESC, d.command
        LIMIT 5
    ) AS t
)

SELECT
    'estate' AS subject,
    'jobs' AS name,
    iif(
        count(*) < :min_jobs,
        'only ' || count(*) || ' finished jobs are on record',
        printf(
            '%.1f %% of %d jobs since %s failed: %s', 100.0 * sum(d.is_failed) / count(*),
            count(*), min(d.created), max(t.commands)
        )
    ) AS message,
    iif(count(*) < :min_jobs, 'not assessable', 'finding') AS outcome,
    iif(sum(d.is_failed) > :high * count(*), 'high', 'medium') AS severity,
    sum(d.is_failed) AS failed,
    count(*) AS jobs,
    max(t.commands) AS commands,
    min(d.created) AS oldest
FROM done AS d
CROSS JOIN top AS t
HAVING count(*) < :min_jobs OR sum(d.is_failed) > :medium * count(*)
ORDER BY subject
