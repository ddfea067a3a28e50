/*
doc = """A row per address that something seen holds, placed in its range. `certain` is 1 where \
CloudStack must count the address as taken; 0 where it usually does (a router's or a system \
VM's). Secondary addresses of NICs are not told, so more may be taken in shared ranges."""
[columns]
kind = "Kind of the range: public, shared or pod"
range_id = "Range"
zone_id = "Zone"
pod_id = "Pod of a pod range"
address = "Address"
certain = "1 when counted for sure"
*/
WITH
shared AS (
    SELECT DISTINCT network_id FROM public_ip_range
    WHERE NOT for_virtual_network
),

holder AS (
    SELECT
        i.zone_id,
        i.ip_address AS address,
        i.state = 'Allocated' AS certain
    FROM public_ip AS i
    WHERE coalesce(i.state, 'Allocated') <> 'Free'
    UNION ALL
    SELECT
        s.zone_id,
        s.public_ip,
        0
    FROM system_vm AS s
    UNION ALL
    SELECT
        s.zone_id,
        s.private_ip,
        s.state = 'Running'
    FROM system_vm AS s
    UNION ALL
    SELECT
        r.zone_id,
        n.ip_address,
        0
    FROM router_nic AS n
    JOIN router AS r ON n.router_id = r.id
    UNION ALL
    SELECT
        v.zone_id,
        n.ip_address,
        v.state NOT IN ('Error', 'Destroyed', 'Expunging')
    FROM shared AS w
    JOIN vm_nic AS n ON w.network_id = n.network_id
    JOIN vm AS v ON n.vm_id = v.id
),

octets AS (
    SELECT
        zone_id,
        address,
        max(certain) AS certain,
        '[' || replace(address, '.', ',') || ']' AS a
    FROM holder
    WHERE address IS NOT NULL
    GROUP BY zone_id, address
),

placed AS MATERIALIZED (
    SELECT
        zone_id,
        address,
        certain,
        (a ->> 0) * 16777216 + (a ->> 1) * 65536 + (a ->> 2) * 256 + (a ->> 3) AS number
    FROM octets
    WHERE json_valid(a)
)

SELECT
    r.kind,
    r.range_id,
    r.zone_id,
    r.pod_id,
    h.address,
    coalesce(h.certain, 0) AS certain
FROM placed AS h
JOIN ip_range AS r ON h.zone_id = r.zone_id AND h.number BETWEEN r.lowest AND r.highest
