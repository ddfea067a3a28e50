/*
doc = """A row per port with measured rates: its load over the last 30 days of samples. Full duplex: \
the larger direction counts, they are never added."""
[columns]
switch_id = "Switch"
port = "Port or LAG"
is_lag = "It is a LAG"
samples = "Samples with a rate [count]"
first_at = "First of them [UTC]"
last_at = "Last of them [UTC]"
rate_p95 = "95th percentile of the larger direction, nearest rank [bit/s]"
rate_max = "Highest [bit/s]"
load_p95 = "95th percentile against the port's speed [share]; NULL: no speed is told"
load_max = "Highest against the port's speed [share]"
*/
WITH newest AS MATERIALIZED (
    SELECT (
        SELECT max(s.at) FROM switch_port_sample AS s
        WHERE s.switch_id = p.switch_id AND s.name = p.name
    ) AS at
    FROM switch_port AS p
),

month AS MATERIALIZED (
    SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(at), '-30 days') AS start
    FROM newest
),

measured AS MATERIALIZED (
    SELECT
        p.switch_id,
        p.name,
        p.is_lag,
        nullif(p.speed, 0) AS speed,
        m.start,
        (
            SELECT count(*) FROM switch_port_sample AS s
            WHERE
                s.switch_id = p.switch_id AND s.name = p.name AND s.at >= m.start
                AND coalesce(s.in_rate, s.out_rate) IS NOT NULL
        ) AS samples
    FROM month AS m
    CROSS JOIN switch_port AS p
),

highest AS MATERIALIZED (
    SELECT
        *,
        -- the twentieth of looks that counts: sorting so few costs half of sorting all
        (
            SELECT json_group_array(o.rate) FROM (
                SELECT coalesce(max(s.in_rate, s.out_rate), s.in_rate, s.out_rate) AS rate
                FROM switch_port_sample AS s
                WHERE
                    s.switch_id = measured.switch_id AND s.name = measured.name
                    AND s.at >= measured.start
                    AND coalesce(s.in_rate, s.out_rate) IS NOT NULL
                ORDER BY 1 DESC
                LIMIT (SELECT max(e.samples) / 20 + 1 FROM measured AS e)
            ) AS o
        ) AS rates
    FROM measured
    WHERE samples > 0
),

ranked AS MATERIALIZED (
    SELECT
        *,
        json_extract(rates, '$[0]') AS rate_max,
        -- nearest rank: the smallest rate with 95 % of all at or below it
        json_extract(rates, '$[' || (samples / 20) || ']') AS rate_p95
    FROM highest
)

SELECT
    r.switch_id,
    r.name AS port,
    coalesce(r.is_lag, 0) AS is_lag,
    r.samples,
    (
        SELECT min(s.at) FROM switch_port_sample AS s
        WHERE
            s.switch_id = r.switch_id AND s.name = r.name AND s.at >= r.start
            AND coalesce(s.in_rate, s.out_rate) IS NOT NULL
    ) AS first_at,
    (
        SELECT max(s.at) FROM switch_port_sample AS s
        WHERE
            s.switch_id = r.switch_id AND s.name = r.name
            AND coalesce(s.in_rate, s.out_rate) IS NOT NULL
    ) AS last_at,
    r.rate_p95,
    r.rate_max,
    r.rate_p95 * 1.0 / r.speed AS load_p95,
    r.rate_max * 1.0 / r.speed AS load_max
FROM ranked AS r
