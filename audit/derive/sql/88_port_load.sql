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
WITH month AS (
    SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(at), '-30 days') AS start
    FROM switch_port_sample
),

measured AS (
    SELECT
        s.switch_id,
        s.name,
        s.at,
        coalesce(max(s.in_rate, s.out_rate), s.in_rate, s.out_rate) AS rate
    FROM switch_port_sample AS s
    CROSS JOIN month AS m
    WHERE s.at >= m.start AND coalesce(s.in_rate, s.out_rate) IS NOT NULL
),

ranked AS (
    SELECT
        switch_id,
        name,
        at,
        rate,
        cume_dist() OVER (PARTITION BY switch_id, name ORDER BY rate) AS place
    FROM measured
),

port AS (
    SELECT
        switch_id,
        name,
        count(*) AS samples,
        min(at) AS first_at,
        max(at) AS last_at,
        -- nearest rank: the smallest rate with 95 % of all at or below it
        min(rate) FILTER (WHERE place > 0.95 - 1e-9) AS rate_p95,
        max(rate) AS rate_max
    FROM ranked
    GROUP BY switch_id, name
)

SELECT
    r.switch_id,
    r.name AS port,
    coalesce(p.is_lag, 0) AS is_lag,
    r.samples,
    r.first_at,
    r.last_at,
    r.rate_p95,
    r.rate_max,
    r.rate_p95 * 1.0 / nullif(p.speed, 0) AS load_p95,
    r.rate_max * 1.0 / nullif(p.speed, 0) AS load_max
FROM port AS r
JOIN switch_port AS p ON r.switch_id = p.switch_id AND r.name = p.name
