/*
doc = "A row per host: the switch ports bound to it. A host without a row was bound to no port."
[columns]
host_id = "Host"
ports = "Ports bound to it [count]"
ports_told = "Ports that tell whether they are up [count]"
ports_up = "Ports that are up [count]"
switches_up = "Switches behind the ports that are up [count]"
switches = "Names of those switches"
leg_speed = "Fastest single port that is up [bit/s]"
bundle_speed = "Fastest LAG or single port that is up [bit/s]"
speeds_told = "Ports that are up and tell a speed [count]"
*/
WITH bundle AS (
    SELECT
        p.host_id,
        coalesce(p.lag, p.switch_id || ' ' || p.name) AS bundle,
        sum(p.speed) AS speed
    FROM switch_port AS p
    WHERE p.host_id IS NOT NULL AND p.oper_up
    GROUP BY p.host_id, coalesce(p.lag, p.switch_id || ' ' || p.name)
)

SELECT
    p.host_id,
    count(*) AS ports,
    count(p.oper_up) AS ports_told,
    count(*) FILTER (WHERE p.oper_up) AS ports_up,
    count(DISTINCT iif(p.oper_up, p.switch_id, NULL)) AS switches_up,
    group_concat(DISTINCT iif(p.oper_up, coalesce(s.name, p.switch_id), NULL)) AS switches,
    max(p.speed) FILTER (WHERE p.oper_up) AS leg_speed,
    (
        SELECT max(b.speed) FROM bundle AS b
        WHERE b.host_id = p.host_id
    ) AS bundle_speed,
    count(nullif(p.speed, 0)) FILTER (WHERE p.oper_up) AS speeds_told
FROM switch_port AS p
LEFT JOIN switch AS s ON p.switch_id = s.id
WHERE p.host_id IS NOT NULL
GROUP BY p.host_id
