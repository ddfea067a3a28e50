/*
title = "Private gateways"
table = "private_gateway"
*/
SELECT
    g.id,
    v.name AS vpc,
    g.ip_address AS address,
    g.gateway,
    g.netmask,
    g.vlan,
    coalesce(a.name, g.acl_id) AS acl,
    yes_no(g.source_nat) AS source_nat,
    g.state
FROM private_gateway AS g
LEFT JOIN vpc AS v ON g.vpc_id = v.id AND g.source = v.source
LEFT JOIN network_acl AS a ON g.acl_id = a.id AND g.source = a.source
WHERE
    g.source = :source
    AND g.vpc_id IN (SELECT j.value FROM json_each(:vpcs) AS j)
ORDER BY v.name, g.ip_address, g.id
