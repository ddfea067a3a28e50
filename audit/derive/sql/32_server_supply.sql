/*
doc = "A row per server that tells of a power supply; empty bays do not count."
[columns]
server_id = "Server"
supplies = "Power supplies [count]"
told = "Supplies that tell whether they work [count]"
failed = "Those that do not and have input, with state and health; NULL: none"
unfed = "Supplies without input voltage, while another has it; NULL: none"
volts_told = "Supplies that tell their input voltage, which 0 V at every one does not [count]"
volts = "Highest input voltage [V]"
capacity = "Rating of one, the mean [W]; NULL: not told for all"
feed_capacity = "Rating of half of them, rounded down: those of one feed [W]"
*/
WITH fitted AS (
    SELECT
        p.*,
        p.name
        || coalesce(' (' || coalesce(p.state || ', ' || p.health, p.state, p.health) || ')', '')
            AS words,
        max(p.input_voltage) OVER (PARTITION BY p.server_id) AS highest,
        CASE
            WHEN p.health IN ('Warning', 'Critical') THEN 1
            WHEN p.state IS NULL OR coalesce(m.power_state, 'On') <> 'On'
                THEN iif(p.health = 'OK', 0, NULL)
            ELSE p.state NOT IN (SELECT w.state FROM working_state AS w)
        END AS is_bad
    FROM machine AS m
    JOIN server_psu AS p ON m.server_id = p.server_id AND m.source = p.source
    WHERE coalesce(p.state, '') <> 'Absent'
)

SELECT
    server_id,
    count(*) AS supplies,
    count(is_bad) AS told,
    group_concat(
        iif(is_bad AND NOT coalesce(input_voltage = 0 AND highest > 0, 0), words, NULL), ', '
    ) AS failed,
    group_concat(iif(input_voltage = 0 AND highest > 0, name, NULL), ', ') AS unfed,
    iif(max(highest) > 0, count(input_voltage), 0) AS volts_told,
    max(highest) AS volts,
    iif(count(capacity) = count(*), avg(capacity), NULL) AS capacity,
    iif(count(capacity) = count(*), avg(capacity) * (count(*) / 2), NULL) AS feed_capacity
FROM fitted
GROUP BY server_id
