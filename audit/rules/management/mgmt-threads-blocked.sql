/*
id = "mgmt-threads-blocked"
title = "Threads of a management server are blocked"
question = "Are worker threads stuck?"
category = "Operations"
severity = "medium"
level = "management_server"
effort = "hours"
actor = "operator"
scope = "SELECT id FROM management_server WHERE state = 'Up'"
why = """A blocked thread waits for a lock that another one holds. Many of them in sample after \
sample mean that something holds a lock and never ends, mostly the database or a host that does \
not answer; in time no thread is left and the server stops answering."""
fix = """Take two thread dumps (jstack) a minute apart, look for the thread all others wait for, \
and check locks and slow queries in the database."""
refs = ["rules.md mgmt-threads-blocked", "S:ManagementServerMetricsResponse"]
guards = ["blocked in one sample only"]
[params.blocked]
default = 20
unit = "count"
doc = "blocked threads that are normal"
[params.samples]
default = 3
unit = "count"
doc = "samples in a row a statement needs"
*/
WITH told AS (
    SELECT
        s.*,
        row_number() OVER (PARTITION BY s.management_server_id ORDER BY s.at DESC) AS place
    FROM management_server_sample AS s
    WHERE s.threads_blocked IS NOT NULL
),

row_of AS (
    SELECT
        t.management_server_id,
        count(*) AS samples,
        min(t.threads_blocked) AS fewest,
        group_concat(t.threads_blocked, ', ') AS list,
        max(t.threads) FILTER (WHERE t.place = 1) AS threads,
        max(t.pending_jobs) FILTER (WHERE t.place = 1) AS pending_now,
        max(t.pending_jobs) FILTER (WHERE t.place = :samples) AS pending_before
    FROM told AS t
    WHERE t.place <= :samples
    GROUP BY t.management_server_id
)

SELECT
    m.id AS subject,
    m.name,
    CASE
        WHEN r.samples IS NULL THEN 'the threads of ' || m.name || ' are not told'
        WHEN r.samples < :samples
            THEN
                r.fewest || ' threads of ' || m.name || ' are blocked; one more audit will tell '
                || 'whether they stay so'
        ELSE
            'at least ' || r.fewest || ' threads of ' || m.name || ' were blocked in each of the '
            || 'last ' || r.samples || ' samples (' || r.list || ')'
            || iif(
                r.pending_now > r.pending_before,
                ' while pending jobs rose from ' || r.pending_before || ' to ' || r.pending_now, ''
            )
    END AS message,
    iif(coalesce(r.samples, 0) < :samples, 'not assessable', 'finding') AS outcome,
    iif(coalesce(r.pending_now > r.pending_before, 0), 'high', 'medium') AS severity,
    r.fewest AS blocked,
    r.threads,
    r.pending_now AS pending_jobs
FROM management_server AS m
LEFT JOIN row_of AS r ON m.id = r.management_server_id
WHERE m.state = 'Up' AND coalesce(r.fewest > :blocked, 1)
ORDER BY subject
