/*
doc = """Power supplies fitted in servers, each once, with whether they are dead, and how many of them a server \
needs by what its BMC tells."""
[columns]
server_id = "Server"
name = "Power supply"
is_dead = "It gives no power: failed, out of work, or without input while another has it; NULL: not told"
supplies = "Supplies of the server [count]"
least = "Fewest that may be enough [count]"
worst = "Most that may be needed; what is not told is as bad as it can be [count]"
*/
WITH fitted AS (
    SELECT
        p.server_id,
        p.name,
        p.capacity,
        CASE
            WHEN
                p.input_voltage = 0
                AND max(p.input_voltage) OVER (PARTITION BY p.server_id) > 0
                THEN 1
            WHEN p.health = 'Critical' THEN 1
            WHEN p.state IS NULL OR coalesce(m.power_state, 'On') <> 'On'
                THEN iif(p.health IN ('OK', 'Warning'), 0, NULL)
            ELSE p.state NOT IN (SELECT w.state FROM working_state AS w)
        END AS is_dead
    FROM machine AS m
    JOIN server_psu AS p ON m.server_id = p.server_id AND m.source = p.source
    WHERE coalesce(p.state, '') <> 'Absent'
),

drawn AS (
    SELECT
        server_id,
        max(power_max) AS peak
    FROM server_sample
    GROUP BY server_id
),

-- "needed" is what the group needs to be redundant: one less is enough to run, at the best
redundant AS (
    SELECT
        server_id,
        min(min_needed) AS needed
    FROM server_redundancy
    WHERE kind = 'psu' AND health = 'OK'
    GROUP BY server_id
),

counted AS (
    SELECT
        f.server_id,
        count(*) AS supplies,
        sum(NOT coalesce(f.is_dead, 0)) AS working,
        max(r.server_id IS NOT NULL) AS is_redundant,
        max(r.needed) AS needed,
        ceil(max(d.peak) / iif(count(f.capacity) = count(*), nullif(min(f.capacity), 0), NULL))
            AS by_watts
    FROM fitted AS f
    LEFT JOIN drawn AS d ON f.server_id = d.server_id
    LEFT JOIN redundant AS r ON f.server_id = r.server_id
    GROUP BY f.server_id
)

SELECT
    f.server_id,
    f.name,
    f.is_dead,
    c.supplies,
    cast(min(1, c.working) AS INTEGER) AS least,
    cast(
        min(
            -- it runs on those that work
            iif(m.power_state = 'On', c.working, c.supplies),
            iif(c.is_redundant, max(c.supplies - 1, 1), c.supplies),
            iif(c.is_redundant, max(coalesce(c.needed, 1), 1), c.supplies),
            max(coalesce(c.by_watts, c.supplies), 1)
        ) AS INTEGER
    ) AS worst
FROM fitted AS f
JOIN counted AS c ON f.server_id = c.server_id
JOIN machine AS m ON f.server_id = m.server_id
