/*
title = "Switch ports"
group = "Physical network"
doc = "One Ethernet port or LAG of a switch."
rows = "port_use"
[columns]
switch = { from = "switch.name", to = "Switch" }
port = "port_use.port"
use = "port_use.use"
host = { from = "host.name", to = "Host" }
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
vlans = { label = "VLANs", doc = "VLANs it passes, as ranges; blank when not told." }
since = { unit = "UTC", label = "Errors since", doc = "Collection before: errors are counted from it." }
in_errors = { unit = "count", label = "Errors in", doc = "Damaged frames received between the last two collections; blank when not known." }
out_errors = { unit = "count", label = "Errors out", doc = "Errors when sending between them." }
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
),

span AS (
    SELECT
        p.switch_id,
        p.port,
        p."first" AS lowest,
        p."last" AS highest
    FROM switch_port_vlan AS p
    ORDER BY p."first"
),

tagged AS (
    SELECT
        switch_id,
        port,
        group_concat(lowest || iif(highest > lowest, '-' || highest, ''), ', ') AS vlans
    FROM span
    GROUP BY switch_id, port
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
    t.vlans,
    g.since,
    g.in_errors,
    g.out_errors,
    b.method,
    b.confidence,
    b.evidence,
    u.switch_id,
    u.switch_id AS switch_link,
    h.id AS host_link,
    u.switch_id || ' ' || u.port AS row_link
FROM port_use AS u
LEFT JOIN switch_port AS p ON u.switch_id = p.switch_id AND u.port = p.name
LEFT JOIN tagged AS t ON u.switch_id = t.switch_id AND u.port = t.port
LEFT JOIN port_growth AS g ON u.switch_id = g.switch_id AND u.port = g.port
LEFT JOIN switch AS s ON u.switch_id = s.id
LEFT JOIN bound AS b ON u.switch_id = b.switch_id AND u.port = b.port
LEFT JOIN host AS h ON b.host_id = h.id
LEFT JOIN cluster AS c ON h.cluster_id = c.id
GROUP BY u.switch_id, u.port
ORDER BY s.name, u.switch_id, coalesce(p.if_index, 0), u.port
