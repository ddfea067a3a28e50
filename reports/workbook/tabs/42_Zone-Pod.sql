/*
title = "Zones and pods"
group = "Compute"
doc = "One zone, or one pod of it."
rows = "SELECT (SELECT count(*) FROM zone) + (SELECT count(*) FROM pod)"
[columns]
name = { doc = "Name of the zone or pod." }
kind = { doc = "zone or pod." }
zone = "zone.name"
pod = "pod.name"
allocation_state = { from = "zone.allocation_state", doc = "Enabled or Disabled", look = "state" }
findings = { unit = "count", doc = "Open findings on this object; see the tab Findings.", look = "flag", to = "Findings.object" }
network_type = "zone.network_type"
zone_type = "zone.type"
security_groups = "zone.security_groups_enabled"
local_storage = "zone.local_storage_enabled"
clusters = { unit = "count", doc = "Clusters." }
hosts = { unit = "count", doc = "Hosts." }
vms = { unit = "count", doc = "User VMs; of a pod: those on its hosts now." }
memory = { unit = "bytes", doc = "Physical memory of its hosts." }
memory_allocated = { unit = "share", doc = "Memory sold by physical memory.", look = "bar" }
private_ips_used = { unit = "share", doc = "Management addresses in use, as CloudStack counts them.", look = "bar" }
public_ips_used = { unit = "share", doc = "Public addresses in use, as CloudStack counts them.", look = "bar" }
vlans_used = { unit = "share", label = "VLANs used", doc = "Guest VLANs in use, as CloudStack counts them.", look = "bar" }
gateway = "pod.gateway"
netmask = "pod.netmask"
dns1 = { from = "zone.dns1" }
dns2 = { from = "zone.dns2" }
internal_dns1 = "zone.internal_dns1"
internal_dns2 = "zone.internal_dns2"
guest_cidr = "zone.guest_cidr"
site = { doc = "Site it was read from: the name of its source." }
id = { doc = "UUID of the zone or pod." }
*/
WITH
place AS (
    SELECT
        z.name,
        'zone' AS kind,
        z.name AS zone,
        NULL AS pod,
        z.allocation_state,
        z.network_type,
        z.type AS zone_type,
        z.security_groups_enabled,
        z.local_storage_enabled,
        NULL AS gateway,
        NULL AS netmask,
        z.dns1,
        z.dns2,
        z.internal_dns1,
        z.internal_dns2,
        z.guest_cidr,
        z.id,
        z.source
    FROM zone AS z
    UNION ALL
    SELECT
        p.name,
        'pod',
        z.name,
        p.name,
        p.allocation_state,
        z.network_type,
        z.type,
        z.security_groups_enabled,
        z.local_storage_enabled,
        p.gateway,
        p.netmask,
        z.dns1,
        z.dns2,
        z.internal_dns1,
        z.internal_dns2,
        z.guest_cidr,
        p.id,
        p.source
    FROM pod AS p
    LEFT JOIN zone AS z ON p.zone_id = z.id AND p.source = z.source
),

host_of AS (
    SELECT
        h.id,
        h.zone_id,
        h.pod_id,
        x.memory_physical,
        x.memory_allocated
    FROM host AS h
    LEFT JOIN host_capacity AS x ON h.id = x.host_id
),

hardware AS (
    SELECT
        zone_id AS place_id,
        count(DISTINCT id) AS hosts,
        sum(memory_physical) AS memory,
        sum(memory_allocated) AS sold
    FROM host_of
    GROUP BY zone_id
    UNION ALL
    SELECT
        pod_id,
        count(DISTINCT id),
        sum(memory_physical),
        sum(memory_allocated)
    FROM host_of
    WHERE pod_id IS NOT NULL
    GROUP BY pod_id
),

guest AS (
    SELECT
        zone_id AS place_id,
        count(*) AS vms
    FROM vm
    WHERE zone_id IS NOT NULL
    GROUP BY zone_id
    UNION ALL
    SELECT
        h.pod_id,
        count(*)
    FROM vm AS v
    JOIN host AS h ON v.host_id = h.id
    WHERE h.pod_id IS NOT NULL
    GROUP BY h.pod_id
),

grouping_of AS (
    SELECT
        zone_id AS place_id,
        count(*) AS clusters
    FROM cluster
    GROUP BY zone_id
    UNION ALL
    SELECT
        pod_id,
        count(*)
    FROM cluster
    GROUP BY pod_id
),

counter AS (
    SELECT
        iif(pod_id = '', zone_id, pod_id) AS place_id,
        max(iif(type = 5, used_share, NULL)) AS private_ips,
        max(iif(type IN (4, 8), used_share, NULL)) AS public_ips,
        max(iif(type = 7, used_share, NULL)) AS vlans
    FROM capacity_now
    WHERE cluster_id = ''
    GROUP BY place_id
)

SELECT
    p.name,
    p.kind,
    p.zone,
    p.pod,
    p.allocation_state,
    coalesce(f.findings, 0) AS findings,
    p.network_type,
    p.zone_type,
    p.security_groups_enabled AS security_groups,
    p.local_storage_enabled AS local_storage,
    coalesce(c.clusters, 0) AS clusters,
    coalesce(h.hosts, 0) AS hosts,
    coalesce(g.vms, 0) AS vms,
    h.memory,
    h.sold * 1.0 / nullif(h.memory, 0) AS memory_allocated,
    k.private_ips AS private_ips_used,
    k.public_ips AS public_ips_used,
    k.vlans AS vlans_used,
    p.gateway,
    p.netmask,
    p.dns1,
    p.dns2,
    p.internal_dns1,
    p.internal_dns2,
    p.guest_cidr,
    substr(p.source, instr(p.source, ':') + 1) AS site,
    p.id
FROM place AS p
LEFT JOIN hardware AS h ON p.id = h.place_id
LEFT JOIN guest AS g ON p.id = g.place_id
LEFT JOIN grouping_of AS c ON p.id = c.place_id
LEFT JOIN counter AS k ON p.id = k.place_id
LEFT JOIN report_flag AS f ON p.id = f.subject AND p.kind = f.subject_kind
ORDER BY p.zone, p.kind DESC, p.name, p.id, p.source
