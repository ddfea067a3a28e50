/*
id = "mgmt-pending-jobs"
title = "Work queues up on the management servers"
question = "Does work queue up?"
category = "Operations"
severity = "medium"
level = "estate"
effort = "hours"
actor = "operator"
why = """Jobs that wait hold locks on VMs, volumes and networks: users see actions that never \
end, and later actions on the same objects queue behind them. A job older than \
job.cancel.threshold.minutes (60 by default) is usually stuck on a host, a storage or a lock, \
not busy."""
fix = """Find what the oldest job waits for (command, host, storage), clear that, and check the \
response time of the database."""
refs = ["rules.md mgmt-pending-jobs", "S:AsyncJobManagerImpl"]
causes = ["ops-job-stuck"]
guards = ["a short queue of young jobs is normal work"]
[params.max_pending]
default = 50
unit = "count"
doc = "waiting jobs that are normal"
[params.stuck]
default = 120
unit = "minutes"
doc = "an oldest job older than this is high"
*/
WITH facts AS (
    SELECT
        (
            SELECT sum(s.pending_jobs) FROM management_server_sample AS s
            JOIN management_server AS m ON s.management_server_id = m.id AND m.state = 'Up'
            WHERE s.at = (
                SELECT max(l.at) FROM management_server_sample AS l
                WHERE l.management_server_id = m.id
            )
        ) AS pending,
        (
            SELECT (julianday(:now) - julianday(min(j.created))) * 1440
            FROM async_job AS j
            WHERE j.status = 0
        ) AS oldest,
        (
            SELECT count(*) FROM async_job AS j
            WHERE j.status = 0
        ) AS listed,
        (
            SELECT j.command FROM async_job AS j
            WHERE j.status = 0 AND j.created IS NOT NULL
            ORDER BY j.created, j.id LIMIT 1
        ) AS oldest_command,
        (
            SELECT cast(g.value AS REAL) FROM setting AS g
            WHERE g.name = 'job.cancel.threshold.minutes' AND g.value GLOB '[0-9]*'
        ) AS due
)

SELECT
    'estate' AS subject,
    'asynchronous jobs' AS name,
    iif(
        f.pending IS NULL OR f.due IS NULL,
        'pending jobs or job.cancel.threshold.minutes are not told',
        max(f.pending, f.listed) || ' jobs are pending'
        || coalesce(
            ', the oldest for ' || printf('%.0f', f.oldest) || ' minutes ('
            || coalesce(f.oldest_command, 'command not told') || ')', ''
        )
    ) AS message,
    iif(f.oldest > :stuck, 'high', 'medium') AS severity,
    iif(f.pending IS NULL OR f.due IS NULL, 'not assessable', 'finding') AS outcome,
    f.pending,
    f.listed,
    f.oldest AS oldest_minutes,
    f.due AS cancel_minutes
FROM facts AS f
WHERE f.pending IS NULL OR f.due IS NULL OR f.pending > :max_pending OR f.oldest > f.due
ORDER BY subject
