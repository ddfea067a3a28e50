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
        p.switch_id,
        coalesce(p.lag, p.name) AS bundle,
        count(*) AS ports,
        count(p.oper_up) AS ports_told,
        count(*) FILTER (WHERE p.oper_up) AS ports_up,
        count(nullif(p.speed, 0)) FILTER (WHERE p.oper_up) AS speeds_told,
        max(p.speed) FILTER (WHERE p.oper_up) AS leg_speed,
        sum(p.speed) FILTER (WHERE p.oper_up) AS bundle_speed
    FROM switch_port AS p
    WHERE p.host_id IS NOT NULL
    GROUP BY p.host_id, p.switch_id, coalesce(p.lag, p.name)
)

SELECT
    b.host_id,
    sum(b.ports) AS ports,
    sum(b.ports_told) AS ports_told,
    sum(b.ports_up) AS ports_up,
    count(DISTINCT iif(b.ports_up > 0, b.switch_id, NULL)) AS switches_up,
    group_concat(DISTINCT iif(b.ports_up > 0, coalesce(s.name, b.switch_id), NULL)) AS switches,
    max(b.leg_speed) AS leg_speed,
    max(b.bundle_speed) AS bundle_speed,
    sum(b.speeds_told) AS speeds_told
FROM bundle AS b
LEFT JOIN switch AS s ON b.switch_id = s.id
GROUP BY b.host_id
