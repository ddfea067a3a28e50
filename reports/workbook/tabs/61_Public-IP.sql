/*
title = "Public address ranges"
group = "Network"
doc = "One range of public or shared-network addresses."
rows = "public_ip_range"
[columns]
span = { label = "Range", doc = "First and last address." }
zone = "zone.name"
purpose = { doc = "public, or shared network." }
network = { from = "network.name" }
physical_network = "physical_network.name"
vlan = { from = "public_ip_range.vlan" }
gateway = "public_ip_range.gateway"
netmask = "public_ip_range.netmask"
addresses = { unit = "count", doc = "Addresses of the range; blank when it has no IPv4 bounds." }
used = { unit = "count", doc = "Addresses in use: by tenants and system VMs; on shared networks by NICs of VMs." }
free = { unit = "count", doc = "Addresses left." }
used_share = { unit = "share", label = "Used", doc = "Used by addresses.", look = "bar" }
days_left = { unit = "days", label = "Left", doc = "Days until it is full, by its growth; blank without a date: see the tab Runway." }
for_system_vms = "public_ip_range.for_system_vms"
dedicated_to = { from = "public_ip_range.account" }
start_ip6 = "public_ip_range.start_ip6"
end_ip6 = "public_ip_range.end_ip6"
site = { doc = "Site it was read from: the name of its source." }
id = "public_ip_range.id"
*/
WITH
taken AS (
    SELECT
        range_id,
        count(DISTINCT address) AS used
    FROM ip_taken
    WHERE kind IN ('public', 'shared')
    GROUP BY range_id
),

counted AS (
    SELECT
        r.*,
        report_addresses(r.start_ip, r.end_ip) AS addresses,
        iif(r.start_ip IS NULL, NULL, coalesce(t.used, 0)) AS used
    FROM public_ip_range AS r
    LEFT JOIN taken AS t ON r.id = t.range_id
)

SELECT
    coalesce(r.start_ip || ' - ' || r.end_ip, r.start_ip6 || ' - ' || r.end_ip6) AS span,
    z.name AS zone,
    iif(r.for_virtual_network, 'public', 'shared network') AS purpose,
    w.name AS network,
    y.name AS physical_network,
    r.vlan,
    r.gateway,
    r.netmask,
    r.addresses,
    r.used,
    r.addresses - r.used AS free,
    r.used * 1.0 / nullif(r.addresses, 0) AS used_share,
    q.days_p50 AS days_left,
    r.for_system_vms,
    r.account AS dedicated_to,
    r.start_ip6,
    r.end_ip6,
    substr(r.source, instr(r.source, ':') + 1) AS site,
    r.id
FROM counted AS r
LEFT JOIN zone AS z ON r.zone_id = z.id AND r.source = z.source
LEFT JOIN network AS w ON r.network_id = w.id AND r.source = w.source
LEFT JOIN physical_network AS y ON r.physical_network_id = y.id AND r.source = y.source
LEFT JOIN runway AS q
    ON r.id = q.object_id AND q.kind IN ('public_range', 'shared_range') AND q.clock = 'addresses'
ORDER BY zone, purpose, span, r.id, r.source
