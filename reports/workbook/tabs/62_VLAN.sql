/*
title = "Guest VLAN ranges"
group = "Network"
doc = "One VLAN range of a physical network; a physical network without one has a row too."
rows = "SELECT coalesce(sum(1 + length(coalesce(vlan_ranges, '')) - length(replace(coalesce(vlan_ranges, ''), ',', ''))), 0) FROM physical_network"
[columns]
physical_network = "physical_network.name"
zone = "zone.name"
span = { label = "Range", doc = "First and last VLAN; blank when none is set." }
vlans = { unit = "count", doc = "VLANs of the range." }
used = { unit = "count", doc = "VLANs of the range that a network uses." }
free = { unit = "count", doc = "VLANs left." }
used_share = { unit = "share", label = "Used", doc = "Used by VLANs.", look = "bar" }
days_left = { unit = "days", label = "Zone: left", doc = "Days until the VLANs of the zone are taken, by their growth; blank without a date: see the tab Runway." }
isolation = "physical_network.isolation"
state = { from = "physical_network.state", look = "state" }
speed = "physical_network.speed"
tags = "physical_network.tags"
traffic = { doc = "Traffic types and their label on the hosts." }
site = { doc = "Site it was read from: the name of its source." }
id = "physical_network.id"
*/
WITH
part AS (
    SELECT
        p.*,
        trim(j.value) AS span,
        cast(trim(j.value) AS INTEGER) AS lowest,
        iif(
            instr(j.value, '-') > 0,
            cast(substr(j.value, instr(j.value, '-') + 1) AS INTEGER),
            cast(trim(j.value) AS INTEGER)
        ) AS highest
    FROM physical_network AS p
    CROSS JOIN json_each(
        '[' || replace(json_quote(coalesce(p.vlan_ranges, '')), ',', '","') || ']'
    ) AS j
),

label AS (
    SELECT
        physical_network_id,
        group_concat(
            type || coalesce(
                ' (' || coalesce(kvm_label, xen_label, vmware_label, hyperv_label) || ')', ''
            ),
            ', '
        ) AS traffic
    FROM (
        SELECT * FROM traffic_type
        ORDER BY type, id
    ) AS ordered
    GROUP BY physical_network_id
),

counted AS (
    SELECT
        p.*,
        iif(p.span = '', NULL, p.highest - p.lowest + 1) AS vlans,
        iif(
            p.span = '',
            NULL,
            (
                SELECT count(DISTINCT n.vlan) FROM network AS n
                WHERE
                    n.physical_network_id = p.id
                    AND cast(n.vlan AS INTEGER) BETWEEN p.lowest AND p.highest
            )
        ) AS used
    FROM part AS p
)

SELECT
    p.name AS physical_network,
    z.name AS zone,
    nullif(p.span, '') AS span,
    p.vlans,
    p.used,
    p.vlans - p.used AS free,
    p.used * 1.0 / nullif(p.vlans, 0) AS used_share,
    q.days_p50 AS days_left,
    p.isolation,
    p.state,
    p.speed,
    p.tags,
    l.traffic,
    substr(p.source, instr(p.source, ':') + 1) AS site,
    p.id
FROM counted AS p
LEFT JOIN zone AS z ON p.zone_id = z.id AND p.source = z.source
LEFT JOIN label AS l ON p.id = l.physical_network_id
LEFT JOIN runway AS q ON p.zone_id = q.object_id AND q.kind = 'vlan'
ORDER BY zone, physical_network, p.lowest, p.id, p.source
