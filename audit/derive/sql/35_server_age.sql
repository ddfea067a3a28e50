/*
doc = """Servers, each once, with their age: from the day the operator says, else at least that of the oldest \
critical entry their log was ever seen to have. An entry of more than 15 years is the time of a clock that \
was never set."""
[columns]
server_id = "Server"
since = "Day it is counted from; NULL: nothing tells [UTC]"
years = "Age at the newest collection; NULL: nothing tells [years]"
is_least = "It is at least so old: only its log tells"
*/
WITH moment AS (
    SELECT max(started) AS now FROM source_run
),

entry AS (
    SELECT
        server_id,
        at
    FROM server_event
    UNION ALL
    SELECT
        server_id,
        at
    FROM server_event_past
),

oldest AS (
    SELECT
        e.server_id,
        min(e.at) AS at
    FROM entry AS e
    CROSS JOIN moment AS t
    WHERE e.at BETWEEN date(t.now, '-15 years') AND t.now
    GROUP BY e.server_id
)

SELECT
    a.server_id,
    coalesce(a.shipped, date(o.at)) AS since,
    (julianday(t.now) - julianday(coalesce(a.shipped, o.at))) / 365.2425 AS years,
    a.shipped IS NULL AND o.at IS NOT NULL AS is_least
FROM server_asset AS a
CROSS JOIN moment AS t
LEFT JOIN oldest AS o ON a.server_id = o.server_id
