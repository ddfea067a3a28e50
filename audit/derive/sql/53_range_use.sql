/*
doc = """Headroom: a row per range of addresses or guest VLANs with what is used of it, as far as \
seen: hosts and storage NICs of system VMs hold addresses the API does not tell, and secondary \
addresses are not told either, so `free` is the most there can be."""
[columns]
kind = "public, shared, pod, storage or VLAN"
zone_id = "Zone"
owner_id = "Pod, network or physical network of the range"
span = "First and last address or id"
vlan = "VLAN of an address range"
total = "Addresses or ids [count]"
used = "Taken by something seen; NULL for storage ranges, whose holders are not told [count]"
free = "total - used [count]"
used_share = "used / total [share]"
*/
WITH addresses AS (
    SELECT
        r.kind,
        r.range_id,
        r.zone_id,
        coalesce(r.pod_id, r.network_id, r.physical_network_id) AS owner_id,
        r.start_ip || ' - ' || r.end_ip AS span,
        r.vlan,
        r.highest - r.lowest + 1 AS total
    FROM ip_range AS r
),

taken AS (
    SELECT
        t.kind,
        t.range_id,
        count(DISTINCT t.address) AS used
    FROM ip_taken AS t
    GROUP BY t.kind, t.range_id
),

counted AS (
    SELECT
        a.kind,
        a.zone_id,
        a.owner_id,
        a.span,
        a.vlan,
        a.total,
        iif(a.kind = 'storage', NULL, coalesce(t.used, 0)) AS used
    FROM addresses AS a
    LEFT JOIN taken AS t ON a.range_id = t.range_id AND a.kind = t.kind
    UNION ALL
    SELECT
        'VLAN',
        v.zone_id,
        v.physical_network_id,
        v.lowest || ' - ' || v.highest,
        NULL,
        v.total,
        v.used
    FROM vlan_range AS v
)

SELECT
    kind,
    zone_id,
    owner_id,
    span,
    vlan,
    total,
    used,
    total - used AS free,
    used * 1.0 / nullif(total, 0) AS used_share
FROM counted
