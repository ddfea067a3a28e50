/*
doc = "A row per host: the switch ports it is cabled to. A host without a row was bound to no port."
[columns]
host_id = "Host"
ports = "Ports bound to it [count]"
ports_told = "Ports that tell whether they are up [count]"
ports_up = "Ports that are up [count]"
switches_up = "Switches behind the ports that are up [count]"
chassis_up = "Chassis behind the ports that are up: switches, members of a stack apart [count]"
switches = "Names of those switches"
only_switch = "The switch behind the ports that are up, where it is one"
is_stack = "That switch is a stack"
leg_speed = "Fastest single port that is up [bit/s]"
bundle_speed = "Fastest LAG or single port that is up [bit/s]"
speeds_told = "Ports that are up and tell a speed [count]"
methods = "How the ports were found, e.g. lldp name"
confidence = "measured, derived or inferred: the weakest of its ports"
by_neighbor = "Every port was found by LLDP or CDP: a leg at rest is found like a busy one"
in_lag = "Every port is in a LAG: no leg rests"
partner_missing = "A switch of it has an MLAG partner that was not collected"
elsewhere = """A switch that was asked never answered, and the host may have links to that one too: \
one of its own is neither a stack nor half of a pair that was read whole"""
*/
WITH leg AS (
    SELECT
        b.host_id,
        b.switch_id,
        b.port,
        b.lag,
        b.method,
        b.confidence,
        p.oper_up,
        p.speed,
        p.is_lag,
        coalesce(s.name, b.switch_id) AS switch,
        r.members > 1 AS is_stack,
        r.partner_missing,
        coalesce(r.partner IS NULL AND r.members < 2, 1) AS alone,
        b.switch_id || ' ' || coalesce(p.member, '') AS chassis,
        coalesce(b.lag, b.switch_id || ' ' || b.port) AS bundle
    FROM host_port AS b
    LEFT JOIN switch_port AS p ON b.switch_id = p.switch_id AND b.port = p.name
    LEFT JOIN switch AS s ON b.switch_id = s.id
    LEFT JOIN switch_role AS r ON b.switch_id = r.switch_id
),

bundle AS (
    SELECT
        host_id,
        sum(speed) AS speed
    FROM leg
    WHERE oper_up
    GROUP BY host_id, bundle
),

best AS (
    SELECT
        host_id,
        max(speed) AS speed
    FROM bundle
    GROUP BY host_id
)

SELECT
    l.host_id,
    count(*) AS ports,
    count(l.oper_up) AS ports_told,
    count(*) FILTER (WHERE l.oper_up) AS ports_up,
    count(DISTINCT iif(l.oper_up, l.switch_id, NULL)) AS switches_up,
    count(DISTINCT iif(l.oper_up, l.chassis, NULL)) AS chassis_up,
    group_concat(DISTINCT iif(l.oper_up, l.switch, NULL)) AS switches,
    iif(
        count(DISTINCT iif(l.oper_up, l.switch_id, NULL)) = 1,
        max(iif(l.oper_up, l.switch_id, NULL)),
        NULL
    ) AS only_switch,
    max(coalesce(l.is_stack, 0)) AS is_stack,
    max(iif(l.oper_up AND NOT coalesce(l.is_lag, 0), l.speed, NULL)) AS leg_speed,
    max(b.speed) AS bundle_speed,
    count(nullif(l.speed, 0)) FILTER (WHERE l.oper_up) AS speeds_told,
    group_concat(DISTINCT l.method) AS methods,
    CASE
        WHEN max(l.confidence = 'inferred') THEN 'inferred'
        WHEN max(l.confidence = 'derived') THEN 'derived'
        ELSE 'measured'
    END AS confidence,
    min(l.method IN ('lldp mac', 'server nic', 'lldp name')) AS by_neighbor,
    min(coalesce(l.is_lag, 0) OR l.lag IS NOT NULL) AS in_lag,
    max(coalesce(l.partner_missing, 0)) AS partner_missing,
    max(l.alone) AND EXISTS (SELECT 1 FROM switch_unseen) AS elsewhere
FROM leg AS l
LEFT JOIN best AS b ON l.host_id = b.host_id
GROUP BY l.host_id
