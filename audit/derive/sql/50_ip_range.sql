/*
doc = """A row per IPv4 range the estate hands addresses out of, its ends as numbers, so that \
addresses can be placed and counted. Ranges whose ends are not told or not IPv4 have no numbers."""
[columns]
kind = "public, shared (guests of a shared network), pod (system VMs and hosts) or storage"
range_id = "Range; for pods the pod and the first address"
zone_id = "Zone"
pod_id = "Pod; NULL for public and shared ranges"
network_id = "Network of a public or shared range"
physical_network_id = "Physical network, where told"
vlan = "VLAN id, or untagged"
start_ip = "First address"
end_ip = "Last address"
lowest = "First address as a number [number]"
highest = "Last address as a number [number]"
*/
WITH spans AS (
    SELECT
        iif(p.for_virtual_network, 'public', 'shared') AS kind,
        p.id AS range_id,
        p.zone_id,
        NULL AS pod_id,
        p.network_id,
        p.physical_network_id,
        p.vlan,
        p.start_ip,
        coalesce(p.end_ip, p.start_ip) AS end_ip
    FROM public_ip_range AS p
    WHERE p.start_ip IS NOT NULL
    UNION ALL
    SELECT
        'pod',
        r.pod_id || ' ' || r.start_ip,
        p.zone_id,
        r.pod_id,
        NULL,
        NULL,
        r.vlan,
        r.start_ip,
        coalesce(r.end_ip, r.start_ip)
    FROM pod_ip_range AS r
    JOIN pod AS p ON r.pod_id = p.id
    UNION ALL
    SELECT
        'storage',
        s.id,
        s.zone_id,
        s.pod_id,
        NULL,
        NULL,
        s.vlan,
        s.start_ip,
        coalesce(s.end_ip, s.start_ip)
    FROM storage_ip_range AS s
),

octets AS (
    SELECT
        *,
        '[' || replace(start_ip, '.', ',') || ']' AS a,
        '[' || replace(end_ip, '.', ',') || ']' AS b
    FROM spans
)

SELECT
    kind,
    range_id,
    zone_id,
    pod_id,
    network_id,
    physical_network_id,
    vlan,
    start_ip,
    end_ip,
    CASE
        WHEN json_valid(a)
            THEN
                (a ->> 0) * 16777216 + (a ->> 1) * 65536 + (a ->> 2) * 256 + (a ->> 3)
    END AS lowest,
    CASE
        WHEN json_valid(b)
            THEN
                (b ->> 0) * 16777216 + (b ->> 1) * 65536 + (b ->> 2) * 256 + (b ->> 3)
    END AS highest
FROM octets
