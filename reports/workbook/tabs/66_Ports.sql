/*
title = "Switch ports"
group = "Physical network"
doc = "One Ethernet port or LAG of a switch."
rows = "port_use"
[columns]
switch = "switch.name"
port = "port_use.port"
use = "port_use.use"
host = "host.name"
cluster = "cluster.name"
vms = "port_use.vms"
macs = { label = "MAC addresses", from = "port_use.macs" }
neighbor = "port_use.neighbor"
description = { from = "switch_port.alias" }
lag = { label = "LAG", from = "switch_port.lag" }
is_lag = { label = "Is a LAG", from = "switch_port.is_lag" }
oper_up = { label = "Up", from = "switch_port.oper_up" }
admin_up = { label = "Enabled", from = "switch_port.admin_up" }
speed = "switch_port.speed"
duplex = "switch_port.duplex"
mtu = "switch_port.mtu"
native_vlan = "switch_port.native_vlan"
method = { label = "Host found by", from = "host_port.method" }
confidence = "host_port.confidence"
evidence = { from = "host_port.evidence", look = "wrap" }
switch_id = { label = "Switch ID", from = "port_use.switch_id" }
*/
WITH bound AS (
    SELECT
        switch_id,
        port,
        host_id,
        method,
        confidence,
        evidence
    FROM host_port
    UNION ALL
    SELECT
        switch_id,
        lag,
        min(host_id),
        min(method),
        max(confidence),
        min(evidence)
    FROM host_port
    WHERE lag IS NOT NULL
    GROUP BY switch_id, lag
    HAVING count(DISTINCT host_id) = 1
)

SELECT
    s.name AS switch,
    u.port,
    u.use,
    h.name AS host,
    c.name AS cluster,
    u.vms,
    u.macs,
    u.neighbor,
    p.alias AS description,
    p.lag,
    p.is_lag,
    p.oper_up,
    p.admin_up,
    p.speed,
    p.duplex,
    p.mtu,
    p.native_vlan,
    b.method,
    b.confidence,
    b.evidence,
    u.switch_id
FROM port_use AS u
LEFT JOIN switch_port AS p ON u.switch_id = p.switch_id AND u.port = p.name
LEFT JOIN switch AS s ON u.switch_id = s.id
LEFT JOIN bound AS b ON u.switch_id = b.switch_id AND u.port = b.port
LEFT JOIN host AS h ON b.host_id = h.id
LEFT JOIN cluster AS c ON h.cluster_id = c.id
GROUP BY u.switch_id, u.port
ORDER BY s.name, u.switch_id, coalesce(p.if_index, 0), u.port
