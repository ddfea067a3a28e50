/*
doc = """A row per sample of the database: queries a second since the sample before, or since the \
start of the database when it was restarted in between or there is no sample before."""
[columns]
hostname = "Database host"
at = "Time of the sample [UTC]"
rate = "Queries a second"
*/
WITH paired AS (
    SELECT
        s.*,
        lag(s.queries) OVER (PARTITION BY s.hostname ORDER BY s.at) AS queries_before,
        lag(s.uptime) OVER (PARTITION BY s.hostname ORDER BY s.at) AS uptime_before
    FROM db_sample AS s
    WHERE s.queries IS NOT NULL AND s.uptime > 0
)

SELECT
    p.hostname,
    p.at,
    iif(
        p.uptime > p.uptime_before AND p.queries >= p.queries_before,
        1.0 * (p.queries - p.queries_before) / (p.uptime - p.uptime_before),
        1.0 * p.queries / p.uptime
    ) AS rate
FROM paired AS p
