/*
title = "Addresses and VLANs left in every range"
doc = "Public, shared, pod and storage ranges and guest VLANs, the fullest first."
*/
SELECT
    z.name AS zone,
    r.kind,
    coalesce(n.name, p.name, f.name) AS owner,
    r.span,
    r.vlan,
    r.total,
    r.used,
    r.free,
    r.used_share
FROM range_use AS r
LEFT JOIN zone AS z ON r.zone_id = z.id
LEFT JOIN network AS n ON r.owner_id = n.id
LEFT JOIN pod AS p ON r.owner_id = p.id
LEFT JOIN physical_network AS f ON r.owner_id = f.id
ORDER BY r.used_share DESC, z.name, r.kind, r.span
