/*
id = "net-half-duplex"
title = "A link runs at half duplex"
question = "Does a link run at half duplex?"
category = "Network"
severity = "high"
level = "switch_port"
scope = """SELECT switch_id || ' ' || name FROM switch_port \
WHERE oper_up AND coalesce(is_physical, 1) AND NOT coalesce(is_lag, 0)"""
optional = ["switch_port.duplex"]
effort = "hours"
actor = "network"
why = """Half duplex on a switched link means that the two ends did not agree: one of them sends \
while the other listens for collisions. It works when idle, and loses frames under load."""
fix = "Set both ends to autonegotiation; replace the cable if they still end at half duplex."
refs = ["rules.md net-half-duplex", "EtherLike-MIB dot3StatsDuplexStatus (RFC 3635)"]
guards = ["ports behind which neither a host nor a switch is known (a BMC, a console): low"]
*/
SELECT
    p.switch_id || ' ' || p.name AS subject,
    coalesce(s.name, s.id) || ' ' || p.name AS name,
    iif(
        p.duplex = 'half',
        'port ' || p.name || ' of ' || coalesce(s.name, s.id) || coalesce(
            ' to ' || nullif(u.neighbor, ''), ''
        ) || ' runs at half duplex',
        'port ' || p.name || ' of ' || coalesce(s.name, s.id) || ' does not tell its duplex mode'
    ) AS message,
    iif(p.duplex = 'half', 'finding', 'not assessable') AS outcome,
    iif(u.use IN ('host', 'switch'), 'high', 'low') AS severity,
    p.speed,
    p.alias,
    u.use
FROM switch_port AS p
JOIN switch AS s ON p.switch_id = s.id
LEFT JOIN port_use AS u ON p.switch_id = u.switch_id AND p.name = u.port
WHERE
    p.oper_up
    AND coalesce(p.is_physical, 1)
    AND NOT coalesce(p.is_lag, 0)
    AND coalesce(p.duplex, 'half') = 'half'
ORDER BY subject
