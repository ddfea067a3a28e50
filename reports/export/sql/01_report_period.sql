/*
doc = "One row: time of the data (now), of the collection before it (previous), of the oldest one."
*/
WITH latest AS (
    SELECT
        source,
        max(started) AS started
    FROM source_run
    WHERE status <> 'failed'
    GROUP BY source
)

SELECT
    (SELECT max(started) FROM source_run) AS now,
    (
        SELECT max(r.started)
        FROM source_run AS r
        JOIN latest AS l ON r.source = l.source
        WHERE r.status <> 'failed' AND r.started < l.started
    ) AS previous,
    (SELECT min(started) FROM source_run) AS oldest
