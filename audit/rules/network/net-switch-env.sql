/*
id = "net-switch-env"
title = "A switch reports a fan or temperature alarm"
question = "Are the fans and temperatures of every switch in order?"
category = "Network"
severity = "medium"
level = "switch"
effort = "hours"
actor = "network"
why = """A switch that gets too hot shuts itself down to save its hardware, and takes every link \
with it. A failed fan is the usual beginning, and most switches can spare only one."""
fix = "Replace the fan or clear the air path; check the temperature of the room and the rack."
refs = ["rules.md net-switch-env", "ENTITY-SENSOR-MIB (RFC 3433)", "CISCO-ENTITY-FRU-CONTROL-MIB"]
guards = ["fans and sensors whose state is not readable are not judged"]
*/
WITH part AS (
    SELECT
        p.switch_id,
        count(p.state) AS told,
        count(*) FILTER (WHERE p.state = 'failed') AS failed,
        count(*) FILTER (WHERE p.state = 'warning') AS warning,
        group_concat(p.kind || ' ' || p.name || coalesce(' (' || p.detail || ')', ''), ', ')
        FILTER (WHERE p.state IN ('failed', 'warning')) AS list
    FROM switch_part AS p
    WHERE p.kind IN ('fan', 'temperature')
    GROUP BY p.switch_id
)

SELECT
    s.id AS subject,
    coalesce(s.name, s.id) AS name,
    iif(
        p.failed + p.warning > 0,
        coalesce(s.name, s.id) || ' reports ' || p.list,
        'no state of fans or temperatures of ' || coalesce(s.name, s.id) || ' is readable'
    ) AS message,
    iif(p.failed + p.warning > 0, 'finding', 'not assessable') AS outcome,
    iif(p.failed > 0, 'high', 'medium') AS severity,
    p.failed,
    p.warning,
    p.list
FROM switch AS s
LEFT JOIN part AS p ON s.id = p.switch_id
WHERE coalesce(p.told, 0) = 0 OR p.failed + p.warning > 0
ORDER BY subject
