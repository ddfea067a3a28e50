/*
id = "srv-thermal"
title = "A server is hot"
question = "Is every temperature of the server below its limits?"
category = "Resilience"
severity = "medium"
level = "server"
effort = "hours"
actor = "operator"
optional = ["host", "vm"]
scope = "SELECT server_id FROM server_host WHERE NOT is_off"
why = """Above its limits a server throttles its processors and in the end turns off, and what runs \
hot dies early. Several servers at once mean the room or the rack, not the server."""
fix = """Look at the airflow: blanking panels, cables behind the server, failed fans, the air in the \
cold aisle. Move load away when a critical limit is near."""
refs = ["rules.md srv-thermal", "DSP2046 Thermal.Temperatures, Sensors"]
guards = ["sensors without a limit or without a reading", "a server that is off"]
[params.near]
default = 5.0
unit = "°C"
doc = "distance to a limit that is low already"
*/
WITH reading AS (
    SELECT
        r.server_id,
        r.source,
        r.name,
        r.celsius,
        max(r.at) AS at
    FROM server_sensor_sample AS r
    GROUP BY r.server_id, r.source, r.name
),

judged AS (
    SELECT
        s.server_id,
        n.name,
        r.celsius,
        n.caution,
        n.critical,
        CASE
            WHEN r.celsius >= n.critical THEN 3
            WHEN r.celsius >= n.caution THEN 2
            WHEN r.celsius > coalesce(n.caution, n.critical) - :near THEN 1
            WHEN r.celsius IS NOT NULL AND coalesce(n.caution, n.critical) IS NOT NULL THEN 0
        END AS grade
    FROM server_host AS s
    JOIN server_sensor AS n ON s.server_id = n.server_id AND s.source = n.source
    JOIN reading AS r ON n.server_id = r.server_id AND n.source = r.source AND n.name = r.name
    WHERE NOT s.is_off
),

worst AS (
    SELECT
        server_id,
        max(grade) AS grade,
        name || ' ' || printf('%.0f', celsius) || ' °C (limit '
        || printf('%.0f', coalesce(iif(celsius < critical, caution, critical), critical))
        || ' °C)' AS words,
        name AS sensor,
        celsius
    FROM judged
    GROUP BY server_id
)

SELECT
    s.server_id AS subject,
    s.name,
    iif(w.grade > 0, s.label || ': ' || w.words, s.label || ' tells no temperature with a limit')
        AS message,
    iif(w.grade > 0, 'finding', 'not assessable') AS outcome,
    iif(w.grade = 3, 'high', iif(w.grade = 2, 'medium', 'low')) AS severity,
    s.zone_id,
    s.vms,
    w.sensor,
    w.celsius
FROM server_host AS s
LEFT JOIN worst AS w ON s.server_id = w.server_id
WHERE NOT s.is_off AND coalesce(w.grade, 1) > 0
ORDER BY subject
