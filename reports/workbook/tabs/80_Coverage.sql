/*
title = "What was seen and what was not"
group = "About"
doc = "One source, one thing it did not tell, or one rule that could not be judged."
rows = "SELECT (SELECT count(*) FROM report_source) + (SELECT count(*) FROM gap AS g JOIN report_source AS s ON s.source = g.source AND s.started = g.started) + (SELECT count(*) FROM rule_result WHERE outcome = 'not assessable' OR not_assessable > 0 OR unseen <> '[]')"
[columns]
item = { doc = "Source, request or rule." }
kind = { doc = "source, gap or rule." }
status = { doc = "ok, partial or failed; gap; not assessable, or partial: judged on some of the sources.", look = "state" }
source = { doc = "Target it belongs to." }
cause = { doc = "Why: unreachable, refused, forbidden, unsupported, timed out, bad answer; or what a rule misses." }
message = { doc = "What was said, and what to do.", look = "wrap" }
table = { doc = "Table that misses rows or a column." }
column = { doc = "Column that misses; blank: all of it." }
version = "source_run.version"
last_run = { unit = "UTC", doc = "Start of the last collection." }
last_success = { unit = "UTC", doc = "Start of the last collection that answered." }
requests = "source_run.requests"
received = { from = "source_run.received", unit = "MiB" }
objects = { unit = "count", doc = "Rows a source answered in its last collection; objects a rule could not judge." }
*/
WITH line AS (
    SELECT
        s.source AS item,
        'source' AS kind,
        s.status,
        s.source,
        NULL AS cause,
        s.reason AS message,
        NULL AS "table",
        NULL AS "column",
        s.version,
        s.started AS last_run,
        s.last_success,
        s.requests,
        s.received,
        (
            SELECT sum(a.rows_seen) FROM answer AS a
            WHERE a.source = s.source AND a.started = s.started
        ) AS objects
    FROM report_source AS s
    UNION ALL
    SELECT
        g.request,
        'gap',
        'gap',
        g.source,
        g.cause,
        g.message,
        nullif(g.table_name, ''),
        nullif(g.column_name, ''),
        s.version,
        s.started,
        s.last_success,
        NULL,
        NULL,
        NULL
    FROM gap AS g
    JOIN report_source AS s ON g.source = s.source AND g.started = s.started
    UNION ALL
    SELECT
        r.rule_id,
        'rule',
        iif(r.unseen <> '[]' AND r.outcome <> 'not assessable', 'partial', 'not assessable'),
        NULL,
        'misses ' || nullif(replace(report_list(r.missing), char(10), ', '), ''),
        coalesce(r.reason, 'some objects do not tell what it needs'),
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        r.not_assessable
    FROM rule_result AS r
    WHERE r.outcome = 'not assessable' OR r.not_assessable > 0 OR r.unseen <> '[]'
)

SELECT
    item,
    kind,
    status,
    source,
    cause,
    message,
    "table",
    "column",
    version,
    last_run,
    last_success,
    requests,
    received,
    objects
FROM line
ORDER BY
    CASE kind WHEN 'source' THEN 1 WHEN 'gap' THEN 2 ELSE 3 END, item, source, "table", "column"
