/*
id = "srv-nic-speed"
title = "A network port below its speed"
question = "Do the ports of the server run at the speed they should?"
category = "Network"
severity = "medium"
level = "server"
confidence = "derived"
effort = "hours"
actor = "network"
optional = ["host", "vm", "server_fc_port", "switch", "switch_port"]
scope = "SELECT DISTINCT server_id FROM server_link WHERE link_up"
why = """The port came up slower than on the other servers, or as slow as 1 Gb/s where it can do ten: \
a damaged cable, a wrong optic, or an old switch. Migrations and storage wait for it, and of a bond \
the slow leg decides."""
fix = "Check cable, optic and the settings on both ends; the link should negotiate what it can do."
refs = ["rules.md net-speed-degraded (the part that servers tell)", "DSP2046 Port.CurrentSpeedGbps"]
guards = [
  "ports found on a collected switch are left to net-speed-degraded",
  "a fast port on a switch of 10 Gb/s or more is a choice",
]
[params.peers]
default = 2
unit = "count"
doc = "other servers of the model with link on the port, from which there is a norm"
*/
WITH judged AS (
    SELECT
        l.server_id,
        l.name,
        l.speed,
        l.max_speed,
        iif(l.speed < l.usual_speed AND l.alike_up >= :peers, l.usual_speed, NULL) AS usual_speed,
        l.speed <= 1000000000 AND l.max_speed >= 10000000000 AS crawls
    FROM server_link AS l
    LEFT JOIN server_port AS p ON l.server_id = p.server_id AND l.name = p.nic
    WHERE l.link_up AND p.server_id IS NULL
    GROUP BY l.server_id, l.kind, l.name
),

counted AS (
    SELECT
        server_id,
        count(*) AS ports,
        count(nullif(speed, 0)) AS told,
        group_concat(
            iif(
                crawls OR usual_speed IS NOT NULL,
                printf('%s at %g Gb/s', name, speed / 1e9)
                || iif(
                    usual_speed IS NULL, '', printf(', on most others %g Gb/s', usual_speed / 1e9)
                )
                || iif(max_speed IS NULL, '', printf(', it can do %g Gb/s', max_speed / 1e9)),
                NULL
            ), '; '
        ) AS slow
    FROM judged
    GROUP BY server_id
)

SELECT
    s.server_id AS subject,
    s.name,
    iif(c.slow IS NULL, 'ports of ' || s.label || ' tell no speed', s.label || ': ' || c.slow)
        AS message,
    iif(c.slow IS NULL, 'not assessable', 'finding') AS outcome,
    s.zone_id,
    s.vms,
    c.ports,
    c.slow
FROM counted AS c
JOIN server_host AS s ON c.server_id = s.server_id
WHERE c.slow IS NOT NULL OR c.told = 0
ORDER BY subject
