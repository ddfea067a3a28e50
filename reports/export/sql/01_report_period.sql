/*
doc = """One row: time of the data (now), of what it is compared with (previous: the last good run of \
an earlier calendar month, else the one before), of the oldest one."""
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
    coalesce(
        (
            SELECT max(r.started)
            FROM source_run AS r
            WHERE
                r.status <> 'failed'
                AND substr(r.started, 1, 7)
                < (SELECT substr(max(m.started), 1, 7) FROM source_run AS m)
        ),
        (
            SELECT max(r.started)
            FROM source_run AS r
            JOIN latest AS l ON r.source = l.source
            WHERE r.status <> 'failed' AND r.started < l.started
        )
    ) AS previous,
    (SELECT min(started) FROM source_run) AS oldest
