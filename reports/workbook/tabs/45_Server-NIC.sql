/*
title = "Server NICs"
group = "Compute"
doc = "One physical Ethernet port of a server, and the switch port it is cabled to."
rows = "SELECT count(*) FROM server_nic AS n JOIN machine AS m ON n.server_id = m.server_id AND n.source = m.source"
[columns]
server = { doc = "Name of the server, as on the tab Servers.", to = "Servers" }
nic = { label = "NIC port", from = "server_nic.name" }
link_up = { label = "Link up", from = "server_nic.link_up" }
speed = "server_nic.speed"
max_speed = "server_nic.max_speed"
mac = { label = "MAC", from = "server_nic.mac" }
permanent_mac = { label = "Permanent MAC", from = "server_nic.permanent_mac" }
adapter = { from = "server_adapter.model" }
firmware = "server_adapter.firmware"
health = "server_nic.health"
switch = { from = "switch.name", to = "Switch" }
switch_port = { from = "server_port.port", to = "Switch-Port" }
lag = { label = "LAG", from = "server_port.lag" }
method = { label = "Switch port found by", from = "server_port.method" }
evidence = { from = "server_port.evidence", look = "wrap" }
server_id = { label = "Server ID", from = "server_nic.server_id" }
*/
WITH cable AS (
    SELECT
        server_id,
        nic,
        min(switch_id) AS switch_id,
        min(port) AS port,
        min(lag) AS lag,
        min(method) AS method,
        min(evidence) AS evidence
    FROM server_port
    WHERE nic <> ''
    GROUP BY server_id, nic
    HAVING count(*) = 1
),

far AS (
    SELECT
        id,
        max(name) AS name
    FROM switch
    GROUP BY id
)

SELECT
    m.name AS server,
    n.name AS nic,
    n.link_up,
    n.speed,
    n.max_speed,
    n.mac,
    n.permanent_mac,
    coalesce(a.model, a.name) AS adapter,
    a.firmware,
    n.health,
    s.name AS switch,
    p.port AS switch_port,
    p.lag,
    p.method,
    p.evidence,
    n.server_id,
    n.server_id AS server_link,
    p.switch_id AS switch_link,
    p.switch_id || ' ' || p.port AS switch_port_link
FROM server_nic AS n
JOIN machine AS m ON n.server_id = m.server_id AND n.source = m.source
LEFT JOIN server_adapter AS a
    ON n.server_id = a.server_id AND n.adapter_id = a.id AND n.source = a.source
LEFT JOIN cable AS p ON n.server_id = p.server_id AND n.name = p.nic
LEFT JOIN far AS s ON p.switch_id = s.id
ORDER BY m.name, n.server_id, n.name
