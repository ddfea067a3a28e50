/*
title = "NICs of hosts"
group = "Compute"
doc = "One physical NIC port of a host, as its server tells, else the host itself, or a switch port it is cabled to where neither does."
rows = "host_nic_port"
[columns]
host = { from = "host.name", to = "Host" }
zone = "zone.name"
pod = "pod.name"
cluster = "cluster.name"
nic = { label = "NIC port", doc = "Port as the server names it, else as the host does; blank where only the switch tells of it." }
link_up = { unit = "bool", doc = "It has link." }
speed = { unit = "bit/s", doc = "Speed of the link." }
max_speed = "server_nic.max_speed"
mac = { label = "MAC", from = "server_nic.mac" }
mtu = { from = "host_link.mtu", unit = "number", doc = "MTU the host has set, in bytes; blank when the host did not tell." }
switch = { from = "switch.name", to = "Switch" }
switch_port = { doc = "Port of the switch; blank when not known.", to = "Switch-Port" }
bond = { doc = "LAG of the switch it is a leg of; blank: none, or not told." }
bond_mode = { doc = "LACP of that leg: synced, not synced, static or unknown." }
bond_host = { label = "Bond on host", doc = "Bond the host itself has it in; blank: none, or not told." }
bond_mode_host = { label = "Bond mode on host", doc = "How the host shares the links of that bond: lacp, active-backup ..." }
lacp_partner = { label = "LACP partner", doc = "Of a bond that speaks LACP: told, silent (the switch does not answer) or not told." }
found_by = { doc = "How the cable was found: lldp mac, mac table ..." }
confidence = { doc = "measured, derived or inferred." }
evidence = { doc = "What proves the cable, in words.", look = "wrap" }
busy = { unit = "share", label = "Load", doc = "95th percentile of the switch port's larger direction by its speed; blank when not measured.", look = "bar" }
oversubscription = { unit = "ratio", doc = "What guests of the host may ask by what its links carry." }
labels = { label = "Traffic labels", doc = "Bridges or switches the zone's traffic looks for on a host of its hypervisor.", look = "wrap" }
site = { doc = "Site it was read from: the name of its source." }
host_id = { label = "Host ID", doc = "UUID of the host." }
*/
WITH
box AS (
    SELECT
        id,
        max(name) AS name
    FROM switch
    GROUP BY id
),

member AS (
    SELECT
        switch_id,
        port,
        min(lag) AS lag,
        min(lacp) AS lacp
    FROM lag_leg
    GROUP BY switch_id, port
),

label AS (
    SELECT
        zone_id,
        hypervisor,
        group_concat(type || coalesce(' (' || label || ')', ''), ', ') AS labels
    FROM (
        SELECT * FROM traffic_label
        ORDER BY type, label
    ) AS ordered
    GROUP BY zone_id, hypervisor
),

asked AS (
    SELECT
        subject,
        max(ratio) AS ratio
    FROM oversubscription
    WHERE kind = 'host'
    GROUP BY subject
)

SELECT
    h.name AS host,
    z.name AS zone,
    d.name AS pod,
    c.name AS cluster,
    l.nic,
    l.link_up,
    l.speed,
    l.max_speed,
    l.mac,
    l.mtu,
    s.name AS switch,
    l.port AS switch_port,
    coalesce(l.lag, m.lag) AS bond,
    m.lacp AS bond_mode,
    l.bond_host,
    l.bond_mode_host,
    l.lacp_partner,
    l.method AS found_by,
    l.confidence,
    l.evidence,
    p.load_p95 AS busy,
    a.ratio AS oversubscription,
    t.labels,
    substr(h.source, instr(h.source, ':') + 1) AS site,
    l.host_id,
    l.host_id AS host_link,
    l.switch_id AS switch_link,
    l.switch_id || ' ' || l.port AS switch_port_link
FROM host_nic_port AS l
LEFT JOIN host AS h ON l.host_id = h.id
LEFT JOIN zone AS z ON h.zone_id = z.id AND h.source = z.source
LEFT JOIN pod AS d ON h.pod_id = d.id AND h.source = d.source
LEFT JOIN cluster AS c ON h.cluster_id = c.id AND h.source = c.source
LEFT JOIN box AS s ON l.switch_id = s.id
LEFT JOIN member AS m ON l.switch_id = m.switch_id AND l.port = m.port
LEFT JOIN port_load AS p ON l.switch_id = p.switch_id AND l.port = p.port
LEFT JOIN label AS t ON h.zone_id = t.zone_id AND h.hypervisor = t.hypervisor
LEFT JOIN asked AS a ON l.host_id = a.subject
ORDER BY zone, cluster, host, l.host_id, l.nic, s.name, l.port
