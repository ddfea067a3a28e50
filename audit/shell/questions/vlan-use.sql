/*
title = "VLANs and who uses them"
doc = "Guest networks, public and pod ranges per zone and VLAN; look at a VLAN with several users."
*/
WITH used AS (
    SELECT
        zone_id,
        vlan,
        'network ' || name AS used_by
    FROM network
    WHERE vlan IS NOT NULL
    UNION
    SELECT
        zone_id,
        vlan,
        iif(for_virtual_network, 'public ', 'range ') || coalesce(start_ip, start_ip6) AS used_by
    FROM public_ip_range
    WHERE vlan IS NOT NULL
    UNION
    SELECT
        p.zone_id,
        r.vlan,
        'pod ' || p.name AS used_by
    FROM pod_ip_range AS r
    JOIN pod AS p ON r.pod_id = p.id
    WHERE r.vlan IS NOT NULL
    ORDER BY zone_id, vlan, used_by
)

SELECT
    z.name AS zone,
    u.vlan,
    count(*) AS users,
    group_concat(u.used_by, ', ') AS used_by
FROM used AS u
LEFT JOIN zone AS z ON u.zone_id = z.id
GROUP BY u.zone_id, u.vlan
ORDER BY zone, cast(u.vlan AS INTEGER), u.vlan
