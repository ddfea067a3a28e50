/*
doc = "One row per source: its last run, and when it last answered."
*/
SELECT
    r.*,
    (
        SELECT max(g.started) FROM source_run AS g
        WHERE g.source = r.source AND g.status <> 'failed'
    ) AS last_success
FROM source_run AS r
WHERE
    r.started = (
        SELECT max(l.started) FROM source_run AS l
        WHERE l.source = r.source
    )
ORDER BY r.source
