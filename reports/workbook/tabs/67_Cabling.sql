/*
title = "Cabling"
group = "Physical network"
doc = "One cable of a host to a switch port, or one link between switches (a LAG is one)."
rows = "SELECT (SELECT count(*) FROM host_port) + (SELECT count(*) FROM switch_link)"
[columns]
kind = { doc = "host, or switches." }
switch = { from = "switch.name", to = "Switch" }
port = { doc = "Port of that switch, or its LAG between switches.", to = "Switch-Port" }
to = { doc = "Host, or the other switch.", to = "Host" }
to_port = { doc = "Port or LAG of the other switch; blank when not told, and for hosts." }
lag = { label = "LAG", doc = "LAG the host's port is a member of." }
cluster = "cluster.name"
cables = { unit = "count", doc = "Cables of the link." }
cables_up = { unit = "count", doc = "Cables that are up; blank when not told for all." }
speed = { unit = "bit/s", doc = "Speed of the port; of a link the sum of its cables that are up." }
found_by = { doc = "How it was found." }
confidence = { doc = "measured, derived or inferred." }
evidence = { doc = "What proves it; of a link its port pairs.", look = "wrap" }
switch_id = { label = "Switch ID", doc = "Switch." }
to_id = { label = "To ID", doc = "Host, or the other switch." }
*/
WITH box AS (
    SELECT
        id,
        max(name) AS name
    FROM switch
    GROUP BY id
),

cable AS (
    SELECT
        'host' AS kind,
        b.switch_id,
        b.port,
        h.name AS far,
        NULL AS to_port,
        b.lag,
        c.name AS cluster,
        1 AS cables,
        max(p.oper_up) AS cables_up,
        max(p.speed) AS speed,
        b.method AS found_by,
        b.confidence,
        b.evidence,
        b.host_id AS to_id
    FROM host_port AS b
    LEFT JOIN host AS h ON b.host_id = h.id
    LEFT JOIN cluster AS c ON h.cluster_id = c.id
    LEFT JOIN switch_port AS p ON b.switch_id = p.switch_id AND b.port = p.name
    GROUP BY b.host_id, b.switch_id, b.port
    UNION ALL
    SELECT
        'switches',
        l.a_switch,
        nullif(l.a_port, ''),
        o.name,
        nullif(l.b_port, ''),
        NULL,
        NULL,
        l.members,
        l.members_up,
        l.speed,
        l.protocol,
        l.confidence,
        l.ports,
        l.b_switch
    FROM switch_link AS l
    LEFT JOIN box AS o ON l.b_switch = o.id
)

SELECT
    k.kind,
    s.name AS switch,
    k.port,
    k.far AS "to",
    k.to_port,
    k.lag,
    k.cluster,
    k.cables,
    k.cables_up,
    k.speed,
    k.found_by,
    k.confidence,
    k.evidence,
    k.switch_id,
    k.to_id,
    k.switch_id AS switch_link,
    k.switch_id || ' ' || k.port AS port_link,
    iif(k.kind = 'host', k.to_id, NULL) AS to_link
FROM cable AS k
LEFT JOIN box AS s ON k.switch_id = s.id
ORDER BY k.kind DESC, s.name, k.switch_id, k.port, k.to_id
