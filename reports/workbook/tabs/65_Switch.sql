/*
title = "Switches"
group = "Physical network"
doc = "One switch or stack that was read by SNMP."
rows = "SELECT count(DISTINCT id) FROM switch"
[columns]
switch = "switch.name"
place = "switch_role.role"
findings = { unit = "count", doc = "Open findings on this object; see the tab Findings.", look = "flag", to = "Findings.object" }
vendor = "switch.vendor"
model = "switch.model"
os_version = "switch.os_version"
serial = "switch.serial"
address = "switch.address"
members = "switch_role.members"
hosts = { from = "switch_role.hosts", to = "Cabling.switch" }
linked_switches = { from = "switch_role.neighbors" }
mlag_partner = { label = "MLAG partner", doc = "Other switch of its MLAG pair; blank when none is known." }
partner_why = "switch_role.partner_why"
ports = { unit = "count", doc = "Ports with a connector.", to = "Switch-Port.switch" }
ports_up = { unit = "count", doc = "Ports with a connector that are up." }
uptime = { unit = "days", doc = "Days since it started, at its newest look." }
why = "switch_role.why"
access = "switch.access"
location = "switch.location"
id = "switch.id"
*/
WITH port AS (
    SELECT
        switch_id,
        count(*) AS ports,
        count(*) FILTER (WHERE oper_up) AS ports_up
    FROM switch_port
    WHERE is_physical
    GROUP BY switch_id
),

clock AS (
    SELECT
        switch_id,
        uptime,
        max(at) AS latest
    FROM switch_sample
    GROUP BY switch_id
)

SELECT
    s.name AS switch,
    r.role AS place,
    coalesce(f.findings, 0) AS findings,
    s.vendor,
    s.model,
    s.os_version,
    s.serial,
    s.address,
    r.members,
    r.hosts,
    r.neighbors AS linked_switches,
    o.name AS mlag_partner,
    r.partner_why,
    p.ports,
    p.ports_up,
    cast(u.uptime / 86400 AS INTEGER) AS uptime,
    r.why,
    s.access,
    s.location,
    s.id
FROM switch AS s
LEFT JOIN switch_role AS r ON s.id = r.switch_id
LEFT JOIN switch AS o ON r.partner = o.id
LEFT JOIN port AS p ON s.id = p.switch_id
LEFT JOIN clock AS u ON s.id = u.switch_id
LEFT JOIN report_flag AS f ON s.id = f.subject AND f.subject_kind = 'switch'
GROUP BY s.id
ORDER BY s.name, s.id
